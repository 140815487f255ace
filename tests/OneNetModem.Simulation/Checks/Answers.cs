// Every answer that a caller gets must be one that the module gave to that very command, after it was asked, and to nobody
// before: the lines themselves are compared.
using OneNetModem.At.Dialogue;
using OneNetModem.Emulator;

namespace OneNetModem.Simulation.Checks;

internal sealed class Answers(TimeProvider time, Func<bool> spoilt)
{
    // Queries whose answers differ from each other, and some from one moment to the next.
    private static readonly string[] Queries = ["AT+CSQ", "AT+CREG?", "AT+CCLK?", "AT+CGSN", "AT+QCSQ", "AT+CGATT?", "AT+COPS?", "ATI", "AT+CIMI", "AT+CPIN?"];

    private readonly List<CommandAnswered> _given = [];

    /// <summary>Answers that were compared.</summary>
    public int Compared { get; private set; }

    /// <summary>The module answered something.</summary>
    public void Given(CommandAnswered answer)
    {
        if (Queries.Contains(answer.Command, StringComparer.Ordinal))
        {
            _given.RemoveAll(g => g.Time < answer.Time - TimeSpan.FromHours(2));
            _given.Add(answer);
        }
    }

    /// <summary>Asks one of the queries and compares what comes.</summary>
    public async Task AskAsync(AtChannel channel, Random random)
    {
        AtCommand command = new(Queries[random.Next(Queries.Length)]);
        DateTimeOffset asked = time.GetUtcNow();
        AtResponse response = await channel.SendAsync(command);
        if (response.Aborted != AtAbort.None || spoilt())
        {
            return;
        }

        CommandAnswered? match = _given.Find(g => g.Time >= asked && g.Command == command.Text && g.Final == response.Final.ToString() && g.Lines.SequenceEqual(response.Lines, StringComparer.Ordinal));
        if (match is null)
        {
            throw new ViolationException($"{command.Text} got '{string.Join(" | ", response.Lines)}' {response.Final}, which the module did not answer to it. It answered: "
                + string.Join("; ", _given.Where(g => g.Time >= asked && g.Command == command.Text).Select(g => $"'{string.Join(" | ", g.Lines)}' {g.Final}")));
        }

        _given.Remove(match);
        Compared++;
    }
}
