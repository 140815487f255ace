// Certificates for an emulated server: an authority of its own, made anew each time, and its file for OneNet:CaFile.
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace OneNetModem.Cli.Line;

/// <summary>A certificate authority that lives as long as the emulated platform.</summary>
internal sealed class EmulatedAuthority : IDisposable
{
    // EC keys: an RSA key takes long to make.
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly X509Certificate2 _certificate;
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("onenet-modem-ca-");
    private readonly DateTimeOffset _from;

    /// <param name="name">Its common name.</param>
    /// <param name="now">Certificates are valid from a day before to ten years after this.</param>
    public EmulatedAuthority(string name, DateTimeOffset now)
    {
        _from = now.AddDays(-1);
        CertificateRequest request = new("CN=" + name, _key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, false, 0, critical: true));
        _certificate = request.CreateSelfSigned(_from, _from.AddYears(10));
        CaFile = Path.Combine(_folder.FullName, "ca.pem");
        File.WriteAllText(CaFile, _certificate.ExportCertificatePem());
    }

    /// <summary>The authority's certificate, PEM.</summary>
    public string CaFile { get; }

    /// <summary>A certificate with its key for a server of this name.</summary>
    public X509Certificate2 Issue(string host)
    {
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        CertificateRequest request = new("CN=" + host, key, HashAlgorithmName.SHA256);
        SubjectAlternativeNameBuilder names = new();
        names.AddDnsName(host);
        request.CertificateExtensions.Add(names.Build());
        using X509Certificate2 issued = request.Create(_certificate, _from, _from.AddYears(9), [1]);
        return issued.CopyWithPrivateKey(key);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _certificate.Dispose();
        _key.Dispose();
        _folder.Delete(recursive: true);
    }
}
