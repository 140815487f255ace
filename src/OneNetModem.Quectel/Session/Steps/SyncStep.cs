// Gets the module to answer and its echo into a known state.
using OneNetModem.At.Dialogue;
using OneNetModem.Quectel.Commands;

namespace OneNetModem.Quectel.Session.Steps;

internal static class SyncStep
{
    /// <summary>Whichever series it is, a data phase that an earlier program left open takes at most this command's bytes.</summary>
    private static readonly AtCommand LargestDataPhase = new("AT+QMTPUB=0,0,0,0,\"\",4096");

    public static async Task<StepResult> RunAsync(SessionContext session, CancellationToken token)
    {
        long started = session.Time.GetTimestamp();
        AtResponse response = await session.At.SendAsync(Bringup.Attention, token);
        for (int tries = 1; !response.IsOk; tries++)
        {
            if (response.Aborted == AtAbort.LinkLost)
            {
                await session.PortGoneAsync(token);
            }

            if (response.Aborted != AtAbort.None)
            {
                // Silent: it may be starting.
                session.StartSeen = session.Time.GetTimestamp();
            }

            if (session.Time.GetElapsedTime(started) >= session.Options.SyncLimit)
            {
                return StepResult.Failed(
                    SessionLayer.Module,
                    $"{session.At.Name} does not answer AT ({session.Options.SyncLimit.TotalSeconds:0} s)",
                    "check that this is the AT port (interface 2 of an EC2x), the baud rate, power, and that no other program talks to the module");
            }

            session.Progress?.Invoke($"no answer to AT yet, waiting up to {session.Options.SyncLimit.TotalSeconds:0} s");
            if (tries == 2)
            {
                session.At.LeaveDataPhase(LargestDataPhase);
            }

            if (response.Aborted == AtAbort.None)
            {
                // ERROR: a half-typed line of an earlier program stood before ours.
                await session.Pause(TimeSpan.FromMilliseconds(300), token);
            }

            response = await session.At.SendAsync(Bringup.Attention, token);
        }

        foreach (AtCommand command in (AtCommand[])[Bringup.Echo(session.Options.Echo), Bringup.ErrorFormat(ErrorFormat.Numeric)])
        {
            response = await session.At.SendAsync(command, token);
            if (!response.IsOk)
            {
                return StepResult.Failed(SessionLayer.Module, response.ToString(), "the module answers AT but not its basic settings; restart it");
            }
        }

        return new StepResult(SessionTrigger.Synced);
    }
}
