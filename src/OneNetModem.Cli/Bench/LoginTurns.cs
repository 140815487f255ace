// Modems of one run that are the same device on the platform.
using OneNetModem.Diagnostics.Bench;

namespace OneNetModem.Cli.Bench;

/// <summary>The turns of a run.</summary>
internal sealed class LoginTurns : IDisposable
{
    private readonly List<LoginTurn> _turns = [];

    /// <summary>Gives modems that are the same device a turn in common, and says so: their tests take longer.</summary>
    public static LoginTurns Share(IEnumerable<BenchSetup> setups, TextWriter error)
    {
        LoginTurns turns = new();
        foreach (BenchSetup[] same in setups.Where(setup => setup.Login is not null).GroupBy(setup => setup.Login).Select(group => group.ToArray()).Where(group => group.Length > 1))
        {
            string device = same[0].Login!.Value.Device.DeviceName;
            LoginTurn turn = new(device);
            turns._turns.Add(turn);
            foreach (BenchSetup setup in same)
            {
                setup.Turn = turn;
            }

            error.WriteLine($"warning: {string.Join(", ", same.Select(setup => setup.Name))} are the same device on the platform, '{device}', and log in one after the other; with a device of its own for each in \"Modems\" all is done at once");
        }

        return turns;
    }

    /// <inheritdoc/>
    public void Dispose() => _turns.ForEach(turn => turn.Dispose());
}
