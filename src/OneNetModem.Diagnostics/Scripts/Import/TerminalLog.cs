// Logs of a terminal: a command with its answer becomes a step with expectations, a list of commands without answers a list of steps.
using System.Text.RegularExpressions;

namespace OneNetModem.Diagnostics.Scripts.Import;

/// <summary>Reads logs.</summary>
internal static partial class TerminalLog
{
    public static ImportedSteps Read(string text)
    {
        ImportedSteps steps = new();
        IReadOnlyList<LogExchange> exchanges = new LogExchanges(steps).Read(text);
        bool hasAnswers = exchanges.Any(one => one.Final is not null || one.Answer.Count > 0);
        HashSet<string> published = new(StringComparer.Ordinal);
        foreach (LogExchange exchange in exchanges)
        {
            if (exchange.Command is null)
            {
                Message(exchange, published, steps);
            }
            else
            {
                Command(exchange, exchange.Command, hasAnswers, steps);
                if (Topic().Match(exchange.Command) is { Success: true } match)
                {
                    published.Add(match.Groups["topic"].Value);
                }
            }
        }

        return steps;
    }

    private static void Command(LogExchange exchange, string command, bool hasAnswers, ImportedSteps steps)
    {
        if (exchange.Dials)
        {
            steps.Drop(exchange.Line, command, ImportedSteps.Dials);
            return;
        }

        string data = CtrlZ().Replace(string.Join('\n', exchange.Data), "");
        if (exchange.AsksForData && data.Length == 0)
        {
            steps.Drop(exchange.Line, command, "asks for data, and the log does not show them; data: or file: gives them");
            return;
        }

        string[] expected = [.. exchange.Answer.Select(line => AnswerTemplates.Of(line, exchange.Names)).OfType<string>().Distinct(StringComparer.Ordinal)];
        bool isSilent = exchange.Final is null && exchange.Answer.Count == 0 && exchange.Urcs.Count == 0;
        bool isRegistered = exchange.Answer.Any(AnswerTemplates.IsRegistered);
        steps.Add(new ImportedStep
        {
            Line = exchange.Line,
            Send = ImportedSteps.Escape(command),
            Data = exchange.AsksForData ? ImportedStep.Unfed : null,
            Expect = expected,
            Final = exchange.Final is { } final ? (final == "OK" ? null : final) : hasAnswers && isSilent ? "any" : null,
            Urc = [.. exchange.Urcs.Select(line => AnswerTemplates.Of(line, exchange.Names)).OfType<string>()],
            Retry = exchange.Times,
            Assert = isRegistered ? "stat == 1 || stat == 5" : null,
            Message = isRegistered ? "not registered, and in the log it was" : null,
            Comment = exchange.Comment ?? (hasAnswers && isSilent ? "the log shows no answer" : null),
        });
        if (exchange.AsksForData)
        {
            steps.Feed(data);
        }
    }

    // A message comes again when the log itself has sent it.
    private static void Message(LogExchange message, HashSet<string> published, ImportedSteps steps)
    {
        string line = message.Urcs[0];
        if (published.Any(topic => line.Contains($"\"{topic}\"", StringComparison.Ordinal)) && AnswerTemplates.Of(line, []) is { } pattern)
        {
            steps.Add(new ImportedStep { Line = message.Line, Urc = [pattern] });
        }
        else
        {
            steps.Drop(message.Line, line, "is a message that the log does not send itself");
        }
    }

    // What ends data: Ctrl-Z as terminals show it.
    [GeneratedRegex(@"\s*(?:\u001A|<?ctrl[-+ ]?z>?|\^Z|<1A>|0x1A|→|␚)\s*$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex CtrlZ();

    [GeneratedRegex(@"\+QMTPUB(?:EX)?=[0-9]+,[0-9]+,[0-9]+,[0-9]+,\s*""(?<topic>[^""]*)""", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Topic();
}
