// The MQTT password and API credential of OneNET: five fields, one of them an HMAC over the other four.
// Source: OneNET suite docs, token page; the same algorithm on Studio and the present platform.
using System.Globalization;
using System.Text;

namespace OneNetModem.OneNet.Tokens;

/// <summary>A token. <see cref="ToString"/> hides the signature; <see cref="Value"/> is the secret itself.</summary>
public sealed class OneNetToken
{
    private OneNetToken(string version, string resource, long expires, TokenMethod method, string value)
    {
        Version = version;
        Resource = resource;
        Expires = expires;
        Method = method;
        Value = value;
    }

    /// <summary>The token version, see <see cref="TokenVersion"/>.</summary>
    public string Version { get; }

    /// <summary>What it gives access to, with its slashes.</summary>
    public string Resource { get; }

    /// <summary><c>et</c>: Unix seconds, UTC. 64 bits: official samples lie beyond 2106.</summary>
    public long Expires { get; }

    /// <summary><see cref="Expires"/> as a time; the last representable one when it lies beyond the year 9999.</summary>
    public DateTimeOffset ExpiresAt => UnixTime.FromSeconds(Expires);

    /// <summary>How it is signed.</summary>
    public TokenMethod Method { get; }

    /// <summary>The text to send as the password. Secret.</summary>
    public string Value { get; }

    /// <summary>Makes a token.</summary>
    /// <param name="key">The key that belongs to <paramref name="resource"/>.</param>
    /// <param name="resource">The <c>res</c> field with its slashes; any text without control characters.</param>
    /// <param name="expires">The <c>et</c> field: Unix seconds, UTC, above 0.</param>
    /// <param name="method">The signing method.</param>
    /// <param name="version">The <c>version</c> field.</param>
    /// <exception cref="ArgumentException">A field is empty or holds a control character, which would shift the signed lines.</exception>
    public static OneNetToken Create(
        AccessKey key, string resource, long expires, TokenMethod method = TokenMethod.Sha256, string version = TokenVersion.Device)
    {
        ArgumentNullException.ThrowIfNull(key);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(expires);
        RequireOneLine(resource, nameof(resource));
        RequireOneLine(version, nameof(version));

        string et = expires.ToString(CultureInfo.InvariantCulture);
        byte[] digest = method.Sign(key.Bytes, SignedText(et, method.Name(), resource, version));
        string value = $"version={Uri.EscapeDataString(version)}&res={Uri.EscapeDataString(resource)}&et={et}"
            + $"&method={method.Name()}&sign={Uri.EscapeDataString(Convert.ToBase64String(digest))}";
        return new OneNetToken(version, resource, expires, method, value);
    }

    /// <summary>Makes the token that a device connects with.</summary>
    /// <inheritdoc cref="Create"/>
    public static OneNetToken ForDevice(
        AccessKey key, string productId, string deviceName, DateTimeOffset expires, TokenMethod method = TokenMethod.Sha256) =>
        Create(key, TokenResource.ForDevice(productId, deviceName), expires.ToUnixTimeSeconds(), method);

    /// <summary>Takes a token apart and says everything that is wrong with it. Never throws for any text.</summary>
    /// <param name="token">The text as somebody has it, possibly damaged.</param>
    /// <param name="key">The key it should be signed with; null leaves the signature unchecked.</param>
    /// <param name="now">The time against which the expiry counts.</param>
    public static TokenExplanation Explain(string? token, AccessKey? key, DateTimeOffset now) => TokenReader.Read(token ?? string.Empty, key, now);

    /// <summary>All but the signature.</summary>
    public override string ToString() => Value[..(Value.LastIndexOf('=') + 1)] + "***";

    /// <summary>The signed text: the values in alphabetical order of their names, joined by LF, none at the end.</summary>
    internal static byte[] SignedText(string et, string method, string resource, string version) =>
        Encoding.UTF8.GetBytes($"{et}\n{method}\n{resource}\n{version}");

    private static void RequireOneLine(string text, string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(text, name);
        if (text.Any(char.IsControl))
        {
            throw new ArgumentException("A control character cannot be part of a token field.", name);
        }
    }
}
