// AT commands of one modem: how they ended, and how long the answer took. By the command's name, never by its parameters:
// they hold secrets, and there is no end of them.
using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using OneNetModem.At.Dialogue;

namespace OneNetModem.Bridge.Metrics;

/// <summary>How a command ended.</summary>
internal enum CommandOutcome
{
    /// <summary><c>OK</c>, and the result URC where there is one, whatever that says.</summary>
    Ok,

    /// <summary>Another final result code.</summary>
    Refused,

    /// <summary><c>OK</c>, and no result URC in time.</summary>
    NoResult,

    /// <summary>No final result code in time.</summary>
    Timeout,

    /// <summary>The module restarted.</summary>
    Restart,

    /// <summary>The port was lost.</summary>
    LinkLost,
}

/// <summary>Listens to <see cref="AtChannel.CommandEnded"/>.</summary>
internal sealed class CommandMetrics(KeyValuePair<string, object?> modem, Histogram<double> duration)
{
    /// <summary>More than any program of ours sends; for those that send raw commands.</summary>
    private const int MaxNames = 100;

    private const string Other = "other";

    private readonly ConcurrentDictionary<string, EnumCounts<CommandOutcome>> _commands = new(StringComparer.OrdinalIgnoreCase);

    public IEnumerable<(string Command, CommandOutcome Outcome, long Count)> All =>
        _commands.SelectMany(c => c.Value.All.Where(o => o.Count > 0 || o.Kind == CommandOutcome.Ok).Select(o => (c.Key, o.Kind, o.Count)));

    public void OnEnded(AtResponse response)
    {
        string name = Find(NameOf(response.Command.Text), out EnumCounts<CommandOutcome> counts);
        CommandOutcome outcome = OutcomeOf(response);
        counts.Add(outcome);
        if (outcome is CommandOutcome.Ok or CommandOutcome.Refused)
        {
            duration.Record(response.Elapsed.TotalSeconds, modem, new("command", name));
        }
    }

    /// <summary><c>AT+QMTPUBEX</c>; of a basic command (<c>ATE1</c>, <c>ATD...</c>) the letter; of several in a line the first.</summary>
    internal static ReadOnlySpan<char> NameOf(string line)
    {
        int end = Math.Min(3, line.Length);
        if (end == 3 && !char.IsAsciiLetter(line[2]))
        {
            while (end < line.Length && char.IsAsciiLetter(line[end]))
            {
                end++;
            }
        }

        return line.AsSpan(0, end).TrimEnd();
    }

    private string Find(ReadOnlySpan<char> name, out EnumCounts<CommandOutcome> counts)
    {
        if (_commands.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(name, out string? known, out counts!))
        {
            return known;
        }

        string key = _commands.Count < MaxNames ? name.ToString().ToUpperInvariant() : Other;
        counts = _commands.GetOrAdd(key, _ => new EnumCounts<CommandOutcome>());
        return key;
    }

    private static CommandOutcome OutcomeOf(AtResponse response) => response switch
    {
        { Aborted: AtAbort.Restart } => CommandOutcome.Restart,
        { Aborted: AtAbort.LinkLost } => CommandOutcome.LinkLost,
        { Aborted: not AtAbort.None } => CommandOutcome.Timeout,
        { ResultMissing: true } => CommandOutcome.NoResult,
        { IsOk: true } => CommandOutcome.Ok,
        _ => CommandOutcome.Refused,
    };
}
