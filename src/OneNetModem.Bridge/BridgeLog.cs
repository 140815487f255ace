// Every log line of the bridge, with stable event ids (1200 to 1299).
using Microsoft.Extensions.Logging;

namespace OneNetModem.Bridge;

internal static partial class BridgeLog
{
    [LoggerMessage(1200, LogLevel.Warning, "{Modem}: the answer to {Topic} cannot be sent: {Reason}")]
    public static partial void AnswerRefused(ILogger log, string modem, string topic, string reason);

    [LoggerMessage(1202, LogLevel.Information, "{File}: {Subject}, SHA-256 {Fingerprint}, valid until {Until:yyyy-MM-dd}: {Standing}")]
    public static partial void CaLoaded(ILogger log, string file, string subject, string fingerprint, DateTime until, string standing);

    [LoggerMessage(1201, LogLevel.Warning, "{Modem}: the link report was not accepted (publish: {Outcome}): {Detail}")]
    public static partial void ReportFailed(ILogger log, string modem, string outcome, string detail);

    [LoggerMessage(1203, LogLevel.Error, "{Modem}: the handler of {Topic} failed")]
    public static partial void HandlerFailed(ILogger log, string modem, string topic, Exception e);

    [LoggerMessage(1204, LogLevel.Information, "{Modem}: token made for {Resource}, method {Method}, valid until {ExpiresAt:u}")]
    public static partial void TokenMade(ILogger log, string modem, string resource, string method, DateTimeOffset expiresAt);
}
