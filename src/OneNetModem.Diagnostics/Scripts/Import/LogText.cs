// Lines of a terminal log without what the terminal put around them: times, arrows, names of directions, visible control characters.
using System.Text;
using System.Text.RegularExpressions;
using OneNetModem.At.Tracing;

namespace OneNetModem.Diagnostics.Scripts.Import;

/// <summary>A line of a log.</summary>
/// <param name="Number">From 1.</param>
/// <param name="IsSent">To the module, or from it; null: the log does not say.</param>
/// <param name="Text">What passed.</param>
internal readonly record struct LogLine(int Number, bool? IsSent, string Text);

/// <summary>Takes logs apart.</summary>
internal static partial class LogText
{
    private static readonly string[] SentWords = ["TX", "SEND", "SENT", "OUT", "WRITE", "HOST", "DTE", "发→", "发送"];
    private static readonly string[] ReceivedWords = ["RX", "RECV", "RECEIVED", "IN", "READ", "MODEM", "DCE", "收←", "接收"];

    /// <summary>Whether a text is an AT command line: <c>AT</c> and something that a command can begin with. Prose that begins so is none.</summary>
    public static bool IsCommand(string text) => Command().IsMatch(text);

    /// <summary>The lines, blank ones left out.</summary>
    public static IReadOnlyList<LogLine> Read(string text)
    {
        if (text.TrimStart().StartsWith("{\"", StringComparison.Ordinal) && FromTrace(text) is { } traced)
        {
            return traced;
        }

        List<(int Number, string Marker, string Text)> lines = [];
        int number = 0;
        foreach (string raw in text.Split('\n'))
        {
            number++;
            if (ChatTalk().Match(raw) is { Success: true } talk)
            {
                // chat's own log: what it sends is shown in brackets, what it awaits and what came of it is its own affair.
                if (talk.Groups["sent"].Success)
                {
                    lines.Add((number, "TX", Clean(LineEnds().Replace(talk.Groups["sent"].Value, ""))));
                }
                else if (talk.Groups["line"].Success && Clean(LineEnds().Replace(talk.Groups["line"].Value, "")) is { Length: > 0 } received)
                {
                    lines.Add((number, "RX", received));
                }

                continue;
            }

            string line = Bullet().Replace(Time().Replace(raw.Trim(), ""), "");
            Match marker = Marker().Match(line);
            if (!marker.Success && Label().Match(line) is { Success: true } label && IsCommand(Clean(line[label.Length..])))
            {
                line = line[label.Length..];
            }

            string rest = marker.Success ? line[marker.Length..] : line;
            foreach (string part in LineEnds().Split(rest is ['\'', .., '\''] ? rest[1..^1] : rest).Select(Clean).Where(part => part.Length > 0))
            {
                lines.Add((number, marker.Success ? marker.Groups["mark"].Value.ToUpperInvariant() : "", part));
            }
        }

        return Directed(lines);
    }

    // An arrow says which way only beside another one: the one at which the commands stand is out.
    private static List<LogLine> Directed(List<(int Number, string Marker, string Text)> lines)
    {
        Dictionary<string, double> share = lines.Where(line => line.Marker.Length > 0).GroupBy(line => line.Marker, StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => group.Count(line => IsCommand(line.Text)) / (double)group.Count(), StringComparer.Ordinal);
        string? busiest = share.Keys.MaxBy(marker => share[marker]);
        bool isTold = share.Count > 1 || (busiest is not null && TellsAlone(busiest, share[busiest], lines));
        List<LogLine> told = [];
        foreach ((int number, string marker, string text) in lines)
        {
            bool? isSent = !isTold ? null : marker.Length > 0 ? Word(marker) ?? marker == busiest : share.Count == 1 && share[busiest!] == 0;
            told.Add(new LogLine(number, isSent, text));
        }

        return told;
    }

    // One kind of mark tells directions when the lines without it are the other way: when all commands have it, or none has.
    private static bool TellsAlone(string marker, double share, List<(int Number, string Marker, string Text)> lines)
    {
        List<(int Number, string Marker, string Text)> others = lines.FindAll(line => line.Marker.Length == 0);
        bool commandsElsewhere = others.Exists(line => IsCommand(line.Text));
        return others.Count > 0 && (Word(marker) is not null || share == 0 ? share > 0 || commandsElsewhere : share == 1 && !commandsElsewhere);
    }

    private static bool? Word(string marker) =>
        SentWords.Any(word => marker.Contains(word, StringComparison.Ordinal)) ? true
        : ReceivedWords.Any(word => marker.Contains(word, StringComparison.Ordinal)) ? false
        : null;

    /// <summary>A trace of ours; null when it is another kind of JSON.</summary>
    private static List<LogLine>? FromTrace(string text)
    {
        List<LogLine> lines = [];
        StringBuilder open = new();
        (TraceDirection direction, int start) = (TraceDirection.Note, 1);
        try
        {
            using StringReader reader = new(text);
            foreach (TraceRecord record in TraceReader.Read(reader).Where(record => record.Direction != TraceDirection.Note))
            {
                if (record.Direction != direction)
                {
                    Flush();
                    (direction, start) = (record.Direction, record.Line);
                }

                open.Append(record.Text);
            }

            Flush();
            return lines;
        }
        catch (TraceFormatException)
        {
            return null;
        }

        void Flush()
        {
            // Its characters are bytes; those of one character may stand in two entries. What is sent at a prompt stays in one piece.
            string passed = Encoding.UTF8.GetString(Encoding.Latin1.GetBytes(open.ToString()));
            bool isData = direction == TraceDirection.Tx && !IsCommand(passed.TrimEnd('\r', '\n').Split('\r')[0]);
            foreach (string line in isData ? [passed] : passed.Split(['\r', '\n'], StringSplitOptions.RemoveEmptyEntries))
            {
                lines.Add(new LogLine(start, direction == TraceDirection.Tx, line));
            }

            open.Clear();
        }
    }

    // Quotes that a forum made typographic would be no quotes to a module.
    private static string Clean(string line)
    {
        string text = Controls().Replace(line, "").Trim();
        return text.Replace('“', '"').Replace('”', '"').Replace('„', '"').Replace('″', '"').Replace('\u00A0', ' ').Trim();
    }

    // The letters of basic commands with their number, or & + % ^ $ and a name; a bare AT.
    [GeneratedRegex(@"^AT(?:$|\s+(?:#|//|/\*|--)|[EHILMNOPQSTVXZ](?=$|[0-9=?;*#+&""]|[A-Z][0-9])|DT?P?[*#+0-9]|A(?:$|;)|[+%^$#*!\\&][A-Za-z])", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Command();

    // 0.140 --> (trace show)  [2024-01-22_10:55:57:203]  2020-06-02 01:47:33.120  17:13:30.563  [00001062ms]  [00:00:22.108,000]  [INFO][CELL]:
    [GeneratedRegex(@"^(?:[\[(]?(?:[0-9]{2,4}[-/][0-9]{1,2}[-/][0-9]{1,2}[ T_]?)?[0-9]{1,2}:[0-9]{2}:[0-9]{2}(?:[.,:][0-9]{1,6}){0,2}[\])]?:?\s*|\[[0-9]{1,16}(?:ms)?\]\s*|[0-9]+\.[0-9]{3}\s+(?=-->|<--|#)|\[(?:INFO|DBG |DEBUG|WARN|ERR )\](?:\[[A-Z]+\])?:?\s*){1,4}", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Time();

    // 1. AT+CSQ   - AT+CSQ   * AT+CSQ
    [GeneratedRegex(@"^(?:[0-9]{1,3}[.)]|[-*•$])\s+(?=AT)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Bullet();

    // An arrow, or the name of a direction. A single > is a prompt of the module unless AT follows.
    [GeneratedRegex(@"^(?<mark>(?:--?>|<--?|>>+|<<+|=>|<=)|>(?=\s*AT)|\[(?:TX|RX|SEND|RECV|OUT|IN)\]|(?:AT\s+)?(?:TX|RX|SEND|SENT|RECV|RECEIVED|OUT|IN|WRITE|READ|HOST|MODEM|DTE|DCE)(?=\s*[:>\-(]|\s+AT|\s*$)(?:\s*\(\s*[0-9]+\))?|发→◇|收←◆|发送|接收)\s*(?:[:：>]+|-+>)?\s*", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Marker();

    // The escape sequences of a terminal, and what it would not show.
    [GeneratedRegex(@"\u001B\[[0-9;]*[A-Za-z]|[\u0000-\u0008\u000B-\u0019\u001C-\u001F]", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Controls();

    // Words before a command: Send: AT, Received Response: AT (the echo).
    [GeneratedRegex(@"^[A-Za-z][A-Za-z ]{0,30}:\s*", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Label();

    // Line ends that are shown: <CR> <LF> ^M \r \n; a blank between OK and a URC where a terminal has left the line end out.
    [GeneratedRegex(@"(?:<(?:CR|LF|CRLF|LN)>|\^M|\\r|\\n)+|(?<=^OK)\s+(?=\+[A-Z])", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex LineEnds();

    [GeneratedRegex(@"^(?:.*?\b(?:chat|sh|pppd)\[[0-9]+\]:\s)?(?:send \((?<sent>.*)\)|expect \(.*\)|abort on \(.*\)|report \(.*\)|timeout set to .*|-- got it|\s+--\s+got it)\s*$|^.*?\bchat\[[0-9]+\]:\s?(?<line>.*)$", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex ChatTalk();
}
