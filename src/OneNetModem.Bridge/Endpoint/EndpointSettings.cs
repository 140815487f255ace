// Where the endpoint listens and whom it lets in, read from the settings.
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using OneNetModem.Bridge.Settings;

namespace OneNetModem.Bridge.Endpoint;

/// <summary>The endpoint's part of the settings, checked.</summary>
internal sealed class EndpointSettings : IDisposable
{
    private readonly string _username;
    private readonly string _password;

    private EndpointSettings(IPEndPoint address, BridgeSettings settings, X509Certificate2? certificate)
    {
        Address = address;
        _username = settings.Username;
        _password = settings.Password;
        Certificate = certificate;
    }

    /// <summary>Where to listen.</summary>
    public IPEndPoint Address { get; }

    /// <summary>The server's certificate with its key; null: no TLS.</summary>
    public X509Certificate2? Certificate { get; }

    /// <summary>Reads them; null when there is to be no endpoint.</summary>
    /// <exception cref="SettingsException">Others could reach it without a password; no such address; the certificate cannot be read.</exception>
    public static EndpointSettings? From(BridgeSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        if (settings.Listen.Length == 0)
        {
            return null;
        }

        return ProblemOf(settings) is { } problem
            ? throw problem
            : new EndpointSettings(AddressOf("Bridge:Listen", settings.Listen), settings, CertificateOf(settings));
    }

    /// <summary>What is wrong between the settings; null when nothing is.</summary>
    public static SettingsException? ProblemOf(BridgeSettings settings) =>
        settings.Listen.Length > 0 && !IsLoopback(settings.Listen) && (settings.Username.Length == 0 || settings.Password.Length == 0)
            ? new SettingsException("Bridge:Password", $"is empty or without a Bridge:Username, and {settings.Listen} can be reached from other computers", "a user name and a password, or Bridge:Listen on 127.0.0.1")
        : settings.CertFile.Length > 0 != settings.KeyFile.Length > 0
            ? new SettingsException(settings.CertFile.Length > 0 ? "Bridge:KeyFile" : "Bridge:CertFile", "is empty", "both files, or neither")
        : null;

    /// <summary>Whether this login is let in.</summary>
    public bool Accepts(string? username, byte[]? password) =>
        (_username.Length == 0 && _password.Length == 0)
        || (Same(_username, Encoding.UTF8.GetBytes(username ?? "")) & Same(_password, password ?? []));

    public void Dispose() => Certificate?.Dispose();

    /// <summary>In constant time: how long it takes says nothing about the password.</summary>
    private static bool Same(string expected, byte[] given) => CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(expected), given);

    private static bool IsLoopback(string listen) =>
        SettingForms.SplitHostPort(listen) is var (host, _) && (host == "localhost" || (IPAddress.TryParse(host, out IPAddress? address) && IPAddress.IsLoopback(address)));

    /// <summary>The address that a setting names.</summary>
    /// <exception cref="SettingsException">It is none of this computer.</exception>
    public static IPEndPoint AddressOf(string key, string listen)
    {
        try
        {
            (string host, int port) = SettingForms.SplitHostPort(listen) ?? throw new SettingsException(key, $"is '{listen}'", SettingForms.EndpointText);
            IPAddress[] addresses = IPAddress.TryParse(host, out IPAddress? literal) ? [literal] : Dns.GetHostAddresses(host);
            return new IPEndPoint(addresses.OrderBy(a => a.AddressFamily).First(), port);
        }
        catch (SocketException e)
        {
            throw new SettingsException(key, $"names {listen}, which is no address of this computer: {e.Message}", SettingForms.EndpointText);
        }
    }

    private static X509Certificate2? CertificateOf(BridgeSettings settings)
    {
        if (settings.CertFile.Length == 0)
        {
            return null;
        }

        try
        {
            using X509Certificate2 pem = X509Certificate2.CreateFromPemFile(settings.CertFile, settings.KeyFile);

            // Windows takes no key for TLS that was never in a store: read again, it is.
            return X509CertificateLoader.LoadPkcs12(pem.Export(X509ContentType.Pkcs12), null);
        }
        catch (Exception e) when (e is CryptographicException or IOException or UnauthorizedAccessException)
        {
            throw new SettingsException("Bridge:CertFile", $"and Bridge:KeyFile cannot be used: {e.Message}", "PEM files of a certificate and its unencrypted private key");
        }
    }
}
