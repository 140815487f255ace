// Which lines of a log belong together: a command, its echo, its answer, its data, its result code, what comes of it later.
using System.Text.RegularExpressions;

namespace OneNetModem.Diagnostics.Scripts.Import;

/// <summary>Reads a log line by line.</summary>
internal sealed partial class LogExchanges(ImportedSteps steps)
{
    private readonly List<LogExchange> _all = [];

    /// <summary>The last command; what stands below it may be its.</summary>
    private LogExchange? _last;

    /// <summary>A remark above the next command.</summary>
    private string? _heading;

    private bool IsOpen => _last is { Final: null };

    /// <summary>The commands and messages of a log in their order.</summary>
    public IReadOnlyList<LogExchange> Read(string text)
    {
        IReadOnlyList<LogLine> lines = LogText.Read(text);
        foreach (LogLine line in lines)
        {
            Take(line);
        }

        // Where the log does not tell directions, a command that stands twice is the command and its echo.
        List<LogExchange> commands = _all.FindAll(one => one.Command is not null);
        if (commands.Count(one => one.Times == 2) > commands.Count(one => one.Times == 1))
        {
            commands.FindAll(one => one.Times == 2).ForEach(one => one.Times = 1);
        }

        return _all;
    }

    private void Take(LogLine line)
    {
        bool takesData = IsOpen && _last is { AsksForData: true, HasPrompt: true };
        if (line.IsSent == false && IsOpen && _last!.Answer.Count == 0 && line.Text.Equals(_last.Command, StringComparison.OrdinalIgnoreCase))
        {
            return;
        }

        if (line.IsSent != false && LogText.IsCommand(line.Text) && !takesData)
        {
            Begin(line);
        }
        else if (line.IsSent == true && IsOpen && _last!.AsksForData)
        {
            if (!Placeholder().IsMatch(line.Text))
            {
                _last.Data.Add(line.Text);
            }
        }
        else if (line.IsSent == true)
        {
            steps.Drop(line.Number, line.Text, "is sent and is no AT command");
        }
        else
        {
            Received(line);
        }
    }

    private void Begin(LogLine line)
    {
        Match parts = Remark().Match(line.Text);
        (string command, string remark) = parts.Success ? (parts.Groups["command"].Value, parts.Groups["remark"].Value.Trim(' ', '\t', '#', '/', '-', '*')) : (line.Text, "");
        if (IsOpen && _last!.Answer.Count == 0 && !_last.HasPrompt && command.Equals(_last.Command, StringComparison.OrdinalIgnoreCase))
        {
            _last.Times++;
        }
        else
        {
            _all.Add(_last = LogExchange.OfCommand(line.Number, command, remark.Length > 0 ? remark : _heading));
            _heading = null;
        }
    }

    private void Received(LogLine line)
    {
        string text = line.Text;
        bool hasDataPhase = IsOpen && _last!.AsksForData;
        if (hasDataPhase && (text.StartsWith('>') || text == "CONNECT"))
        {
            _last!.HasPrompt = true;
            text = text.TrimStart('>').Trim();
            if (text.Length == 0 || text == "CONNECT")
            {
                return;
            }
        }

        bool isFinal = Final().IsMatch(text);
        if (text.StartsWith("+QMTRECV:", StringComparison.Ordinal) && text.Contains('"', StringComparison.Ordinal) && !(IsOpen && _last!.Takes(text)))
        {
            _all.Add(LogExchange.OfMessage(line.Number, text));
        }
        else if (hasDataPhase && _last!.HasPrompt && !isFinal && !_last.Takes(text))
        {
            // Where directions are told this is the echo of what was sent.
            if (line.IsSent == false || Placeholder().IsMatch(text))
            {
                return;
            }

            // A terminal that shows both ways in one puts the module's OK behind the data.
            bool isEnd = text.EndsWith(" OK", StringComparison.Ordinal);
            _last.Data.Add(isEnd ? text[..^3].TrimEnd() : text);
            _last.Final = isEnd ? "OK" : null;
        }
        else if (isFinal && IsOpen)
        {
            _last!.Final = text.StartsWith("OK", StringComparison.OrdinalIgnoreCase) ? "OK" : text;
        }
        else if (IsOpen && _last!.Takes(text))
        {
            _last.Answer.Add(text);
        }
        else if (_last?.Outcome(text) is { } outcome)
        {
            _last.Urcs.Add(outcome);
        }
        else if (Heading().Match(text) is { Success: true } heading)
        {
            _heading = heading.Groups["text"].Value;
        }
        else
        {
            steps.Drop(line.Number, text, isFinal ? "ends no command of the log"
                : Unasked().IsMatch(text) ? "came unasked: whether it comes again is not up to a script"
                : "is no command and no line of an answer");
        }
    }

    [GeneratedRegex(@"^(?:OK|ERROR|\+CM[ES] ERROR:.*|NO CARRIER|BUSY|NO ANSWER|NO DIALTONE|CONNECT(?: [0-9]+)?|SEND OK|SEND FAIL)$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Final();

    [GeneratedRegex(@"^(?:\+[A-Z]+:|RDY$|APP RDY$|POWERED DOWN$|NORMAL POWER DOWN$|RING$)", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Unasked();

    // Words in the place of data: <Input the root.pem data> (binary)
    [GeneratedRegex(@"^(?:<[^>]*>|\([^)]*\)|\[[^\]]*\])", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Placeholder();

    // # set the APN   // the same   --- Getting modem info...
    [GeneratedRegex(@"^(?:#+|//+|-{3,})\s*(?<text>\S.*)$", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Heading();

    // A remark behind a command, outside of quotes: # // /* -- ( or words.
    [GeneratedRegex(@"^(?<command>AT(?:[^""\s]|""[^""]*""|\s+(?=["",=0-9]))*)\s+(?<remark>(?:#|//|/\*|--|\(|[A-Za-z\u0080-\uFFFF]).*)$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Remark();
}
