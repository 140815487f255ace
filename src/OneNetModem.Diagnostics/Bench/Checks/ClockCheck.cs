// The clocks: this computer's, the module's and the network's. Tokens and certificates are judged by them.
using OneNetModem.Quectel.Commands;
using OneNetModem.Quectel.Session;

namespace OneNetModem.Diagnostics.Bench.Checks;

/// <summary>Compares the clocks. Two that disagree do not show which of them is wrong: the platform does, by the login that it takes.
/// It comes after the login, which says so itself when a clock spoils it.</summary>
public sealed class ClockCheck : ICheck
{
    private const string SetComputer = "set this computer's clock right (timedatectl set-ntp true)";

    /// <inheritdoc/>
    public string Id => "clock";

    /// <inheritdoc/>
    public SessionLayer Layer => SessionLayer.Mqtt;

    /// <inheritdoc/>
    public string Title => "clocks";

    /// <inheritdoc/>
    public IReadOnlyList<string> Needs => ["module"];

    /// <inheritdoc/>
    public async Task<CheckResult> RunAsync(BenchLine line, CancellationToken token)
    {
        ArgumentNullException.ThrowIfNull(line);
        await line.At.SendAsync(Clock.SetAutomaticTimeZone(AutomaticTimeZone.Local), token);
        ClockReading clocks = await ClockReading.TakeAsync(line, token);
        IReadOnlyList<Measure> measures = new MeasureList()
            .Add("computer", ClockReading.Utc(clocks.Computer))
            .Add("module", clocks.Module is { } m ? ClockReading.Utc(m) : "not set")
            .Add("network", clocks.Network is { } n ? ClockReading.Utc(n) : "not told")
            .Add("module_ahead", (clocks.Module - clocks.Computer)?.TotalSeconds is { } a ? Math.Round(a) : null, "s")
            .Add("network_ahead", (clocks.Network - clocks.Computer)?.TotalSeconds is { } b ? Math.Round(b) : null, "s")
            .Items;
        CheckResult result = line.Limits.ClockDifference.Of(clocks.Difference) switch
        {
            Verdict.Fail => await DisagreeAsync(line, clocks, token),
            Verdict.Warn => this.Warn(Difference(clocks), "one of the two is not synchronised, most often the computer's", "compare both with a watch", SetComputer),
            _ => Judge(line, clocks),
        };
        bool isComputer = line.Limits.ClockDifference.Of(clocks.Difference) != Verdict.Pass;
        return result with { Measures = measures, Proof = [isComputer ? "+QLTS: " : "+CCLK: "] };
    }

    private async Task<CheckResult> DisagreeAsync(BenchLine line, ClockReading clocks, CancellationToken token)
    {
        TimeSpan ahead = clocks.ComputerAhead!.Value;
        line.Say("the clocks disagree; a login shows which of them the platform goes by");
        bool? earlier = await line.Session.GoesByEarlierAsync(clocks.Computer - (ahead / 2), token);
        return earlier is null ? this.Warn(Difference(clocks), "one of the two is wrong, and without a login to the platform nothing shows which", "compare both with a watch", SetComputer)
            : earlier == ahead < TimeSpan.Zero
                ? this.Warn(
                    $"the network sends a time that is off by {ClockReading.Span(ahead)}; this computer's clock is right, the platform goes by it",
                    null,
                    $"nothing to do for the login; for TLS set the module's clock by a time server: {SetModule(line)}")
                : this.Warn($"this computer's clock is wrong, {ClockReading.Words(ahead)} the network's; the platform takes the login all the same", null, SetComputer);
    }

    private CheckResult Judge(BenchLine line, ClockReading clocks)
    {
        if (clocks.Module is not { } module)
        {
            return this.Warn("the module's clock is not set", "the network does not send the time, or has not yet", SetModule(line) + "; without it certificates' dates are not checked");
        }

        DateTimeOffset other = clocks.Network ?? clocks.Computer;
        return line.Limits.ClockDifference.Of((module - other).Duration().TotalSeconds) == Verdict.Pass
            ? this.Pass("the clocks agree")
            : this.Warn(
                $"the module's clock is {ClockReading.Words(module - other)} the {(clocks.Network is null ? "computer" : "network")}'s",
                "the module's clock was set by hand, or long ago; certificates are judged by it",
                SetModule(line));
    }

    private static string Difference(ClockReading clocks) =>
        $"this computer's clock is {ClockReading.Words(clocks.ComputerAhead!.Value)} the network's ({ClockReading.Utc(clocks.Computer)} against {ClockReading.Utc(clocks.Network!.Value)})";

    private static string SetModule(BenchLine line) => $"AT+QNTP={line.ContextId},\"ntp.aliyun.com\",123,1    sets it";
}
