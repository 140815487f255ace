// A command of a log with everything that belongs to it.
using OneNetModem.At.Dialogue;

namespace OneNetModem.Diagnostics.Scripts.Import;

/// <summary>A command, or a message that came between commands.</summary>
internal sealed class LogExchange
{
    // Results under another name than the command's.
    private static readonly Dictionary<string, string[]> Results = new(StringComparer.Ordinal)
    {
        ["+QMTPUBEX"] = ["+QMTPUB"],
        ["+QIDNSGIP"] = ["+QIURC"],
        ["+QPOWD"] = ["POWERED DOWN", "NORMAL POWER DOWN"],
        ["+CFUN"] = ["RDY", "APP RDY", "POWERED DOWN", "+CPIN"],
    };

    // Commands whose answers have no name in front.
    private static readonly HashSet<string> Bare = new(StringComparer.Ordinal)
    {
        "I", "+GSN", "+CGSN", "+CIMI", "+GMI", "+CGMI", "+GMM", "+CGMM", "+GMR", "+CGMR", "+QGMR", "+GCAP", "&V", "+CLAC",
    };

    private LogExchange(int line, string? command, string? comment)
    {
        (Line, Command, Comment) = (line, command, comment);
        Parts = command is null ? [] : [.. AtCommandLine.Parse(command)];
        Names = [.. Parts.Select(part => part.Name)];
        AsksForData = command is not null && ImportedSteps.AsksForData(command);
    }

    public int Line { get; }

    /// <summary>Null: a message that came.</summary>
    public string? Command { get; }

    public string? Comment { get; }

    private IReadOnlyList<AtCommandLine> Parts { get; }

    public IReadOnlyList<string> Names { get; }

    /// <summary>The module asks for data before it answers.</summary>
    public bool AsksForData { get; }

    /// <summary>How often it stands in the log without anything between.</summary>
    public int Times { get; set; } = 1;

    /// <summary>The module has asked for its data.</summary>
    public bool HasPrompt { get; set; }

    /// <summary>Its result code; null: the log shows none.</summary>
    public string? Final { get; set; }

    public List<string> Data { get; } = [];

    public List<string> Answer { get; } = [];

    public List<string> Urcs { get; } = [];

    /// <summary>It calls, or dials PPP.</summary>
    public bool Dials => Parts.Any(part => part.Name.StartsWith('D')) && !Command!.TrimEnd().EndsWith(';');

    public static LogExchange OfCommand(int line, string command, string? comment) => new(line, command, comment);

    public static LogExchange OfMessage(int line, string text) => new(line, null, null) { Urcs = { text } };

    /// <summary>Whether a line between a command and its result code can be its answer.</summary>
    public bool Takes(string line)
    {
        string name = NameOf(line);
        return name.Length > 0 ? Names.Any(one => one == name) : Names.Any(Bare.Contains) && line.Length <= 120;
    }

    /// <summary>What a line behind the result code says of its outcome; null: it has nothing to do with it. Of a word that stands for
    /// itself nothing behind it counts: programs write their own remarks there.</summary>
    public string? Outcome(string line)
    {
        string name = NameOf(line);
        if (name.Length > 0 && Names.Any(one => one == name))
        {
            return line;
        }

        string? word = Names.SelectMany(one => Results.GetValueOrDefault(one) ?? []).FirstOrDefault(one => line.StartsWith(one, StringComparison.Ordinal));
        return word is null ? null : word[0] == '+' ? line : word;
    }

    private static string NameOf(string line) => line[0] == '+' && line.IndexOf(':', StringComparison.Ordinal) is > 0 and int colon ? line[..colon].ToUpperInvariant() : "";
}
