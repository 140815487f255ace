// Registration: the network takes the SIM in, at home or roaming; or refuses, and why.
using System.Globalization;
using OneNetModem.At.Dialogue;
using OneNetModem.Quectel.Commands;
using OneNetModem.Quectel.Session;

namespace OneNetModem.Diagnostics.Bench.Checks;

/// <summary>Waits for registration.</summary>
public sealed class RegistrationCheck : ICheck
{
    private static readonly (string Name, AtQuery<RegistrationStatus> Query)[] Domains =
        [("eps", Registration.Eps), ("ps", Registration.Packet), ("cs", Registration.Circuit)];

    private static readonly string[] Reports = ["+CEREG: ", "+CGREG: ", "+CREG: "];

    /// <inheritdoc/>
    public string Id => "registration";

    /// <inheritdoc/>
    public SessionLayer Layer => SessionLayer.Registration;

    /// <inheritdoc/>
    public string Title => "network registration";

    /// <inheritdoc/>
    public IReadOnlyList<string> Needs => ["sim"];

    /// <inheritdoc/>
    public async Task<CheckResult> RunAsync(BenchLine line, CancellationToken token)
    {
        ArgumentNullException.ThrowIfNull(line);
        bool wasRegistered = await IsRegisteredAsync(line, token);
        long started = line.Time.GetTimestamp();
        SessionFault? fault = await line.Steps.RegisterAsync(token);

        // How long a module takes to answer is no search.
        TimeSpan? took = wasRegistered ? null : line.Time.GetElapsedTime(started);
        MeasureList measures = new();
        List<RegistrationStatus> seen = [];
        foreach ((string name, AtQuery<RegistrationStatus> query) in Domains)
        {
            if ((await line.At.QueryAsync(query, token)).Value is { } status)
            {
                seen.Add(status);
                measures.Add(name, status.StateInWords);
            }
        }

        NetworkInfo? network = (await line.At.QueryAsync(Operator.Network, token)).Value;
        CurrentOperator? current = (await line.At.QueryAsync(Operator.Current, token)).Value;
        string? visited = (network?.Plmn is { } plmn ? line.Target.Operators.FindByImsi(plmn)?.KnownAs : null) ?? current?.Name;
        measures.Add("operator", visited).Add("plmn", network?.Plmn).Add("technology", network?.Name);
        return fault is null
            ? Judge(line, seen, visited) with { Measures = measures.Add("roaming", IsRoaming(seen) ? "yes" : "no").Add("attach_ms", took).Items }
            : await ExplainAsync(line, fault, seen, current, measures, token);
    }

    /// <summary>By one of the domains that carry data.</summary>
    private static async Task<bool> IsRegisteredAsync(BenchLine line, CancellationToken token) =>
        (await line.At.QueryAsync(Registration.Eps, token)).Value?.IsRegistered == true
        || (await line.At.QueryAsync(Registration.Packet, token)).Value?.IsRegistered == true;

    private static bool IsRoaming(List<RegistrationStatus> seen) => seen.Exists(s => s.State == RegistrationState.Roaming);

    private CheckResult Judge(BenchLine line, List<RegistrationStatus> seen, string? visited)
    {
        string where = visited is null ? "" : $" in the network of {visited}";
        return line.Facts.Registration?.State == RegistrationState.Roaming && !line.Limits.RoamingIsFine
            ? this.Warn($"the SIM roams{where}", "it is used abroad, or its operator has no network of its own here", "see that the contract includes data roaming here, and at what price") with { Proof = Reports }
            : this.Pass($"registered{where}{(IsRoaming(seen) ? ", roaming" : "")}");
    }

    private async Task<CheckResult> ExplainAsync(BenchLine line, SessionFault fault, List<RegistrationStatus> seen, CurrentOperator? current, MeasureList measures, CancellationToken token)
    {
        ExtendedError? error = (await line.At.QueryAsync(ExtendedError.Query, token)).Value;
        SignalQuality? signal = (await line.At.QueryAsync(Signal.Quality, token)).Value;
        ServingCell? cell = (await line.At.QueryAsync(ServingCell.Query, token)).Value;
        measures.Add("reject_cause", error?.Cause, "").Add("reject_text", error?.Text).Add("rssi", signal?.RssiDbm, "dBm").Add("cell_state", cell?.StateText);
        string? refusal = error?.Cause is { } cause ? RejectCause.OfRegistration(cause) : null;
        CheckResult result;
        if (fault.Layer != SessionLayer.Registration)
        {
            result = this.Fail(fault);
        }
        else if (seen.Exists(s => s.State == RegistrationState.Denied))
        {
            result = Denied(refusal, error);
        }
        else if (current is { Mode: 1 or 2 })
        {
            result = this.Fail(fault.Reason, current.Mode == 1 ? "the module is bound to one operator (AT+COPS)" : "the module was told to stay off the network (AT+COPS=2)", "AT+COPS=0    lets the module choose") with { Proof = ["+COPS: "] };
        }
        else if (seen.Exists(s => s.State is RegistrationState.HomeSmsOnly or RegistrationState.RoamingSmsOnly))
        {
            result = this.Fail("the network takes this SIM for short messages only", "the contract does not include data on this technology", "ask the operator for a contract with data for devices");
        }
        else if (signal?.RssiDbm is { } dbm)
        {
            result = this.Fail(
                fault.Reason,
                refusal ?? string.Create(CultureInfo.InvariantCulture, $"there is a signal ({dbm} dBm), but no network here takes this SIM or the module may not use its bands"),
                "check that the module's bands and technologies fit the operator (AT+QCFG=\"band\", \"nwscanmode\")",
                "try the SIM in a phone at this place");
        }
        else
        {
            result = this.Fail(fault.Reason, refusal ?? "the module finds no network: no antenna, the wrong antenna socket, or no coverage", "check the antenna and that it is on the main socket", "try another place, near a window", "give it longer: a first search of all bands may take minutes");
        }

        string[] proof = error?.Cause is not null ? ["+CEER: ", .. Reports] : Reports;
        return result with { Measures = measures.Items, Proof = result.Proof.Count > 0 ? result.Proof : proof };
    }

    private CheckResult Denied(string? refusal, ExtendedError? error) => this.Fail(
        error is null ? "the network refuses the SIM (registration denied)" : $"the network refuses the SIM (registration denied, {error.Text})",
        refusal ?? "most likely the operator has blocked this SIM, or it is not activated",
        // 3GPP TS 24.301 section 9.9.3.9.
        refusal is null ? "ask the operator whether the SIM is active, and allowed for this module (IMEI binding), this technology and roaming here" : error!.Cause switch
        {
            2 or 3 or 8 => "ask the operator to activate the SIM, and whether its contract is paid",
            5 or 6 => "ask the operator to allow this module's IMEI for this SIM, or try the SIM in another module",
            11 or 13 or 14 => "ask the operator to allow roaming here, or take a SIM of an operator of this place",
            17 or 22 => "try again in some minutes: this is the network's own trouble",
            19 => "set Modem:Apn in config.json (or ONENETMODEM__Modem__Apn) to the APN of the contract",
            _ => "ask the operator what this contract allows here: technology (LTE, Cat M1, Cat NB), place, kind of device",
        });
}
