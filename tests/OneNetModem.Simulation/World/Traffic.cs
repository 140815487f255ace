// What goes on over a line all the time: posts, commands of the cloud, and questions to the module.
using OneNetModem.At.Dialogue;

namespace OneNetModem.Simulation.World;

internal static class Traffic
{
    /// <summary>Starts traffic that ends with the token; all times are means, drawn from the line's seed.</summary>
    public static void Start(SimulatedLine line, TimeSpan posts, TimeSpan commands, TimeSpan questions, CancellationToken end)
    {
        Random random = new(line.Random.Next());
        line.Beside(() => EveryAsync(posts, () => line.IsOnline ? line.Ledger.PostAsync(line.Client) : Task.CompletedTask));
        line.Beside(() => EveryAsync(questions, () => line.Client.Session.At is { } channel ? AskAsync(channel) : Task.CompletedTask));
        line.Beside(() => EveryAsync(commands, () =>
        {
            line.Cloud.Command(line.Ledger.NewCommand());
            return Task.CompletedTask;
        }));

        async Task AskAsync(AtChannel channel) => await line.Answers.AskAsync(channel, random);

        async Task EveryAsync(TimeSpan mean, Func<Task> act)
        {
            while (!end.IsCancellationRequested)
            {
                try
                {
                    await Task.Delay(mean * (0.1 - Math.Log(1 - random.NextDouble())), line.PcClock, end);
                }
                catch (OperationCanceledException)
                {
                    return;
                }

                // Not awaited: a post that waits for its result does not keep the next one back.
                line.Beside(act);
            }
        }
    }
}
