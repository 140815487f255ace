// Every log line of the bridge, with stable event ids (1200 to 1299).
using System.Net;
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

    [LoggerMessage(1205, LogLevel.Critical, "No answer from {Loops} for {Seconds:0} s: the service manager's watchdog is fed no more")]
    public static partial void LoopHangs(ILogger log, string loops, double seconds);

    [LoggerMessage(1206, LogLevel.Information, "{Loops} answered again: the watchdog is fed")]
    public static partial void LoopAnswers(ILogger log, string loops);

    [LoggerMessage(1207, LogLevel.Warning, "The service manager cannot be told {What}: {Problem}")]
    public static partial void NotifyFailed(ILogger log, string what, string problem);

    [LoggerMessage(1240, LogLevel.Information, "Outbox {File}: {Messages} messages wait, {Bytes} bytes, the oldest for {Age}")]
    public static partial void OutboxOpened(ILogger log, string file, long messages, long bytes, TimeSpan age);

    [LoggerMessage(1241, LogLevel.Error, "Outbox {File} is damaged ({Problem}). It was set aside as {Aside}, a new one takes its place; {Recovered} messages could be read and are in it")]
    public static partial void OutboxDamaged(ILogger log, string file, string problem, string aside, int recovered);

    [LoggerMessage(1242, LogLevel.Warning, "Outbox {File}: {Count} messages refused, the last one because {Reason}: {Detail}")]
    public static partial void OutboxRefused(ILogger log, string file, long count, Outbox.RefusalReason reason, string detail);

    [LoggerMessage(1243, LogLevel.Warning, "Outbox {File}: {Count} of the oldest messages dropped to make room")]
    public static partial void OutboxDropped(ILogger log, string file, long count);

    [LoggerMessage(1244, LogLevel.Warning, "Outbox {File}: {Count} messages dropped, older than {MaxAge}")]
    public static partial void OutboxExpired(ILogger log, string file, long count, TimeSpan maxAge);

    [LoggerMessage(1245, LogLevel.Warning, "{Modem}: message {Number} on {Topic} (id {OneNetId}) was given up: {Reason}")]
    public static partial void OutboxGaveUp(ILogger log, string modem, long number, string topic, string? oneNetId, string reason);

    [LoggerMessage(1246, LogLevel.Error, "Outbox {File}: an outcome cannot be written, it is tried again; until then a restart would send the message once more: {Problem}")]
    public static partial void OutboxOutcomeOwed(ILogger log, string file, string problem);

    [LoggerMessage(1247, LogLevel.Error, "{Problem} Local programs can hand in nothing until it opens, which is tried every {Seconds} s; the rest of the bridge goes on")]
    public static partial void OutboxUnavailable(ILogger log, string problem, double seconds);

    [LoggerMessage(1248, LogLevel.Error, "Outbox {File}: a handler failed that was told the end of message {Number}")]
    public static partial void SettlementHandlerFailed(ILogger log, string file, long number, Exception e);

    [LoggerMessage(1250, LogLevel.Warning, "{Modem}: message {Number} on {Topic}, attempt {Attempt}, goes back to the outbox: {Detail}")]
    public static partial void SendReturned(ILogger log, string modem, long number, string topic, int attempt, string detail);

    [LoggerMessage(1260, LogLevel.Information, "Local MQTT endpoint on {Address}, {Tls}")]
    public static partial void EndpointListens(ILogger log, EndPoint address, string tls);

    [LoggerMessage(1261, LogLevel.Error, "No local MQTT endpoint on {Address}: {Problem}. The cloud side goes on; the port is tried again every {Seconds:0} s")]
    public static partial void EndpointCannotListen(ILogger log, EndPoint address, string problem, double seconds);

    [LoggerMessage(1262, LogLevel.Warning, "{Count} local logins refused for a wrong user name or password, the last one of client {Client} at {Address}")]
    public static partial void EndpointLoginRefused(ILogger log, long count, string client, EndPoint? address);

    [LoggerMessage(1263, LogLevel.Warning, "{Count} local publishes refused, the last one of client {Client} on {Topic}: {Detail}")]
    public static partial void EndpointPublishRefused(ILogger log, long count, string client, string topic, string detail);

    [LoggerMessage(1264, LogLevel.Warning, "{Count} local subscriptions refused, the last one of client {Client} to {Filter}: local topics begin with onenet/")]
    public static partial void EndpointSubscriptionRefused(ILogger log, long count, string client, string filter);

    [LoggerMessage(1265, LogLevel.Warning, "{Count} local connections closed, the last one of {Address}: {Problem}")]
    public static partial void EndpointConnectionBroken(ILogger log, long count, EndPoint? address, string problem);

    [LoggerMessage(1266, LogLevel.Debug, "A local connection ended: {Problem}")]
    public static partial void EndpointConnectionEnded(ILogger log, string problem);

    [LoggerMessage(1270, LogLevel.Information, "Metrics on http://{Address}/metrics, health on http://{Address}/health")]
    public static partial void ScrapeListens(ILogger log, EndPoint address);

    [LoggerMessage(1271, LogLevel.Error, "No metrics and no health on {Address}: {Problem}. Everything else goes on; the port is tried again every {Seconds:0} s")]
    public static partial void ScrapeCannotListen(ILogger log, EndPoint address, string problem, double seconds);

    [LoggerMessage(1272, LogLevel.Debug, "A connection for metrics or health ended: {Problem}")]
    public static partial void ScrapeEnded(ILogger log, string problem);

    [LoggerMessage(1273, LogLevel.Information, "Metrics go to the collector {Collector} ({Protocol})")]
    public static partial void OtlpStarted(ILogger log, Uri collector, string protocol);

    [LoggerMessage(1274, LogLevel.Warning, "The collector {Collector} does not take metrics: {Problem}. It is tried again, and the log is silent about it until it does")]
    public static partial void CollectorFails(ILogger log, Uri collector, string problem);

    [LoggerMessage(1275, LogLevel.Information, "The collector {Collector} takes metrics again")]
    public static partial void CollectorIsBack(ILogger log, Uri collector);

    [LoggerMessage(1280, LogLevel.Information, "Upstream {Broker}: connected as {ClientId}, the session is {Session}")]
    public static partial void UpstreamConnected(ILogger log, string broker, string clientId, string session);

    [LoggerMessage(1281, LogLevel.Warning, "Upstream {Broker}: no connection: {Problem}. The next try is in {Seconds:0.0} s")]
    public static partial void UpstreamLost(ILogger log, string broker, string problem, double seconds);

    [LoggerMessage(1282, LogLevel.Error, "Upstream {Broker}: not connected until the outbox is open, because nothing could be taken")]
    public static partial void UpstreamWithoutOutbox(ILogger log, string broker);

    [LoggerMessage(1283, LogLevel.Information, "Upstream {Broker}: takes its share, {Reason}")]
    public static partial void ShareTaken(ILogger log, string broker, string reason);

    [LoggerMessage(1284, LogLevel.Information, "Upstream {Broker}: leaves its share to the other bridges until a modem is online")]
    public static partial void ShareLeft(ILogger log, string broker);

    [LoggerMessage(1285, LogLevel.Information, "Upstream: {Count} messages that were not sent yet went back to the share")]
    public static partial void HandedBack(ILogger log, int count);

    [LoggerMessage(1286, LogLevel.Warning, "Upstream: the broker does not pass on {What}: {Problem}")]
    public static partial void UpstreamPublishRefused(ILogger log, string what, string problem);

    [LoggerMessage(1287, LogLevel.Information, "Upstream: bridge {ClientId} is gone; {Count} messages that waited for it were taken over")]
    public static partial void Adopted(ILogger log, string clientId, int count);

    [LoggerMessage(1288, LogLevel.Information, "Upstream: the take-over from bridge {ClientId} ended early, perhaps it is back: {Problem}")]
    public static partial void AdoptionEnded(ILogger log, string clientId, string problem);

    [LoggerMessage(1289, LogLevel.Warning, "Upstream: messages wait at the broker until there is room here. {Detail}")]
    public static partial void UpstreamHoldsBack(ILogger log, string detail);

    [LoggerMessage(1290, LogLevel.Information, "{Modem}: request {Topic} answered by {Who} after {Milliseconds:0} ms")]
    public static partial void RequestAnswered(ILogger log, string modem, string topic, string who, double milliseconds);

    [LoggerMessage(1291, LogLevel.Information, "{Modem}: request {Topic} came twice, it is handed out once")]
    public static partial void RequestRepeated(ILogger log, string modem, string topic);

    [LoggerMessage(1292, LogLevel.Warning, "{Modem}: an answer of a local program to {Topic} is refused: it was answered before")]
    public static partial void AnswerTooLate(ILogger log, string modem, string topic);

    [LoggerMessage(1293, LogLevel.Warning, "{Modem}: the answer to {Topic} was not acknowledged: {Problem}")]
    public static partial void AnswerNotAcknowledged(ILogger log, string modem, string topic, string problem);

    [LoggerMessage(1294, LogLevel.Error, "The command program {Program} cannot be started for {Topic}: {Problem}")]
    public static partial void ProgramNotStarted(ILogger log, string program, string topic, string problem);

    [LoggerMessage(1295, LogLevel.Warning, "The command program {Program} refused {Topic} with exit code {ExitCode}: {LastLine}")]
    public static partial void ProgramRefused(ILogger log, string program, string topic, int exitCode, string lastLine);

    [LoggerMessage(1296, LogLevel.Warning, "The command program {Program} was ended, with its children, on {Topic}: {Problem}")]
    public static partial void ProgramEnded(ILogger log, string program, string topic, string problem);

    [LoggerMessage(1297, LogLevel.Warning, "The command program {Program} runs {Count} times already, {Topic} is refused")]
    public static partial void ProgramBusy(ILogger log, string program, int count, string topic);

    [LoggerMessage(1298, LogLevel.Warning, "The command program {Program} gave no answer to {Topic} that the platform understands: {Problem}")]
    public static partial void ProgramAnswerWrong(ILogger log, string program, string topic, string problem);
}
