// Makes the login for each connect: a fresh OneNET token, or the fixed login of any other MQTT server.
using OneNetModem.Bridge.Settings;
using OneNetModem.OneNet.Endpoints;
using OneNetModem.OneNet.Replies;
using OneNetModem.OneNet.Tokens;
using OneNetModem.OneNet.Topics;
using OneNetModem.Quectel.Session;

namespace OneNetModem.Bridge.Login;

/// <summary>What may be said of a token; the token itself is a secret.</summary>
/// <param name="Resource">What it gives access to.</param>
/// <param name="Method">How it is signed.</param>
/// <param name="ExpiresAt">Until when it is valid.</param>
public sealed record TokenMade(string Resource, string Method, DateTimeOffset ExpiresAt);

/// <summary>Logs in to OneNET with a token that is computed on this PC, anew for each connect.</summary>
public sealed class OneNetCredentials : ICredentialSource
{
    private readonly OneNetEndpoint _endpoint;
    private readonly DeviceIdentity _device;
    private readonly AccessKey _key;
    private readonly TokenMethod _method;
    private readonly TimeSpan _lifetime;

    /// <summary>A source for one device.</summary>
    public OneNetCredentials(OneNetEndpoint endpoint, DeviceIdentity device, AccessKey key, TokenMethod method, TimeSpan lifetime)
    {
        _endpoint = endpoint;
        _device = device;
        _key = key;
        _method = method;
        _lifetime = lifetime;
    }

    /// <summary>The source that settings ask for.</summary>
    /// <exception cref="SettingsException">Something that the platform needs is missing or wrong.</exception>
    public static ICredentialSource From(OneNetSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        OneNetEndpoint endpoint = EndpointOf(settings);
        if (settings.IsGeneric)
        {
            string? user = settings.Username.Length > 0 ? settings.Username : null;
            return new FixedCredentials(new MqttCredentials(endpoint.Host, endpoint.Port, endpoint.Tls, settings.ClientId, user, user is null ? null : settings.Password, null));
        }

        if (SettingsRules.MissingIdentity(settings).FirstOrDefault() is { } missing)
        {
            throw new SettingsException($"OneNet:{missing}", "is empty", "the value from the device's page in the OneNET console");
        }

        if (!AccessKey.TryParse(settings.AccessKey, out AccessKey? key, out string? problem))
        {
            throw new SettingsException("OneNet:AccessKey", problem, "the device's key from the OneNET console, in base64");
        }

        return TokenMethods.TryParse(settings.Method, out TokenMethod method)
            ? new OneNetCredentials(endpoint, new DeviceIdentity(settings.ProductId, settings.DeviceName), key, method, settings.TokenLifetime)
            : throw new SettingsException("OneNet:Method", $"is '{settings.Method}'", "md5, sha1 or sha256");
    }

    /// <summary>The server that the settings name, or the platform's own.</summary>
    /// <exception cref="SettingsException">There is neither.</exception>
    public static OneNetEndpoint EndpointOf(OneNetSettings settings)
    {
        OneNetEndpoint? standard = PlatformOf(settings).Endpoint(settings.Tls);
        string host = settings.Host.Length > 0 ? settings.Host : standard?.Host ?? throw new SettingsException("OneNet:Host", "is empty, and the platform has no standard host", "a host name or address");
        return new OneNetEndpoint(host, settings.Port > 0 ? settings.Port : standard?.Port ?? (settings.Tls ? 8883 : 1883), settings.Tls);
    }

    /// <summary>A source for a test that goes as far as the server's port and does not log in.</summary>
    /// <exception cref="SettingsException">There is no server.</exception>
    public static ICredentialSource WithoutDevice(OneNetSettings settings)
    {
        OneNetEndpoint endpoint = EndpointOf(settings);
        return new FixedCredentials(new MqttCredentials(endpoint.Host, endpoint.Port, endpoint.Tls, "", null, null, null));
    }

    /// <summary>The platform's profile.</summary>
    /// <exception cref="SettingsException">There is no such platform.</exception>
    public static PlatformProfile PlatformOf(OneNetSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        return PlatformProfile.TryParse(settings.Platform, out PlatformProfile? platform)
            ? platform
            : throw new SettingsException("OneNet:Platform", $"is '{settings.Platform}'", string.Join(", ", PlatformProfile.All.Select(p => p.Name)));
    }

    /// <summary>A token was made, for the connect that follows.</summary>
    public event Action<TokenMade>? TokenMade;

    /// <inheritdoc/>
    public MqttCredentials Create(DateTimeOffset now)
    {
        OneNetToken token = OneNetToken.ForDevice(_key, _device.ProductId, _device.DeviceName, now + _lifetime, _method);
        TokenMade?.Invoke(new TokenMade(token.Resource, _method.Name(), token.ExpiresAt));
        return new MqttCredentials(_endpoint.Host, _endpoint.Port, _endpoint.Tls, _device.DeviceName, _device.ProductId, token.Value, token.ExpiresAt);
    }

    /// <inheritdoc/>
    public string? AdviceFor(int returnCode) => ConnackCode.Find(returnCode)?.Check;

    private sealed class FixedCredentials(MqttCredentials login) : ICredentialSource
    {
        public MqttCredentials Create(DateTimeOffset now) => login;

        // MQTT 3.1.1 section 3.2.2.3. Such a server knows of no token and of no console.
        public string? AdviceFor(int returnCode) => returnCode switch
        {
            4 => "check OneNet:Username and OneNet:Password: the server does not accept them",
            5 => "check in the server's settings that OneNet:ClientId and OneNet:Username may connect, and that OneNet:Password is right",
            _ => null,
        };
    }
}
