// Certificates of this test run and mosquitto's TLS listener with one of them.
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using OneNetModem.Testing;

namespace OneNetModem.EndToEnd.Tests.Line;

internal sealed class TlsBench : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("onenet-tls-");
    private readonly ECDsa _caKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly X509Certificate2 _ca;

    public TlsBench(DateTimeOffset? caUntil = null)
    {
        _ca = Authority("test CA", _caKey, caUntil);
        File.WriteAllText(PathOf("ca.pem"), _ca.ExportCertificatePem());
        using ECDsa otherKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using X509Certificate2 other = Authority("another CA", otherKey, null);
        File.WriteAllText(PathOf("other.pem"), other.ExportCertificatePem());
    }

    /// <summary>Of <c>ca.pem</c>, which signs the server's certificate; <c>other.pem</c> signs nothing.</summary>
    public string PathOf(string file) => Path.Combine(_folder.FullName, file);

    public byte[] Read(string file) => File.ReadAllBytes(PathOf(file));

    /// <summary>Writes <c>client.pem</c> and <c>client.key</c>.</summary>
    public void IssueClient()
    {
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using X509Certificate2 client = Issue("module", key, DateTimeOffset.UtcNow.AddDays(1), [9]);
        File.WriteAllText(PathOf("client.pem"), client.ExportCertificatePem());
        File.WriteAllText(PathOf("client.key"), key.ExportPkcs8PrivateKeyPem());
    }

    /// <summary>A broker whose certificate is valid from yesterday until then.</summary>
    public async Task<MosquittoBroker> BrokerAsync(DateTimeOffset? until = null, params string[] lines)
    {
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using X509Certificate2 server = Issue("mqtts.test", key, until ?? DateTimeOffset.UtcNow.AddDays(1), [1, 2, 3]);
        await File.WriteAllTextAsync(PathOf("server.pem"), server.ExportCertificatePem());
        await File.WriteAllTextAsync(PathOf("server.key"), key.ExportPkcs8PrivateKeyPem());
        return await MosquittoBroker.StartAsync(new MosquittoOptions { ExtraLines = ["certfile " + PathOf("server.pem"), "keyfile " + PathOf("server.key"), .. lines] });
    }

    public void Dispose()
    {
        _ca.Dispose();
        _caKey.Dispose();
        _folder.Delete(recursive: true);
    }

    private static X509Certificate2 Authority(string name, ECDsa key, DateTimeOffset? until)
    {
        CertificateRequest request = new("CN=" + name, key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, false, 0, critical: true));
        return request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-2), until ?? DateTimeOffset.UtcNow.AddDays(2));
    }

    /// <summary>By the key alone: dates outside the authority's are wanted too.</summary>
    private X509Certificate2 Issue(string name, ECDsa key, DateTimeOffset until, byte[] serial)
    {
        CertificateRequest request = new("CN=" + name, key, HashAlgorithmName.SHA256);
        SubjectAlternativeNameBuilder names = new();
        names.AddDnsName(name);
        names.AddIpAddress(System.Net.IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        return request.Create(_ca.SubjectName, X509SignatureGenerator.CreateForECDsa(_caKey), DateTimeOffset.UtcNow.AddDays(-1), until, serial);
    }
}
