// Takes one rung of the recovery ladder and says where the session goes on.
using OneNetModem.Quectel.Commands;

namespace OneNetModem.Quectel.Session.Steps;

internal static class RecoverStep
{
    public static async Task<StepResult> RunAsync(SessionContext session, RecoveryRung rung, Func<Task> closeLink, CancellationToken token)
    {
        switch (rung)
        {
            case RecoveryRung.ReconnectMqtt when session.IsPdpGone:
                // MQTT went with its context, and was reported first.
                return new StepResult(SessionTrigger.ResumeAtPdp);
            case RecoveryRung.ReconnectMqtt:
                return new StepResult(SessionTrigger.ResumeAtMqtt);
            case RecoveryRung.CyclePdp:
                await session.At.SendAsync(Pdp.Deactivate(session.Options.Mqtt.ContextId), token);
                return new StepResult(SessionTrigger.ResumeAtPdp);
            case RecoveryRung.CycleRadio:
                await session.At.SendAsync(Power.SetLevel(Functionality.Minimum), token);
                await session.At.SendAsync(Power.SetLevel(Functionality.Full), token);
                return new StepResult(SessionTrigger.ResumeAtSim);
            case RecoveryRung.RestartModule:
                // The restart shows as RDY or as a port that goes away; without either, syncing finds the module again.
                await session.At.SendAsync(Power.Restart, token);
                return new StepResult(SessionTrigger.ResumeAtSync);
            default:
                await closeLink();
                return new StepResult(SessionTrigger.ResumeAtPort);
        }
    }
}
