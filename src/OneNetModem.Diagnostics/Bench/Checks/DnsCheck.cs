// Name resolution: the server's name has an address in this operator's network.
using System.Globalization;
using OneNetModem.At.Dialogue;
using OneNetModem.OneNet.Endpoints;
using OneNetModem.Quectel.Commands;
using OneNetModem.Quectel.Session;
using IPAddress = System.Net.IPAddress;

namespace OneNetModem.Diagnostics.Bench.Checks;

/// <summary>Asks the operator's DNS for the server's name.</summary>
public sealed class DnsCheck : ICheck
{
    /// <inheritdoc/>
    public string Id => "dns";

    /// <inheritdoc/>
    public SessionLayer Layer => SessionLayer.Pdp;

    /// <inheritdoc/>
    public string Title => "name resolution";

    /// <inheritdoc/>
    public IReadOnlyList<string> Needs => ["pdp"];

    /// <inheritdoc/>
    public async Task<CheckResult> RunAsync(BenchLine line, CancellationToken token)
    {
        ArgumentNullException.ThrowIfNull(line);
        string host = line.Target.Host;
        if (IPAddress.TryParse(host, out _))
        {
            return this.Skip($"{host} is an address: there is no name to look up");
        }

        line.Say($"looking up {host}, up to {Dns.Resolve(line.ContextId, host).Command.Timeout.TotalSeconds:0} s");
        AtReply<DnsResult> reply = await line.At.QueryAsync(Dns.Resolve(line.ContextId, host), token);
        TimeSpan took = reply.Response.Elapsed;
        if (reply.Value is not { Error: 0, Addresses.Count: > 0 } found)
        {
            return await ExplainAsync(line, reply, token);
        }

        string addresses = string.Join(", ", found.Addresses);
        CheckResult result = line.Limits.Dns.Of(took.TotalMilliseconds) == Verdict.Pass
            ? this.Pass($"{host} is {addresses}")
            : this.Warn($"{host} is {addresses}, found after {took.TotalSeconds:0.#} s", "a slow DNS of the operator, or a weak signal", "look at the signal");
        return result with { Measures = new MeasureList().Add("host", host).Add("addresses", addresses).Add("dns_ms", took).Items };
    }

    /// <summary>Whether it is the name or the DNS shows by another name.</summary>
    private async Task<CheckResult> ExplainAsync(BenchLine line, AtReply<DnsResult> reply, CancellationToken token)
    {
        string host = line.Target.Host;
        string other = PlatformProfile.Suite.Plain!.Host;
        other = other.Equals(host, StringComparison.OrdinalIgnoreCase) ? PlatformProfile.Suite.Tls!.Host : other;
        bool othersWork = (await line.At.QueryAsync(Dns.Resolve(line.ContextId, other), token)).Value is { Error: 0 };
        string said = reply.Value is { } answer ? $"{ErrorCodes.Tcp(answer.Error) ?? "DNS error"}, {answer.Error}" : reply.Response.ToString();
        CheckResult result = othersWork
            ? this.Fail($"{host} has no address ({said})", $"the host name is wrong: the DNS works and knows {other}", "check OneNet:Host")
            : this.Fail($"{host} has no address ({said})", "name resolution does not work in this network (DNS)", "AT+QIDNSCFG=1    shows the DNS servers; a private APN may have none", "set the server's address instead of its name (OneNet:Host)");
        return result with
        {
            Proof = reply.Value is { Error: not 0 } failed ? [string.Create(CultureInfo.InvariantCulture, $"+QIURC: \"dnsgip\",{failed.Error}")] : [],
            Measures = new MeasureList().Add("host", host).Add("other_host", other).Add("other_host_resolves", othersWork ? "yes" : "no").Items,
        };
    }
}
