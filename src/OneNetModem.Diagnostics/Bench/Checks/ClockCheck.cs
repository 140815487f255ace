// The clocks: this computer's, the module's and the network's. Tokens and certificates are judged by them.
using System.Globalization;
using OneNetModem.Quectel.Commands;
using OneNetModem.Quectel.Session;

namespace OneNetModem.Diagnostics.Bench.Checks;

/// <summary>Compares the clocks.</summary>
public sealed class ClockCheck : ICheck
{
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
        DateTimeOffset? network = (await line.At.QueryAsync(Clock.Network(NetworkTimeKind.Gmt), token)).Value?.Instant;
        DateTimeOffset? module = (await line.At.QueryAsync(Clock.RealTime(ClockDigits.Local), token)).Value?.Instant;
        DateTimeOffset computer = line.Time.GetUtcNow();
        IReadOnlyList<Measure> measures = new MeasureList()
            .Add("computer", Utc(computer))
            .Add("module", module is { } m ? Utc(m) : "not set")
            .Add("network", network is { } n ? Utc(n) : "not told")
            .Add("module_ahead", (module - computer)?.TotalSeconds is { } a ? Math.Round(a) : null, "s")
            .Add("network_ahead", (network - computer)?.TotalSeconds is { } b ? Math.Round(b) : null, "s")
            .Items;
        return Judge(line, computer, module, network) with { Measures = measures };
    }

    private CheckResult Judge(BenchLine line, DateTimeOffset computer, DateTimeOffset? module, DateTimeOffset? network)
    {
        Verdict Off(DateTimeOffset? one, DateTimeOffset? other) => line.Limits.ClockDifference.Of((one - other)?.Duration().TotalSeconds);

        // The network is believed more than either: it has no battery that runs out, and it serves others too.
        Verdict ours = Off(computer, network ?? module);
        if (ours != Verdict.Pass)
        {
            DateTimeOffset other = network ?? module!.Value;
            string difference = $"this computer's clock is {Words(computer - other)} the {(network is null ? "module" : "network")}'s ({Utc(computer)} against {Utc(other)})";
            string[] next = ["compare both with a watch", "set this computer's clock right (timedatectl set-ntp true)"];
            return ours == Verdict.Fail
                ? this.Fail(difference, "a clock is wrong, most likely this computer's: the platform takes its tokens for expired or not yet valid", next)
                : this.Warn(difference, "this computer's clock is not synchronised", next);
        }

        if (module is null)
        {
            return this.Warn("the module's clock is not set", "the network does not send the time, or has not yet", $"AT+QNTP={line.ContextId},\"ntp.aliyun.com\",123,1    sets it; without it certificates' dates are not checked");
        }

        Verdict theirs = Off(module, network ?? computer);
        string wrong = $"the module's clock is {Words(module.Value - (network ?? computer))} the {(network is null ? "computer" : "network")}'s";
        string set = $"AT+QNTP={line.ContextId},\"ntp.aliyun.com\",123,1    sets it";
        return theirs switch
        {
            // Only certificates are judged by the module's clock.
            Verdict.Fail when line.Target.Modem.Tls?.CaCertificate is not null => this.Fail(wrong, "the module's clock is wrong: it takes the server's certificate for expired or not yet valid", set),
            Verdict.Fail or Verdict.Warn => this.Warn(wrong, "the module's clock was set by hand, or long ago", set),
            _ => this.Pass("the clocks agree"),
        };
    }

    private static string Words(TimeSpan ahead)
    {
        TimeSpan span = ahead.Duration();
        (double number, string unit) = span.TotalDays >= 2 ? (span.TotalDays, "days") : span.TotalHours >= 2 ? (span.TotalHours, "h") : span.TotalMinutes >= 2 ? (span.TotalMinutes, "min") : (span.TotalSeconds, "s");
        return string.Create(CultureInfo.InvariantCulture, $"{number:0} {unit} {(ahead > TimeSpan.Zero ? "ahead of" : "behind")}");
    }

    private static string Utc(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);
}
