// TLS contexts: AT+QSSLCFG. The value is always given: without it the same text is a query, which users trip over.
using OneNetModem.At.Dialogue;

namespace OneNetModem.Quectel.Commands;

/// <summary>TLS versions a context allows.</summary>
public enum TlsVersion
{
    /// <summary>SSL 3.0.</summary>
    Ssl30 = 0,

    /// <summary>TLS 1.0.</summary>
    Tls10 = 1,

    /// <summary>TLS 1.1.</summary>
    Tls11 = 2,

    /// <summary>TLS 1.2.</summary>
    Tls12 = 3,

    /// <summary>All of them.</summary>
    All = 4,
}

/// <summary>Who proves who they are.</summary>
public enum TlsVerification
{
    /// <summary>Nobody: encrypted, but to anybody.</summary>
    None = 0,

    /// <summary>The server, by the CA certificate of the context.</summary>
    Server = 1,

    /// <summary>Both.</summary>
    Mutual = 2,
}

/// <summary>One TLS option as the module holds it.</summary>
/// <param name="Key">Its name.</param>
/// <param name="ContextId">The TLS context.</param>
/// <param name="Value">The value as text.</param>
public sealed record TlsOption(string Key, int ContextId, string Value);

/// <summary>TLS settings (BG95 SSL note V1.1). Contexts are 0 to 5; the settings are lost by a restart.</summary>
public static class Tls
{
    /// <summary><c>"sslversion"</c>.</summary>
    public static AtCommand Version(int contextId, TlsVersion version) => Set("sslversion", contextId, ((int)version).Text());

    /// <summary><c>"ciphersuite"</c>: a suite's number, or <c>0xFFFF</c> for all. In quotes it would be <c>ERROR</c>.</summary>
    public static AtCommand CipherSuites(int contextId, ushort suite = 0xFFFF) => Set("ciphersuite", contextId, $"0X{suite:X4}");

    /// <summary><c>"seclevel"</c>.</summary>
    public static AtCommand Verification(int contextId, TlsVerification level) => Set("seclevel", contextId, ((int)level).Text());

    /// <summary><c>"cacert"</c>: the file with the certificate that signed the server's.</summary>
    /// <exception cref="AtTextException">The name cannot be quoted.</exception>
    public static AtCommand CaCertificate(int contextId, string file) => Set("cacert", contextId, AtText.Quote(file, "file name", Files.MaxNameBytes));

    /// <summary><c>"clientcert"</c>.</summary>
    /// <exception cref="AtTextException">The name cannot be quoted.</exception>
    public static AtCommand ClientCertificate(int contextId, string file) => Set("clientcert", contextId, AtText.Quote(file, "file name", Files.MaxNameBytes));

    /// <summary><c>"clientkey"</c>.</summary>
    /// <exception cref="AtTextException">The name cannot be quoted.</exception>
    public static AtCommand ClientKey(int contextId, string file) => Set("clientkey", contextId, AtText.Quote(file, "file name", Files.MaxNameBytes));

    /// <summary><c>"sni"</c>: send the server's name.</summary>
    public static AtCommand ServerNameIndication(int contextId, bool on) => Set("sni", contextId, on ? "1" : "0");

    /// <summary><c>"ignorelocaltime"</c>: accept certificates whatever the module's clock says; for a clock that was never set.</summary>
    public static AtCommand IgnoreLocalTime(int contextId, bool on) => Set("ignorelocaltime", contextId, on ? "1" : "0");

    /// <summary><c>"negotiatetime"</c>: 10 to 300 s for the handshake; 300 by default.</summary>
    public static AtCommand HandshakeLimit(int contextId, int seconds)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(seconds, 10);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(seconds, 300);
        return Set("negotiatetime", contextId, seconds.Text());
    }

    /// <summary>What the module holds for a key.</summary>
    /// <exception cref="AtTextException">The key cannot be quoted.</exception>
    public static AtQuery<TlsOption> Query(string key, int contextId) => new(
        new AtCommand($"AT+QSSLCFG={AtText.Quote(key, "TLS option")},{Checked(contextId)}"),
        r => ReplyLines.First(r, "+QSSLCFG", f =>
            f.Known(0) is { } name && string.Equals(name, key, StringComparison.OrdinalIgnoreCase) && f.Number(1) is { } ctx && f.Count >= 3
                ? new TlsOption(name, ctx, f[2])
                : null));

    private static AtCommand Set(string key, int contextId, string value) => new($"AT+QSSLCFG=\"{key}\",{Checked(contextId)},{value}");

    internal static int Checked(int contextId)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(contextId);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(contextId, 5);
        return contextId;
    }
}
