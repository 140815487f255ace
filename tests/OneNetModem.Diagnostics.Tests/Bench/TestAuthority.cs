// Certificates for tests: an authority of a name, valid for a while around the simulations' time.
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace OneNetModem.Diagnostics.Tests.Bench;

internal static class TestAuthority
{
    /// <summary>A self-signed certificate in PEM.</summary>
    public static ReadOnlyMemory<byte> Create(string name, string notBefore = "2025-01-01", string notAfter = "2035-01-01")
    {
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        CertificateRequest request = new("CN=" + name, key, HashAlgorithmName.SHA256);
        using X509Certificate2 certificate = request.CreateSelfSigned(DateTimeOffset.Parse(notBefore + "Z", null), DateTimeOffset.Parse(notAfter + "Z", null));
        return Encoding.ASCII.GetBytes(certificate.ExportCertificatePem());
    }
}
