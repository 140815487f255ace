// What a certificate authority's file says of itself: for a person to compare, and for judging why TLS failed.
using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace OneNetModem.Quectel.Session;

/// <summary>A certificate authority's certificate.</summary>
/// <param name="Subject">Its distinguished name.</param>
/// <param name="Sha256">SHA-256 fingerprint, upper-case hex with colons.</param>
/// <param name="NotBefore">UTC; not valid before.</param>
/// <param name="NotAfter">UTC; not valid after.</param>
public sealed record CaFacts(string Subject, string Sha256, DateTimeOffset NotBefore, DateTimeOffset NotAfter)
{
    /// <summary>Reads the first certificate of a PEM file; null when it holds none.</summary>
    public static CaFacts? Read(ReadOnlySpan<byte> pem)
    {
        try
        {
            using X509Certificate2 ca = X509CertificateLoader.LoadCertificate(pem);
            string sha256 = string.Join(':', ca.GetCertHash(HashAlgorithmName.SHA256).Select(b => b.ToString("X2", CultureInfo.InvariantCulture)));
            return new CaFacts(ca.Subject, sha256, new DateTimeOffset(ca.NotBefore).ToUniversalTime(), new DateTimeOffset(ca.NotAfter).ToUniversalTime());
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    /// <summary>Whether a clock that shows this time takes it for valid.</summary>
    public bool IsValidAt(DateTimeOffset time) => time >= NotBefore && time <= NotAfter;
}
