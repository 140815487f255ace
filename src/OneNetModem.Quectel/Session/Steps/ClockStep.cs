// Which time to make credentials with: the PC's, unless the network says that it is wrong.
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
            session.ClockOffset = TimeSpan.Zero;
            return pc;
        }

        QuectelLog.ClockDiffers(session.Log, session.At.Name, (module - pc).TotalMinutes, "the network's time");
        session.ClockOffset = module - pc;
        return module;
    }
}
