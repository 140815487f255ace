// Three clocks at one moment: this computer's, the module's and the network's.
using System.Globalization;
using OneNetModem.Quectel.Commands;

namespace OneNetModem.Diagnostics.Bench;

/// <param name="Computer">This computer's.</param>
/// <param name="Module">The module's; null: it is not set.</param>
/// <param name="Network">The network's; null: it does not tell.</param>
internal sealed record ClockReading(DateTimeOffset Computer, DateTimeOffset? Module, DateTimeOffset? Network)
{
    /// <summary>How far this computer's clock is ahead of the network's.</summary>
    public TimeSpan? ComputerAhead => Computer - Network;

    /// <summary>The difference of this computer's clock and the network's, seconds.</summary>
    public double? Difference => ComputerAhead?.Duration().TotalSeconds;

    public static async Task<ClockReading> TakeAsync(BenchLine line, CancellationToken token)
    {
        DateTimeOffset? network = (await line.At.QueryAsync(Clock.Network(NetworkTimeKind.Gmt), token)).Value?.Instant;
        DateTimeOffset? module = (await line.At.QueryAsync(Clock.RealTime(ClockDigits.Local), token)).Value?.Instant;
        return new ClockReading(line.Time.GetUtcNow(), module, network);
    }

    /// <summary>Such as "3 days behind".</summary>
    public static string Words(TimeSpan ahead) => $"{Span(ahead)} {(ahead > TimeSpan.Zero ? "ahead of" : "behind")}";

    /// <summary>Such as "3 days".</summary>
    public static string Span(TimeSpan time)
    {
        TimeSpan span = time.Duration();
        (double number, string unit) = span.TotalDays >= 2 ? (span.TotalDays, "days") : span.TotalHours >= 2 ? (span.TotalHours, "h") : span.TotalMinutes >= 2 ? (span.TotalMinutes, "min") : (span.TotalSeconds, "s");
        return string.Create(CultureInfo.InvariantCulture, $"{number:0} {unit}");
    }

    public static string Utc(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);
}
