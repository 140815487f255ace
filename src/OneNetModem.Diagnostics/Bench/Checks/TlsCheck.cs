// TLS: the handshake, and which part of it is broken when it fails.
using OneNetModem.Quectel.Session;

namespace OneNetModem.Diagnostics.Bench.Checks;

/// <summary>Opens a TLS connection with the target's certificates. Nothing is said on it.</summary>
public sealed class TlsCheck : ICheck
{
    /// <inheritdoc/>
    public string Id => "tls";

    /// <inheritdoc/>
    public SessionLayer Layer => SessionLayer.Mqtt;

    /// <inheritdoc/>
    public string Title => "TLS handshake";

    /// <inheritdoc/>
    public IReadOnlyList<string> Needs => ["tcp"];

    /// <inheritdoc/>
    public async Task<CheckResult> RunAsync(BenchLine line, CancellationToken token)
    {
        ArgumentNullException.ThrowIfNull(line);
        if (line.Target.Modem.Mqtt.TlsContext is null || line.Target.Modem.Tls is not { } material)
        {
            return this.Skip("the settings ask for no TLS (OneNet:Tls)");
        }

        CaFacts? ca = material.CaCertificate is { } pem ? CaFacts.Read(pem.Span) : null;
        MeasureList measures = new MeasureList()
            .Add("ca", ca?.Subject)
            .Add("ca_sha256", ca?.Sha256)
            .Add("ca_published", ca is not null && material.PublishedCa is { } published ? ca.Sha256 == published ? "yes" : "no" : null);
        SessionFault? fault = await line.Steps.ConfigureMqttAsync(token);
        long started = line.Time.GetTimestamp();
        if (fault is null)
        {
            line.Say("the TLS handshake takes up to a minute on a slow network");
            fault = await line.Steps.OpenMqttAsync(token);
        }

        if (fault is not null)
        {
            return Explain(line, material, fault) with { Measures = measures.Items };
        }

        TimeSpan took = line.Time.GetElapsedTime(started);
        await line.Steps.Mqtt.CloseAsync(token);
        CheckResult result = material.CaCertificate is null
            ? this.Warn("the connection is encrypted", "the server's certificate is not verified: no CA file is set", "set OneNet:CaFile to the platform's CA certificate")
            : line.Limits.Tls.Of(took.TotalMilliseconds) != Verdict.Pass
                ? this.Warn($"the TLS handshake takes {took.TotalSeconds:0} s", "a weak signal or a slow technology", "look at the signal")
                : this.Pass($"the server proves itself with a certificate of {ca?.Subject ?? "the CA"}");
        return result with { Measures = measures.Add("tls_ms", took).Items };
    }

    private CheckResult Explain(BenchLine line, TlsMaterial material, SessionFault fault)
    {
        // A server that refuses the client's certificate ends the handshake without a word to the module's user.
        if (material.ClientCertificate is { } client && CaFacts.Read(client.Span) is { } own && !own.IsValidAt(line.Time.GetUtcNow()))
        {
            return this.Fail($"the TLS handshake with {line.Target.Host}:{line.Target.Port} fails", $"the client certificate is valid only from {own.NotBefore:yyyy-MM-dd} to {own.NotAfter:yyyy-MM-dd}", "get a new one, and set OneNet:ClientCertFile and OneNet:ClientKeyFile");
        }

        return fault.Cause is null
            ? this.Fail(fault)
            : this.Fail($"no TLS connection to {line.Target.Host}:{line.Target.Port}", fault.Cause, fault.Advice) with { Layer = fault.Layer };
    }
}
