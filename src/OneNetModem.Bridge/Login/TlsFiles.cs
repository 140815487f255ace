// The certificate files that settings name, read and looked at before a module gets them.
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using OneNetModem.Bridge.Settings;
using OneNetModem.OneNet.Endpoints;
using OneNetModem.Quectel.Session;

namespace OneNetModem.Bridge.Login;

/// <summary>Reads certificate files.</summary>
public static class TlsFiles
{
    /// <summary>The TLS material of settings; null when they ask for plain TCP.</summary>
    /// <exception cref="SettingsException">A file is missing, cannot be read or is not what it should be.</exception>
    public static TlsMaterial? Load(OneNetSettings settings, PlatformProfile platform, ILogger? log = null)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(platform);
        if (!settings.Tls)
        {
            return null;
        }

        if (settings.CaFile.Length == 0)
        {
            throw new SettingsException("OneNet:CaFile", "is empty, and a server that nobody checks could be anybody", platform.Root is { } published
                ? $"the PEM file of the platform's certificate authority (MQTTS-certificate in its documentation), SHA-256 fingerprint {published.Sha256}"
                : "the PEM file of the certificate authority that signed the broker's certificate");
        }

        byte[] ca = Read("OneNet:CaFile", settings.CaFile);
        Describe(settings.CaFile, ca, platform, log ?? NullLogger.Instance);
        bool mutual = settings.ClientCertFile.Length > 0;
        if (mutual != settings.ClientKeyFile.Length > 0)
        {
            throw new SettingsException(mutual ? "OneNet:ClientKeyFile" : "OneNet:ClientCertFile", "is empty", "both files, or neither");
        }

        if (!mutual)
        {
            return new TlsMaterial { CaCertificate = ca, PublishedCa = platform.Root?.Sha256 };
        }

        byte[] certificate = Read("OneNet:ClientCertFile", settings.ClientCertFile);
        byte[] key = Read("OneNet:ClientKeyFile", settings.ClientKeyFile);
        try
        {
            using X509Certificate2 pair = X509Certificate2.CreateFromPemFile(settings.ClientCertFile, settings.ClientKeyFile);
        }
        catch (CryptographicException)
        {
            throw new SettingsException("OneNet:ClientKeyFile", "is not the private key of OneNet:ClientCertFile", "the unencrypted PEM key that belongs to the certificate");
        }

        return new TlsMaterial { CaCertificate = ca, PublishedCa = platform.Root?.Sha256, ClientCertificate = certificate, ClientKey = key };
    }

    private static byte[] Read(string key, string file)
    {
        try
        {
            return File.ReadAllBytes(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new SettingsException(key, $"names {file}, which cannot be read: {e.Message}", "a readable PEM file");
        }
    }

    private static void Describe(string file, byte[] pem, PlatformProfile platform, ILogger log)
    {
        CaFacts ca = CaFacts.Read(pem)
            ?? throw new SettingsException("OneNet:CaFile", $"names {file}, which holds no certificate", "a PEM file that starts with -----BEGIN CERTIFICATE-----");
        string standing = platform.Root is not { } published ? "trusted for this broker"
            : ca.Sha256 == published.Sha256 ? "the platform's published certificate authority"
            : $"NOT the platform's published certificate authority, whose fingerprint is {published.Sha256}";
        BridgeLog.CaLoaded(log, file, ca.Subject, ca.Sha256, ca.NotAfter.UtcDateTime, standing);
    }
}
