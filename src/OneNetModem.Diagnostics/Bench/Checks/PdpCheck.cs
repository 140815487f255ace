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
        string shown = apn is null or "" ? "the network's own APN" : $"the APN '{apn}'";
        string? refusal = error?.Cause is { } cause ? RejectCause.OfDataConnection(cause) : null;
        string why = error?.Cause switch
        {
            27 => $"the APN is wrong: the network does not know {shown}",
            29 => $"user or password of {shown} is wrong",
            33 => $"the contract of this SIM does not include {(apn is { Length: > 0 } ? shown : "data")}",
            _ when refusal is not null => refusal,
            _ when apn is { Length: > 0 } && known.Length > 0 && !known.Contains(apn, StringComparer.OrdinalIgnoreCase) => $"the APN is probably wrong: {shown} is not one of this operator's",
            _ => "a wrong APN, its user or password, or a contract without data",
        };
        string[] next =
        [
            .. known.Length > 0 && error?.Cause is null or 27 or 33 ? new[] { $"set Modem:Apn to {string.Join(" or ", known.Take(3))}" } : [],
            "ask the operator for the APN of this contract, with its user and password (Modem:Apn, Modem:ApnUser, Modem:ApnPassword)",
            "ask whether the contract includes data and is paid",
        ];
        return this.Fail($"no data connection{(error is null ? "" : $" ({error.Text})")}", why, next) with { Measures = measures.Items };
    }
}
