// Which time to make credentials with: the PC's, unless the network says that it is wrong; and the PC's all the same when
// the server refuses what the network's time led to.
using System.Globalization;
using OneNetModem.At.Dialogue;
using OneNetModem.Quectel.Commands;

namespace OneNetModem.Quectel.Session.Steps;

internal static class ClockStep
{
    public static async Task<DateTimeOffset> NowAsync(SessionContext session, CancellationToken token)
    {
        DateTimeOffset pc = session.Time.GetUtcNow();
        AtReply<ModuleTime> network = await session.At.QueryAsync(Clock.Network(NetworkTimeKind.Gmt), token);
        if (network.Value is not { Instant: { } module } || (module - pc).Duration() <= session.Options.ClockTolerance)
        {
            session.NetworkAhead = session.ClockOffset = TimeSpan.Zero;
            session.IsNetworkTimeRefused = false;
            return pc;
        }

        TimeSpan ahead = module - pc;
        if ((ahead - session.NetworkAhead).Duration() > session.Options.ClockTolerance)
        {
            // Once, not at every connect.
            QuectelLog.ClockDiffers(session.Log, session.At.Name, Words(ahead.Duration()), ahead > TimeSpan.Zero ? "behind" : "ahead of");
        }

        session.NetworkAhead = ahead;
        session.ClockOffset = session.IsNetworkTimeRefused ? TimeSpan.Zero : ahead;
        return pc + session.ClockOffset;
    }

    /// <summary>The login was refused: whether it is worth another try, with the PC's clock.</summary>
    public static bool TryOther(SessionContext session)
    {
        session.IsNetworkTimeRefused = session.NetworkAhead != TimeSpan.Zero && !session.IsNetworkTimeRefused;
        return session.IsNetworkTimeRefused;
    }

    private static string Words(TimeSpan span)
    {
        (double number, string unit) = span.TotalDays >= 2 ? (span.TotalDays, "days") : span.TotalHours >= 2 ? (span.TotalHours, "h") : (span.TotalMinutes, "min");
        return string.Create(CultureInfo.InvariantCulture, $"{number:0} {unit}");
    }
}
