// The data connection: the APN is known, its login is right, and the module has an address.
using System.Net;
using System.Net.Sockets;
using OneNetModem.Diagnostics.Bench.Operators;
using OneNetModem.Quectel.Commands;
using OneNetModem.Quectel.Session;

namespace OneNetModem.Diagnostics.Bench.Checks;

/// <summary>Activates the PDP context with the APN of the target, or with the module's own.</summary>
public sealed class PdpCheck : ICheck
{
    // 3GPP TS 24.008 section 10.5.6.6, TS 24.301 section 9.9.4.4.
    private const int Barred = 8, Congestion = 26, UnknownApn = 27, WrongLogin = 29, NotSubscribed = 33, OutOfOrder = 34, NetworkFailure = 38;

    /// <inheritdoc/>
    public string Id => "pdp";

    /// <inheritdoc/>
    public SessionLayer Layer => SessionLayer.Pdp;

    /// <inheritdoc/>
    public string Title => "data connection";

    /// <inheritdoc/>
    public IReadOnlyList<string> Needs => ["registration"];

    /// <inheritdoc/>
    public async Task<CheckResult> RunAsync(BenchLine line, CancellationToken token)
    {
        ArgumentNullException.ThrowIfNull(line);
        await TakeDownOtherAsync(line, token);
        long started = line.Time.GetTimestamp();
        SessionFault? fault = await line.Steps.ActivateAsync(token);
        TimeSpan took = line.Time.GetElapsedTime(started);
        string? apn = (await line.At.QueryAsync(Pdp.Settings(line.ContextId), token)).Value?.Apn ?? line.Target.Modem.Pdp?.Apn;
        MeasureList measures = new MeasureList().Add("apn", apn is "" ? "(the network's own)" : apn);
        if (fault is not null)
        {
            return await ExplainAsync(line, fault, apn, measures, token);
        }

        PdpContext? context = (await line.At.QueryAsync(Pdp.Contexts, token)).Value?.Contexts.FirstOrDefault(c => c.ContextId == line.ContextId);
        foreach (string address in context?.Addresses ?? [])
        {
            measures.Add(IPAddress.TryParse(address, out IPAddress? ip) && ip.AddressFamily == AddressFamily.InterNetworkV6 ? "ipv6" : "ipv4", address);
        }

        string addresses = string.Join(" and ", context?.Addresses ?? []);
        CheckResult result = context is not { Addresses.Count: > 0 }
            ? this.Warn("the data connection is up, and the module does not tell its address", "the network has given none yet", "run it again; if it stays so ask the operator about the APN")
            : line.Limits.Activation.Of(took.TotalMilliseconds) != Verdict.Pass
                ? this.Warn($"the data connection is up ({addresses}), after {took.TotalSeconds:0} s", "a weak signal or a busy network", "look at the signal")
                : this.Pass($"the data connection is up ({addresses})");
        return result with { Measures = measures.Add("activate_ms", took).Items };
    }

    /// <summary>A context that is up with other settings would pass for a test of these. One that the module keeps up by itself
    /// (the LTE default bearer) comes back with the new ones.</summary>
    private static async Task TakeDownOtherAsync(BenchLine line, CancellationToken token)
    {
        if (line.Target.Modem.Pdp is { } wanted
            && (await line.At.QueryAsync(Pdp.Contexts, token)).Value?.IsActive(line.ContextId) == true
            && (await line.At.QueryAsync(Pdp.Settings(line.ContextId), token)).Value is { } present && present != wanted)
        {
            line.Say("the context is up with another APN; it is taken down first");
            await line.At.SendAsync(Pdp.Deactivate(line.ContextId), token);
        }
    }

    private async Task<CheckResult> ExplainAsync(BenchLine line, SessionFault fault, string? apn, MeasureList measures, CancellationToken token)
    {
        if (fault.Layer != SessionLayer.Pdp)
        {
            return this.Fail(fault) with { Measures = measures.Items };
        }

        ExtendedError? error = (await line.At.QueryAsync(ExtendedError.Query, token)).Value;
        measures.Add("reject_cause", error?.Cause, "").Add("reject_text", error?.Text);
        AccessPoint[] points = line.Facts.Imsi is { } imsi && line.Target.Operators.FindByImsi(imsi) is { } home ? [.. line.Target.Operators.ApnsFor(home.Mcc, home.Mnc)] : [];
        string[] known = [.. points.Select(p => p.Apn)];
        measures.Add("suggested_apns", string.Join(", ", points.Select(p => p.ToString())));
        bool isForeign = apn is { Length: > 0 } && known.Length > 0 && !known.Contains(apn, StringComparer.OrdinalIgnoreCase);
        return this.Fail($"no data connection{(error is null ? "" : $" ({error.Text})")}", Why(error?.Cause, apn, isForeign), Next(error?.Cause, known, isForeign)) with { Measures = measures.Items, Proof = error?.Cause is null ? ["AT+QIACT="] : ["+CEER: "] };
    }

    /// <summary>The cause in words; without one of the network's, the likeliest.</summary>
    private static string Why(int? cause, string? apn, bool isForeign) => (cause, apn is { Length: > 0 }) switch
    {
        (UnknownApn, true) => $"the APN is wrong: the network does not know the APN '{apn}'",
        (UnknownApn, false) => "no APN is set, and this network wants one",
        (WrongLogin, true) => $"user or password of the APN '{apn}' is wrong",
        (WrongLogin, false) => "the network wants an APN with its user and password, and none is set",
        (NotSubscribed, true) => $"the contract of this SIM does not include the APN '{apn}'",
        (NotSubscribed, false) => "the contract of this SIM does not include data",
        ({ } known, _) when RejectCause.OfDataConnection(known) is { } refusal => refusal,
        _ when isForeign => $"the APN is probably wrong: the APN '{apn}' is not one of this operator's",
        (_, false) => "no APN is set, and this network may want one",
        _ => "a contract without data, or a wrong user or password of the APN",
    };

    /// <summary>What to do, likeliest first.</summary>
    private static IReadOnlyList<string> Next(int? cause, string[] known, bool isForeign)
    {
        string[] set = known.Length > 0 ? [$"set Modem:Apn in config.json (or ONENETMODEM__Modem__Apn) to {string.Join(" or ", known.Take(3))}"] : [];
        const string Ask = "ask the operator for the APN of this contract, with its user and password (Modem:Apn, Modem:ApnUser, Modem:ApnPassword)";
        const string Contract = "ask whether the contract includes data and is paid";
        return cause switch
        {
            WrongLogin => [Ask, Contract],
            Barred => [Contract, Ask],
            NotSubscribed => isForeign ? [.. set, Contract, Ask] : [Contract, .. set, Ask],
            Congestion or OutOfOrder or NetworkFailure => ["try again in some minutes: this is the network's own trouble", Contract],
            _ => [.. set, Ask, Contract],
        };
    }
}
