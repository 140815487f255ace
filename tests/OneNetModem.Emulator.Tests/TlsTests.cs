// MQTT over TLS: the certificate that was uploaded decides, as on a module.
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using OneNetModem.Testing;
using Xunit;

namespace OneNetModem.Emulator.Tests;

public sealed class TlsTests
{
    [Theory]
    [InlineData(0, false, "+QMTOPEN: 0,0")]
    [InlineData(1, true, "+QMTOPEN: 0,0")]
    [InlineData(1, false, "+QMTOPEN: 0,-1")]
    public async Task The_security_level_and_the_CA_decide(int level, bool rightCa, string result)
    {
        using var caKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using X509Certificate2 ca = Authority("right", caKey);
        using var otherKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using X509Certificate2 other = Authority("other", otherKey);
        DirectoryInfo folder = Directory.CreateTempSubdirectory("tls-");
        (string certificate, string key) = await ServerFilesAsync(ca, folder);
        await using (var broker = await MosquittoBroker.StartAsync(new MosquittoOptions { ExtraLines = ["certfile " + certificate, "keyfile " + key] }))
        await using (var bench = new Bench(new ModuleOptions { Profile = ModuleProfile.Bg96, Routes = ModuleRoutes.All(new HostPort(broker.Host, broker.Port)) }))
        {
            string pem = (rightCa ? ca : other).ExportCertificatePem();
            await bench.Host.CommandAsync($"AT+QFUPL=\"ca.pem\",{pem.Length}", "CONNECT\r\n");
            await bench.Host.SendAsync(pem);
            await bench.Host.ExpectAsync("\r\nOK\r\n");
            await bench.Host.OkAsync("AT+QSSLCFG=\"cacert\",2,\"ca.pem\"");
            await bench.Host.OkAsync($"AT+QSSLCFG=\"seclevel\",2,{level}");
            await bench.Host.OkAsync("AT+QMTCFG=\"ssl\",0,1,2");
            await bench.Host.OkAsync("AT+QMTOPEN=0,\"mqtts.test\",8883");
            await bench.Host.UrcAsync("\r\n" + result + "\r\n");
            if (result.EndsWith(",0", StringComparison.Ordinal))
            {
                await bench.Host.OkAsync("AT+QMTCONN=0,\"d\"");
                await bench.Host.UrcAsync("\r\n+QMTCONN: 0,0,0\r\n");
            }
        }

        folder.Delete(recursive: true);
    }

    private static X509Certificate2 Authority(string name, ECDsa key)
    {
        var request = new CertificateRequest("CN=" + name, key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, false, 0, critical: true));
        return request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
    }

    private static async Task<(string Certificate, string Key)> ServerFilesAsync(X509Certificate2 ca, DirectoryInfo folder)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=mqtts.test", key, HashAlgorithmName.SHA256);
        using X509Certificate2 server = request.Create(ca, DateTimeOffset.UtcNow.AddHours(-1), DateTimeOffset.UtcNow.AddHours(12), [1, 2, 3]);
        string certificateFile = Path.Combine(folder.FullName, "server.pem");
        string keyFile = Path.Combine(folder.FullName, "server.key");
        await File.WriteAllTextAsync(certificateFile, server.ExportCertificatePem());
        await File.WriteAllTextAsync(keyFile, key.ExportPkcs8PrivateKeyPem());
        return (certificateFile, keyFile);
    }
}
