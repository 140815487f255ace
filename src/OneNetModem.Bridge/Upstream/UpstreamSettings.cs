// Which broker, and how to log in there: the settings, checked, as options of a connection.
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using MQTTnet;
using MQTTnet.Formatter;
using OneNetModem.Bridge.Settings;

namespace OneNetModem.Bridge.Upstream;

/// <summary>The upstream's part of the settings.</summary>
internal sealed class UpstreamSettings
{
    private readonly BridgeSettings _settings;
    private readonly bool _tls;
    private readonly X509Certificate2Collection _trusted = [];

    private UpstreamSettings(BridgeSettings settings, Uri broker)
    {
        _settings = settings;
        _tls = broker.Scheme == "mqtts";
        Host = broker.IdnHost;
        Port = broker.Port > 0 ? broker.Port : _tls ? 8883 : 1883;
    }

    /// <summary>The broker's host.</summary>
    public string Host { get; }

    /// <summary>The broker's port.</summary>
    public int Port { get; }

    /// <summary>Reads them; null when there is no upstream.</summary>
    /// <exception cref="SettingsException">No such address; the certificate cannot be read.</exception>
    public static UpstreamSettings? From(BridgeSettings settings)
    {
        if (settings.Upstream.Length == 0)
        {
            return null;
        }

        if ((SettingForms.ProblemOfBroker(settings.Upstream) is { } wrong ? new SettingsException("Bridge:Upstream", wrong, SettingForms.BrokerText) : ProblemOf(settings)) is { } problem)
        {
            throw problem;
        }

        UpstreamSettings upstream = new(settings, SettingForms.Broker(settings.Upstream)!);
        upstream.Trust(settings.UpstreamCaFile);
        return upstream;
    }

    /// <summary>What is wrong between the settings; null when nothing is.</summary>
    public static SettingsException? ProblemOf(BridgeSettings settings) =>
        settings.UpstreamPassword.Length > 0 && settings.UpstreamUsername.Length == 0
            ? new SettingsException("Bridge:UpstreamUsername", "is empty, and there is a Bridge:UpstreamPassword", "both, or a user name alone")
        : settings.UpstreamCaFile.Length > 0 && SettingForms.Broker(settings.Upstream)?.Scheme == "mqtt"
            ? new SettingsException("Bridge:UpstreamCaFile", "is set, and Bridge:Upstream asks for no TLS", "mqtts://host:port in Bridge:Upstream, or no file")
        : null;

    /// <summary>Options for a client of this id: MQTT 5, and a session that the broker keeps as long as messages are kept here.</summary>
    /// <param name="clientId">The client id.</param>
    /// <param name="receiveMaximum">Messages that may be without an acknowledgement.</param>
    public MqttClientOptionsBuilder Options(string clientId, ushort receiveMaximum)
    {
        MqttClientOptionsBuilder options = new MqttClientOptionsBuilder()
            .WithTcpServer(Host, Port)
            .WithProtocolVersion(MqttProtocolVersion.V500)
            .WithClientId(clientId)
            .WithCleanStart(false)
            .WithSessionExpiryInterval((uint)Math.Min(_settings.MaxAge.TotalSeconds, uint.MaxValue - 1))
            .WithReceiveMaximum(receiveMaximum)
            .WithKeepAlivePeriod(TimeSpan.FromSeconds(30))
            .WithTimeout(TimeSpan.FromSeconds(15));
        if (_settings.UpstreamUsername.Length > 0)
        {
            options.WithCredentials(_settings.UpstreamUsername, _settings.UpstreamPassword);
        }

        return !_tls ? options : options.WithTlsOptions(tls =>
        {
            // A private authority publishes no revocations, and a bridge without internet could not ask for them.
            tls.UseTls().WithTargetHost(Host).WithRevocationMode(X509RevocationMode.NoCheck);
            if (_trusted.Count > 0)
            {
                tls.WithTrustChain(_trusted);
            }
        });
    }

    /// <summary>The broker, and nothing secret.</summary>
    public override string ToString() => $"{(_tls ? "mqtts" : "mqtt")}://{(Host.Contains(':', StringComparison.Ordinal) ? $"[{Host}]" : Host)}:{Port}";

    private void Trust(string file)
    {
        if (file.Length == 0)
        {
            return;
        }

        try
        {
            _trusted.ImportFromPemFile(file);
        }
        catch (Exception e) when (e is CryptographicException or IOException or UnauthorizedAccessException)
        {
            throw new SettingsException("Bridge:UpstreamCaFile", $"names {file}, which cannot be read: {e.Message}", "a readable PEM file");
        }

        if (_trusted.Count == 0)
        {
            throw new SettingsException("Bridge:UpstreamCaFile", $"names {file}, which holds no certificate", "a PEM file that starts with -----BEGIN CERTIFICATE-----");
        }
    }
}
