// Every log line of the AT layer, with stable event ids (1000 to 1099). Command texts arrive here already masked.
using Microsoft.Extensions.Logging;

namespace OneNetModem.At;

internal static partial class AtLog
{
    [LoggerMessage(1000, LogLevel.Debug, "{Link}: --> {Command}")]
    public static partial void Sent(ILogger log, string link, string command);

    [LoggerMessage(1001, LogLevel.Debug, "{Link}: <-- {Response} after {Milliseconds:0} ms")]
    public static partial void Answered(ILogger log, string link, string response, double milliseconds);

    [LoggerMessage(1002, LogLevel.Debug, "{Link}: <-- URC {Line}")]
    public static partial void Urc(ILogger log, string link, string line);

    [LoggerMessage(1003, LogLevel.Warning, "{Link}: {Command}: no answer within {Seconds:0.#} s; a late one will be given to nobody")]
    public static partial void TimedOut(ILogger log, string link, string command, double seconds);

    [LoggerMessage(1004, LogLevel.Information, "{Link}: orphan line dropped: {Line}")]
    public static partial void Orphan(ILogger log, string link, string line);

    [LoggerMessage(1005, LogLevel.Warning, "{Link}: the module has not answered {Count} times in a row; waiting commands are given back unsent")]
    public static partial void Unresponsive(ILogger log, string link, int count);

    [LoggerMessage(1006, LogLevel.Warning, "{Link}: the module waits for data that nobody will send ({Command}); leaving the data phase")]
    public static partial void StuckPrompt(ILogger log, string link, string command);

    [LoggerMessage(1007, LogLevel.Debug, "{Link}: {Count} bytes that are no line")]
    public static partial void Noise(ILogger log, string link, int count);

    [LoggerMessage(1010, LogLevel.Debug, "{Link}: {Command} was answered and not echoed; the echo is taken for lost")]
    public static partial void EchoLost(ILogger log, string link, string command);

    [LoggerMessage(1008, LogLevel.Information, "{Link}: the link ended: {Reason}")]
    public static partial void LinkEnded(ILogger log, string link, string reason);

    [LoggerMessage(1009, LogLevel.Warning, "{Link}: a counted payload stopped in the middle; its header is taken for damaged")]
    public static partial void PayloadStalled(ILogger log, string link);
}
