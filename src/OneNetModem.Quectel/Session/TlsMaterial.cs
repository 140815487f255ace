// What a TLS connection needs on the module: whom to trust, and for mutual TLS who the module is.
namespace OneNetModem.Quectel.Session;

/// <summary>Certificates for a TLS context. They are put on the module as files before it connects.</summary>
public sealed record TlsMaterial
{
    /// <summary>The certificate authority that signed the server's certificate, PEM, byte for byte as it is to lie on the
    /// module; null: the server is not verified (encrypted, but to anybody).</summary>
    public ReadOnlyMemory<byte>? CaCertificate { get; init; }

    /// <summary>The fingerprint that the server's owner publishes for its certificate authority, as in
    /// <see cref="CaFacts.Sha256"/>; null where none is known. Only compared, to explain a connection that fails.</summary>
    public string? PublishedCa { get; init; }

    /// <summary>The module's own certificate, PEM; null: no mutual TLS.</summary>
    public ReadOnlyMemory<byte>? ClientCertificate { get; init; }

    /// <summary>The private key of <see cref="ClientCertificate"/>, PEM. A secret.</summary>
    public ReadOnlyMemory<byte>? ClientKey { get; init; }

    /// <summary>Which of the module's TLS contexts to set up, 0 to 5.</summary>
    public int ContextId { get; init; }

    /// <summary>Without the material itself.</summary>
    public override string ToString() =>
        $"TLS context {ContextId}, {(CaCertificate is null ? "server not verified" : "server verified")}{(ClientCertificate is null ? "" : ", client certificate")}";
}
