// Round trips: how long packets take to the server and back, and how many are lost.
using System.Globalization;
using OneNetModem.At.Dialogue;
using OneNetModem.Quectel.Commands;
using OneNetModem.Quectel.Session;

namespace OneNetModem.Diagnostics.Bench.Checks;

/// <summary>Pings the server. A host that does not answer may still take connections, so that alone is a warning.</summary>
public sealed class PingCheck : ICheck
{
    private const int PdpFailed = 561;
    private const int PdpGone = 570;

    /// <inheritdoc/>
    public string Id => "ping";

    /// <inheritdoc/>
    public SessionLayer Layer => SessionLayer.Pdp;

    /// <inheritdoc/>
    public string Title => "round trip";

    /// <inheritdoc/>
    public IReadOnlyList<string> Needs => ["dns"];

    /// <inheritdoc/>
    public async Task<CheckResult> RunAsync(BenchLine line, CancellationToken token)
    {
        ArgumentNullException.ThrowIfNull(line);
        BenchLimits limits = line.Limits;
        line.Say($"{limits.Pings} pings, up to {limits.Pings * limits.PingTimeout} s");
        AtReply<PingResult> reply = await line.At.QueryAsync(Ping.Send(line.ContextId, line.Target.Host, limits.PingTimeout, limits.Pings), token);
        if (reply.Value is not { } result)
        {
            return this.Warn($"the module does not ping ({reply.Response})", "a firmware without it, or no data connection", "look at the checks above");
        }

        if (result.Error is PdpFailed or PdpGone)
        {
            return this.Fail($"the data connection went away ({ErrorCodes.Tcp(result.Error)}, {result.Error})", "the network has deactivated the PDP context", "run it again; if it happens often look at the signal");
        }

        int sent = result.Sent ?? limits.Pings;
        int received = result.Received ?? result.Replies.Count;
        double loss = sent == 0 ? 100 : 100.0 * (sent - received) / sent;
        double[] times = [.. result.Replies.Select(r => r.Time.TotalMilliseconds)];
        double? average = times.Length > 0 ? times.Average() : result.Average?.TotalMilliseconds;
        MeasureList measures = new MeasureList().Add("sent", sent, "").Add("received", received, "").Add("loss", loss, "%");
        if (times.Length > 0)
        {
            measures.Add("ping_min", times.Min(), "ms").Add("ping_avg", Math.Round(average!.Value), "ms").Add("ping_max", times.Max(), "ms");
        }

        return Judge(limits, line.Target.Host, received, loss, average) with { Measures = measures.Items };
    }

    private CheckResult Judge(BenchLimits limits, string host, int received, double loss, double? average)
    {
        string time = string.Create(CultureInfo.InvariantCulture, $"{average:0} ms on average");
        return (limits.PingLoss.Of(loss), limits.PingTime.Of(average)) switch
        {
            _ when received == 0 => this.Warn($"{host} does not answer pings", "many hosts and operators drop them; it says nothing about connections", "look at the checks that follow"),
            (Verdict.Pass, Verdict.Pass) => this.Pass($"{host} answers after {time}"),
            (Verdict.Pass, _) => this.Warn($"{host} answers after {time}", "a slow connection: weak signal, power saving, or a busy cell", "look at the signal", "AT+QCFG=\"psm/enter\" and eDRX make a module sleep between packets"),
            _ => this.Warn(string.Create(CultureInfo.InvariantCulture, $"{loss:0} % of the pings to {host} get no answer"), "a disturbed signal or a busy cell", "look at the signal"),
        };
    }
}
