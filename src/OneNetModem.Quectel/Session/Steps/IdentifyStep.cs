// Finds out which module this is, refines its profile by asking the firmware, and sends URCs to the port in use.
using OneNetModem.At.Dialogue;
using OneNetModem.Quectel.Commands;
using OneNetModem.Quectel.Profiles;

namespace OneNetModem.Quectel.Session.Steps;

internal static class IdentifyStep
{
    public static async Task<StepResult> RunAsync(SessionContext session, CancellationToken token)
    {
        AtChannel at = session.At;
        AtReply<ModuleIdentity> identity = await at.QueryAsync(Identity.Module, token);
        if (identity.Value is null)
        {
            return StepResult.Failed(SessionLayer.Module, $"the module does not say what it is ({identity.Response})", "restart the module");
        }

        ProfileChoice choice = session.Options.Profile is { } configured
            ? new ProfileChoice(configured, "set in the configuration")
            : ModuleProfiles.Detect(identity.Value);
        if (choice.Profile is null)
        {
            return StepResult.NeedsPerson(SessionLayer.Module, choice.Explanation, "if the module is close to EC2x, BG96 or BG95, set Modem:Profile to that series");
        }

        AtReply<string> imei = await at.QueryAsync(Identity.Imei, token);
        PublishSupport pubEx = PublishProbe.Read(await at.SendAsync(QmtPublish.TestQmtpubex, token));
        PublishSupport pub = PublishProbe.Read(await at.SendAsync(QmtPublish.TestQmtpub, token));
        RefinedProfile refined = PublishProbe.Refine(choice.Profile, pubEx, pub);
        if (!refined.CanPublish)
        {
            return StepResult.NeedsPerson(SessionLayer.Module, refined.Explanation, "this firmware has no MQTT commands (QuecPython builds have none); flash the standard AT firmware");
        }

        QuectelLog.Identified(session.Log, at.Name, $"{identity.Value.Model} {identity.Value.Revision}", refined.Profile.Name, $"{choice.Explanation}; {refined.Explanation}");
        session.Facts = new ModuleFacts { Port = at.Name, Identity = identity.Value, Profile = refined.Profile, Imei = imei.Value };
        at.Use(new QuectelDialect(refined.Profile));
        await DirectUrcsAsync(session, token);
        return new StepResult(SessionTrigger.Identified);
    }

    /// <summary>URCs go to one of the module's ports only; on EC2x they do not reach the UART unless told to. A firmware
    /// without the command has nothing to set.</summary>
    public static async Task DirectUrcsAsync(SessionContext session, CancellationToken token)
    {
        ModuleProfile profile = session.Facts.Profile!;
        if ((session.Options.UrcPort ?? profile.DefaultUrcPort.Value) is { } port)
        {
            await TrySetAsync(session, Bringup.SetUrcPort(port), token);
        }

        if (profile.HasUrcCache.Value)
        {
            await TrySetAsync(session, Bringup.SetUrcCache(withhold: false), token);
        }
    }

    private static async Task TrySetAsync(SessionContext session, AtCommand command, CancellationToken token)
    {
        AtResponse response = await session.At.SendAsync(command, token);
        if (!response.IsOk)
        {
            QuectelLog.Skipped(session.Log, session.At.Name, command.ToString(), response.Final.ToString());
        }
    }
}
