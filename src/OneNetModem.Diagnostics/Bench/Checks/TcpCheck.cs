// The server's port: whether packets get there, and where they stay if not.
using OneNetModem.At.Dialogue;
using OneNetModem.OneNet.Endpoints;
using OneNetModem.Quectel.Commands;
using OneNetModem.Quectel.Session;

namespace OneNetModem.Diagnostics.Bench.Checks;

/// <summary>Opens a TCP connection to the server, without TLS and without saying anything on it.</summary>
public sealed class TcpCheck : ICheck
{
    /// <summary>A refusal comes within a few round trips; what takes longer was not answered at all.</summary>
    private static readonly TimeSpan Quick = TimeSpan.FromSeconds(20);

    /// <inheritdoc/>
    public string Id => "tcp";

    /// <inheritdoc/>
    public SessionLayer Layer => SessionLayer.Mqtt;

    /// <inheritdoc/>
    public string Title => "TCP connection";

    /// <inheritdoc/>
    public IReadOnlyList<string> Needs => ["dns"];

    /// <inheritdoc/>
    public async Task<CheckResult> RunAsync(BenchLine line, CancellationToken token)
    {
        ArgumentNullException.ThrowIfNull(line);
        (string host, int port) = (line.Target.Host, line.Target.Port);
        line.Say($"connecting to {host}:{port}, up to {line.Facts.Profile!.OpenTimeout.Value.TotalSeconds:0} s");
        AtResponse response = await line.Steps.TryPortAsync(host, port, token);
        MeasureList measures = new MeasureList().Add("server", $"{host}:{port}");
        CheckResult result;
        switch (ResultOf(response))
        {
            case QmtOpenResult.Opened:
                TimeSpan took = response.Elapsed;
                measures.Add("connect_ms", took);
                result = line.Limits.Connect.Of(took.TotalMilliseconds) == Verdict.Pass
                    ? this.Pass($"{host} takes connections on port {port}")
                    : this.Warn($"{host} takes connections on port {port}, after {took.TotalSeconds:0} s", "a weak signal or a busy network", "look at the signal");
                break;
            case QmtOpenResult.PdpFailed:
                result = this.Fail("the data connection went away", "the network has deactivated the PDP context", "run it again; if it happens often look at the signal") with { Layer = SessionLayer.Pdp };
                break;
            case QmtOpenResult.DnsFailed:
                result = this.Fail($"the module finds no address of {host} for MQTT", "name resolution does not work in this network (DNS)", "set the server's address instead of its name (OneNet:Host)") with { Layer = SessionLayer.Pdp };
                break;
            case null when !response.ResultMissing:
                result = this.Fail($"the module refuses an MQTT command ({response})", "a firmware without MQTT, or an MQTT client that is in use", "set another Modem:ClientIndex", "update the firmware");
                break;
            case QmtOpenResult.ClientOccupied or QmtOpenResult.WrongParameter:
                result = this.Fail($"the module opens no connection ({ResultOf(response)!.Value.Meaning()})", "the MQTT client is in use by another program, or a setting is wrong", "set another Modem:ClientIndex", ResultOf(response)!.Value.Advice());
                break;
            default:
                result = await UnreachableAsync(line, response, measures, token);
                break;
        }

        return result with { Measures = measures.Items };
    }

    /// <summary>Where it stays: the other port of the same platform shows whether it is this port or everything.</summary>
    private async Task<CheckResult> UnreachableAsync(BenchLine line, AtResponse response, MeasureList measures, CancellationToken token)
    {
        (string host, int port) = (line.Target.Host, line.Target.Port);
        bool swallowed = response.ResultMissing || response.Elapsed > Quick;
        bool? otherOpens = null;
        OneNetEndpoint? other = line.Target.Platform.Endpoint(line.Target.Modem.Mqtt.TlsContext is null);

        // A result that is still due could pass for that of the next open.
        if (!response.ResultMissing && other is not null && other.Port != port)
        {
            line.Say($"port {port} does not open; trying {other.Host}:{other.Port}, up to {Quick.TotalSeconds:0} s");
            otherOpens = await OpensQuicklyAsync(line, other, token);
            measures.Add("other_server", $"{other.Host}:{other.Port}").Add("other_server_opens", otherOpens.Value ? "yes" : "no");
        }

        string what = swallowed ? $"no answer from {host}:{port}" : $"{host}:{port} refuses connections";
        string[] next = ["check OneNet:Host and OneNet:Port", "try another SIM or another APN: private and IoT APNs often reach a few servers only", "ask the operator to open the port for this APN"];
        return (swallowed, otherOpens) switch
        {
            (_, true) => this.Fail(what, $"the operator's network or a firewall blocks TCP port {port}, while port {other!.Port} of the platform opens", "ask the operator to open the port for this APN", $"use the other port: OneNet:Tls {(other.Tls ? "true" : "false")}"),
            (true, _) => this.Fail(what, $"the operator's network or a firewall blocks TCP port {port}, or the server is down", next),
            (false, _) => this.Fail(what, $"nobody listens on TCP port {port} of {host}, or a firewall refuses it", next),
        };
    }

    /// <summary>A port that opens does so soon: waiting as long as for the first one would tell nothing more.</summary>
    private static async Task<bool> OpensQuicklyAsync(BenchLine line, OneNetEndpoint server, CancellationToken token)
    {
        using CancellationTokenSource limit = new(Quick, line.Time);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(token, limit.Token);
        try
        {
            return ResultOf(await line.Steps.TryPortAsync(server.Host, server.Port, either.Token)) == QmtOpenResult.Opened;
        }
        catch (OperationCanceledException) when (!token.IsCancellationRequested)
        {
            return false;
        }
    }

    private static QmtOpenResult? ResultOf(AtResponse response) => response.Results.Count > 0 ? QmtOpened.From(response.Results[^1])?.Result : null;
}
