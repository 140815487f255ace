// From settings to a client that can be started: the one place where profile, port, credentials and rules come together.
using Microsoft.Extensions.Logging;
using OneNetModem.At.Links;
using OneNetModem.Bridge.Login;
using OneNetModem.Bridge.Settings;
using OneNetModem.OneNet.Endpoints;
using OneNetModem.OneNet.Rules;
using OneNetModem.OneNet.Topics;
using OneNetModem.Quectel.Commands;
using OneNetModem.Quectel.Mqtt;
using OneNetModem.Quectel.Ports;
using OneNetModem.Quectel.Profiles;
using OneNetModem.Quectel.Session;

namespace OneNetModem.Bridge;

/// <summary>What a composition takes from its surroundings; everything has a default.</summary>
public sealed record ModemSurroundings
{
    /// <summary>Clock and timers.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Jitter of waiting times.</summary>
    public Random Random { get; init; } = Random.Shared;

    /// <summary>Logs.</summary>
    public ILoggerFactory? Logs { get; init; }

    /// <summary>Opens the port in place of the settings' own (an emulated module, a traced link).</summary>
    public Func<CancellationToken, ValueTask<IByteLink>>? OpenLink { get; init; }

    /// <summary>Tells when what <see cref="OpenLink"/> opens may have come back (<see cref="ModemSessionOptions.PortArrival"/>).</summary>
    public Func<CancellationToken, Task>? PortArrival { get; init; }

    /// <summary>What to subscribe to in place of the settings' own.</summary>
    public IReadOnlyList<string>? Subscribe { get; init; }
}

/// <summary>What settings come to, for whoever runs a session's steps without a client.</summary>
/// <param name="Options">The session's options, TLS material included.</param>
/// <param name="Credentials">Makes the login.</param>
/// <param name="Platform">The platform.</param>
/// <param name="Device">The device; null when the settings name none.</param>
/// <param name="Endpoint">The server.</param>
public sealed record ModemParts(ModemSessionOptions Options, ICredentialSource Credentials, PlatformProfile Platform, DeviceIdentity? Device, OneNetEndpoint Endpoint)
{
    /// <summary>Without secrets.</summary>
    public override string ToString() => $"{Options.Name} to {Endpoint.Host}:{Endpoint.Port}";
}

/// <summary>Makes clients from settings.</summary>
public static class ModemComposition
{
    /// <summary>A client for one modem, not started.</summary>
    /// <exception cref="SettingsException">A setting is missing or wrong.</exception>
    /// <exception cref="RuleViolationException">The platform forbids what the settings ask for.</exception>
    public static OneNetClient Create(ModemSettings modem, ModemSurroundings? surroundings = null)
    {
        ArgumentNullException.ThrowIfNull(modem);
        surroundings ??= new ModemSurroundings();
        ILogger? log = surroundings.Logs?.CreateLogger<ModemSession>();
        ModemParts parts = Parts(modem, log, surroundings.Subscribe);
        ModemPort? port = surroundings.OpenLink is null ? PortOf(modem, surroundings.Time, log) : null;
        ModemSessionOptions options = parts.Options with { PortArrival = port?.Arrival ?? surroundings.PortArrival };
        ModemSession session = new(options, surroundings.OpenLink ?? port!.OpenAsync, parts.Credentials, surroundings.Time, surroundings.Random, log);
        OneNetClient client = new(session, parts.Platform, parts.Device!, surroundings.Time, log);
        if (parts.Credentials is OneNetCredentials tokens)
        {
            tokens.TokenMade += client.OnTokenMade;
        }

        return client;
    }

    /// <summary>What the settings of one modem come to.</summary>
    /// <param name="modem">The settings.</param>
    /// <param name="log">Log.</param>
    /// <param name="subscribe">What to subscribe to in place of the settings' own.</param>
    /// <param name="deviceMayBeMissing">Settings that name no OneNET device at all are no mistake: there is no login then.</param>
    /// <exception cref="SettingsException">A setting is missing or wrong.</exception>
    /// <exception cref="RuleViolationException">The platform forbids what the settings ask for.</exception>
    public static ModemParts Parts(ModemSettings modem, ILogger? log = null, IReadOnlyList<string>? subscribe = null, bool deviceMayBeMissing = false)
    {
        ArgumentNullException.ThrowIfNull(modem);
        OneNetSettings oneNet = modem.OneNet;
        PlatformProfile platform = OneNetCredentials.PlatformOf(oneNet);
        OneNetEndpoint endpoint = OneNetCredentials.EndpointOf(oneNet);
        if (deviceMayBeMissing && !oneNet.IsGeneric && oneNet.ProductId.Length + oneNet.DeviceName.Length + oneNet.AccessKey.Length == 0)
        {
            return new ModemParts(Options(modem, [], TlsFiles.Load(oneNet, platform, log)), OneNetCredentials.WithoutDevice(oneNet), platform, null, endpoint);
        }

        ICredentialSource credentials = OneNetCredentials.From(oneNet);
        DeviceIdentity device = new(oneNet.ProductId, oneNet.IsGeneric && oneNet.DeviceName.Length == 0 ? oneNet.ClientId : oneNet.DeviceName);
        string[] topics = [.. (subscribe ?? TopicsOf(oneNet, platform)).Select(device.Expand)];
        Check(new PlatformRules(platform, device), oneNet, device, topics);
        return new ModemParts(Options(modem, topics, TlsFiles.Load(oneNet, platform, log)), credentials, platform, device, endpoint);
    }

    /// <summary>The port that the settings name, to be opened again after each loss.</summary>
    /// <param name="modem">The settings.</param>
    /// <param name="time">Clock of the limits.</param>
    /// <param name="log">Log.</param>
    /// <param name="ports">The ports that there are; null: this computer's.</param>
    public static ModemPort PortOf(ModemSettings modem, TimeProvider time, ILogger? log = null, ISerialPortList? ports = null)
    {
        ArgumentNullException.ThrowIfNull(modem);
        return new ModemPort(NameOf(modem), modem.Port, modem.ToLink(), ports ?? SerialPortList.ForThisSystem(), time, log);
    }

    private static string NameOf(ModemSettings modem) => modem.Name.Length > 0 ? modem.Name : modem.Port;

    private static ModemSessionOptions Options(ModemSettings modem, string[] topics, TlsMaterial? tls) => new()
    {
        Name = NameOf(modem),
        Profile = modem.Profile == "auto" ? null : ModuleProfiles.ByName(modem.Profile) ?? throw new SettingsException("Modem:Profile", $"is '{modem.Profile}'", "auto, " + string.Join(", ", ModuleProfiles.All.Select(p => p.Name))),
        Pdp = modem.Apn.Length == 0 ? null : new PdpSettings(PdpType.IPv4v6, modem.Apn, modem.ApnUser, modem.ApnPassword, modem.ApnUser.Length > 0 ? PdpAuthentication.PapOrChap : PdpAuthentication.None),
        Pin = modem.Pin.Length > 0 ? modem.Pin : null,
        Mqtt = new QuectelMqttSettings { ClientIndex = modem.ClientIndex, ContextId = modem.ContextId, KeepAliveSeconds = modem.OneNet.KeepAlive, TlsContext = tls?.ContextId },
        Tls = tls,
        Topics = [.. topics.Select(t => new QmtTopic(t, 0))],
    };

    /// <summary>The topics that the settings name. Those that nobody changed are the data-point ones: on a platform without data
    /// points they become the thing model's, on a plain broker none.</summary>
    private static IReadOnlyList<string> TopicsOf(OneNetSettings oneNet, PlatformProfile platform) =>
        !oneNet.Subscribe.SequenceEqual(new OneNetSettings().Subscribe, StringComparer.Ordinal) || platform.Topics.HasFlag(TopicSets.DataPoints) ? oneNet.Subscribe
        : platform.IsOneNet ? ["$sys/{pid}/{device}/thing/#"]
        : [];

    /// <summary>What the platform forbids is refused here with the reason, before the module is asked.</summary>
    private static void Check(PlatformRules rules, OneNetSettings oneNet, DeviceIdentity device, string[] topics)
    {
        RuleViolation[] violations =
        [
            .. rules.CheckConnect(new ConnectSettings
            {
                ClientId = oneNet.IsGeneric ? oneNet.ClientId : device.DeviceName,
                UserName = oneNet.IsGeneric ? (oneNet.Username.Length > 0 ? oneNet.Username : null) : device.ProductId,
                HasPassword = !oneNet.IsGeneric || oneNet.Username.Length > 0,
                KeepAlive = oneNet.KeepAlive,
            }),
            .. topics.Select(rules.CheckFilter).OfType<RuleViolation>(),
        ];
        if (violations.Length > 0)
        {
            throw new RuleViolationException(violations);
        }
    }
}
