// An IP address: sets the APN where one is configured, activates the context unless it is active.
using OneNetModem.At.Dialogue;
using OneNetModem.Quectel.Commands;

namespace OneNetModem.Quectel.Session.Steps;

internal static class PdpStep
{
    /// <summary>Vendor flow (BG95 TCP note V1.2 section 1.3): three failures, then deactivate.</summary>
    private const int Tries = 3;

    public static async Task<StepResult> RunAsync(SessionContext session, CancellationToken token)
    {
        int context = session.Options.Mqtt.ContextId;
        session.IsPdpGone = false;
        if (session.Options.Pdp is { } pdp)
        {
            AtResponse set = await session.At.SendAsync(Pdp.Configure(context, pdp), token);
            if (!set.IsOk)
            {
                return StepResult.NeedsPerson(SessionLayer.Pdp, $"the module refuses the APN settings ({set})", "check Modem:Apn, Modem:ApnUser and Modem:ContextId");
            }
        }

        AtResponse response = new() { Command = Pdp.Contexts.Command };
        for (int i = 0; i < Tries; i++)
        {
            // Activating an active context is ERROR: ask first.
            AtReply<PdpContexts> contexts = await session.At.QueryAsync(Pdp.Contexts, token);
            if (contexts.Value?.Contexts.FirstOrDefault(c => c.ContextId == context && c.IsActive) is { } active)
            {
                session.Facts = session.Facts with { Addresses = active.Addresses };
                return new StepResult(SessionTrigger.PdpActive);
            }

            session.Progress?.Invoke($"activating PDP context {context}, up to {Pdp.Activate(context).Timeout.TotalSeconds:0} s (try {i + 1} of {Tries})");
            response = await session.At.SendAsync(Pdp.Activate(context), token);
            if (response.Aborted != AtAbort.None)
            {
                break;
            }
        }

        AtReply<PdpContexts> after = await session.At.QueryAsync(Pdp.Contexts, token);
        return after.Value?.IsActive(context) == true
            ? new StepResult(SessionTrigger.PdpActive)
            : await BelowAsync(session, token) ?? StepResult.Failed(SessionLayer.Pdp, $"no data connection: PDP context {context} cannot be activated ({response})", "check the APN, its user and password, and that the SIM's contract includes data");
    }

    /// <summary>What is broken below the data connection, if anything is: no APN helps without a SIM or a network.</summary>
    private static async Task<StepResult?> BelowAsync(SessionContext session, CancellationToken token)
    {
        SimStatus? sim = Sim.StatusOf(await session.At.SendAsync(Sim.Status.Command, token));
        if (sim is { State: not SimState.Ready })
        {
            return StepResult.Failed(SessionLayer.Sim, $"the SIM is not ready any more ({sim.Text})", "check that the SIM sits firmly in its holder; it is looked at again");
        }

        List<RegistrationStatus> registrations = await RegisterStep.AskAsync(session, token);
        if (registrations.Count == 0 || registrations.Exists(r => r.IsRegistered))
        {
            return null;
        }

        session.Facts = session.Facts with { Registration = null };
        return StepResult.Failed(SessionLayer.Registration, $"the network has let the module go ({RegisterStep.InWords(registrations)})", "check the antenna and the signal; the network is searched for again");
    }
}
