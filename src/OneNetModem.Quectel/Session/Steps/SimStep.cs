// The SIM: waits until it is ready, enters the PIN once, reads its numbers.
using OneNetModem.At.Dialogue;
using OneNetModem.Quectel.Commands;

namespace OneNetModem.Quectel.Session.Steps;

internal static class SimStep
{
    private static readonly TimeSpan Between = TimeSpan.FromSeconds(1);

    /// <summary>How long a module that has been running must say that there is no card, and nothing else, to be believed.</summary>
    private static readonly TimeSpan AbsentLimit = TimeSpan.FromSeconds(5);

    public static async Task<StepResult> RunAsync(SessionContext session, CancellationToken token)
    {
        long started = session.Time.GetTimestamp();
        bool absentThroughout = true;
        bool radioChecked = false;
        using AtUrcSubscription urcs = session.At.Subscribe();
        while (true)
        {
            AtResponse response = await session.At.SendAsync(Sim.Status.Command, token);
            SimStatus? status = Sim.StatusOf(response);
            absentThroughout &= status?.State == SimState.NotInserted;
            switch (status?.State)
            {
                case SimState.Ready:
                    return await ReadAsync(session, token);
                case SimState.PinRequired when session.Options.Pin is { } pin && !session.PinTried:
                    session.PinTried = true;

                    // Also of a service that restarts again and again: the last try is a person's.
                    if ((await session.At.QueryAsync(Sim.Tries, token)).Value is { Pin: <= 1 } left)
                    {
                        return StepResult.NeedsPerson(SessionLayer.Sim, $"the SIM asks for its PIN, and {left.Pin} tries are left", "enter the right PIN by hand in a phone; the last try is not taken by itself, because it would lock the SIM");
                    }

                    response = await session.At.SendAsync(Sim.EnterPin(pin), token);
                    if (!response.IsOk)
                    {
                        return StepResult.NeedsPerson(SessionLayer.Sim, $"the SIM refused the PIN ({response.Final})", "correct Modem:Pin; it is not tried again by itself, because three wrong PINs lock the SIM");
                    }

                    continue;
                case SimState.PinRequired:
                    return StepResult.NeedsPerson(SessionLayer.Sim, "the SIM asks for its PIN", session.PinTried ? "the PIN was tried once; check it and start again" : "set Modem:Pin in config.json (or ONENETMODEM__Modem__Pin), or switch the PIN off in a phone");
                case SimState.PukRequired:
                    return StepResult.NeedsPerson(SessionLayer.Sim, "the SIM is locked and asks for its PUK", "unlock it in a phone with the PUK from the operator");
            }

            if (!radioChecked)
            {
                radioChecked = true;
                await SwitchRadioOnAsync(session, token);
            }

            TimeSpan limit = session.Options.SimLimit;
            if (absentThroughout && AbsentLimit < limit && !HasJustStarted(session))
            {
                limit = AbsentLimit;
            }

            if (session.Time.GetElapsedTime(started) >= limit)
            {
                return StepResult.NeedsPerson(SessionLayer.Sim, Missing(status, response), "check that the SIM is in its holder the right way round and the holder is closed; try the SIM in a phone");
            }

            session.Progress?.Invoke($"the SIM is not ready yet ({status?.Text ?? response.Final.ToString()}), waiting up to {limit.TotalSeconds:0} s");

            // The sequence 10, 14, READY after a start is normal, and not every step of it is announced.
            await session.WaitForUrcAsync(urcs, u => SimStatus.From(u) is not null, Between, token);
        }
    }

    /// <summary>Then "no card" is only the beginning of the sequence, for as long as the SIM may take.</summary>
    private static bool HasJustStarted(SessionContext session) =>
        session.StartSeen is { } seen && session.Time.GetElapsedTime(seen) < session.Options.SimLimit;

    private static string Missing(SimStatus? status, AtResponse response) =>
        status?.State == SimState.NotInserted
            ? "there is no SIM in the module"
            : $"the SIM does not get ready ({status?.Text ?? response.ToString()})";

    /// <summary>A module whose radio is off has no SIM either: an earlier program left it so, or a recovery that was broken off.</summary>
    private static async Task SwitchRadioOnAsync(SessionContext session, CancellationToken token)
    {
        AtReply<FunctionalityLevel> reply = await session.At.QueryAsync(Power.Level, token);
        if (reply.Value is { Level: not Functionality.Full } off)
        {
            QuectelLog.RadioOff(session.Log, session.At.Name, (int)off.Level);
            await session.At.SendAsync(Power.SetLevel(Functionality.Full), token);
        }
    }

    private static async Task<StepResult> ReadAsync(SessionContext session, CancellationToken token)
    {
        AtReply<Iccid> iccid = await session.At.QueryAsync(Sim.Iccid, token);
        AtReply<string> imsi = await session.At.QueryAsync(Sim.Imsi, token);
        session.Facts = session.Facts with { Iccid = iccid.Value, Imsi = imsi.Value };
        return new StepResult(SessionTrigger.SimReady);
    }
}
