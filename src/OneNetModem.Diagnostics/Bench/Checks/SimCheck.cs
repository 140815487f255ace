// The SIM: there, unlocked, readable, and whose it is. A PIN is tried once and never twice: three wrong ones lock the card.
using OneNetModem.Quectel.Commands;
using OneNetModem.Quectel.Session;

namespace OneNetModem.Diagnostics.Bench.Checks;

/// <summary>Asks for the SIM, and unlocks it with the PIN of the target.</summary>
public sealed class SimCheck : ICheck
{
    private const int AllPinTries = 3;

    /// <inheritdoc/>
    public string Id => "sim";

    /// <inheritdoc/>
    public SessionLayer Layer => SessionLayer.Sim;

    /// <inheritdoc/>
    public string Title => "SIM card";

    /// <inheritdoc/>
    public IReadOnlyList<string> Needs => ["module"];

    /// <inheritdoc/>
    public async Task<CheckResult> RunAsync(BenchLine line, CancellationToken token)
    {
        ArgumentNullException.ThrowIfNull(line);
        SimTries? before = (await line.At.QueryAsync(Sim.Tries, token)).Value;
        SessionFault? fault = await line.Steps.ReadSimAsync(token);
        SimTries? tries = (await line.At.QueryAsync(Sim.Tries, token)).Value;
        MeasureList measures = new MeasureList().Add("pin_tries_left", tries?.Pin, "").Add("puk_tries_left", tries?.Puk, "");
        if (fault is null)
        {
            return Judge(line, tries) with { Measures = Numbers(line, measures).Items };
        }

        SimStatus? status = Sim.StatusOf(await line.At.SendAsync(Sim.Status.Command, token));
        return Explain(line, fault, status, before, tries) with { Measures = measures.Add("state", status?.Text).Items };
    }

    private static MeasureList Numbers(BenchLine line, MeasureList measures)
    {
        (Iccid? iccid, string? imsi) = (line.Facts.Iccid, line.Facts.Imsi);
        return measures
            .Add("iccid", iccid?.Text)
            .Add("iccid_check_digit", iccid?.CheckDigitFits switch { true => "fits", false => "does not fit (not every operator computes it)", null => null })
            .Add("issuer", iccid is null ? null : line.Target.Operators.IssuerOf(iccid.Text))
            .Add("imsi", imsi)
            .Add("home_operator", imsi is null ? null : line.Target.Operators.FindByImsi(imsi)?.ToString() ?? "not in the table");
    }

    private CheckResult Judge(BenchLine line, SimTries? tries)
    {
        if (line.Facts.Imsi is not { } imsi || line.Facts.Iccid is null)
        {
            return this.Warn(
                $"the SIM is ready and does not tell its {(line.Facts.Imsi is null ? "IMSI" : "ICCID")}",
                "a SIM that is damaged or not programmed, or bad contacts",
                "clean its contacts and put it in again", "try another SIM in this module");
        }

        return tries?.Pin < AllPinTries
            ? this.Warn($"only {tries.Pin} of {AllPinTries} tries are left for the PIN", "somebody has entered a wrong PIN", "enter the right PIN once: that gives all tries back")
            : this.Pass($"the SIM is ready{(line.Target.Operators.FindByImsi(imsi) is { } home ? $", of {home}" : "")}");
    }

    private CheckResult Explain(BenchLine line, SessionFault fault, SimStatus? status, SimTries? before, SimTries? tries)
    {
        string left = tries is null ? "" : $"; {tries.Pin} of {AllPinTries} tries left for the PIN";
        return status?.State switch
        {
            _ when fault.Layer != SessionLayer.Sim => this.Fail(fault),
            SimState.NotInserted => this.Fail("there is no SIM in the module", null, "check that the SIM is in its holder the right way round and the holder is closed", "clean its contacts", "try another SIM in this module"),
            _ when tries is { Puk: 0 } => this.Fail("the SIM is blocked for good: its PUK was entered wrongly too often", null, "ask the operator for a new SIM; nothing unlocks this one"),
            SimState.PukRequired => this.Fail($"the SIM is locked and asks for its PUK{(tries is null ? "" : $", {tries.Puk} tries left")}", "a wrong PIN was entered three times", "unlock it in a phone with the PUK from the operator; ten wrong PUKs destroy it"),
            SimState.PinRequired when line.Target.Modem.Pin is null => this.Fail("the SIM asks for its PIN, and none is given" + left, null, "set Modem:Pin in config.json (or ONENETMODEM__Modem__Pin), or switch the PIN off in a phone"),
            SimState.PinRequired when before is { Pin: <= 1 } => this.Fail("the SIM asks for its PIN, and the last try is not taken by itself: a wrong one locks the SIM", "wrong PINs were entered before", fault.Advice),
            SimState.PinRequired => this.Fail(fault.Reason + left, "the PIN in the settings is wrong", fault.Advice),
            SimState.Failure => this.Fail($"the module cannot read the SIM ({status.Text})", "it is broken, badly seated, or no SIM", "clean its contacts and put it in again", "try another SIM in this module"),
            _ => this.Fail(fault),
        };
    }
}
