// The forms that texts of the settings must have. What ends up in an AT command or a topic can never carry a quote or
// a control character: it is refused here, long before a module could be asked.
using System.Globalization;
using System.Net;

namespace OneNetModem.Bridge.Settings;

/// <summary>Forms of setting values.</summary>
internal static class SettingForms
{
    public const string QuotedText = "text without quotes and control characters";
    public const string NameText = "1 to 64 letters, digits, '_' or '-'";
    public const string PortText = "auto, a device path such as /dev/ttyUSB2, COM7, tcp://host:port, or imei: and 15 digits";
    public const string EndpointText = "address:port such as 127.0.0.1:1884, or empty for none";
    public const string BrokerText = "host:port, mqtt://host:port or mqtts://host:port (TLS), or empty for none";

    /// <summary>What fits between the quotes of an AT parameter.</summary>
    public static bool IsQuotable(string text) => !text.Any(c => c == '"' || char.IsControl(c));

    /// <summary>A device or product name (OneNET registerDevice: letters, digits, '_' and '-', at most 64).</summary>
    public static bool IsName(string text) => text.Length <= 64 && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-');

    /// <summary>A modem's name; it becomes one level of a local topic, where <c>up</c> and <c>down</c> have a meaning.</summary>
    public static bool IsModemName(string text) => IsName(text) && text is not ("up" or "down");

    /// <summary>A host name or an address.</summary>
    public static bool IsHost(string text) => Uri.CheckHostName(text) != UriHostNameType.Unknown;

    /// <summary>A PIN: 4 to 8 digits (3GPP TS 31.101).</summary>
    public static bool IsPin(string text) => text.Length is >= 4 and <= 8 && text.All(char.IsAsciiDigit);

    /// <summary>A port to open.</summary>
    public static bool IsPort(string text)
    {
        if (text.StartsWith("tcp:", StringComparison.OrdinalIgnoreCase))
        {
            return text.StartsWith("tcp://", StringComparison.OrdinalIgnoreCase) && SplitHostPort(text[6..].TrimEnd('/')) is not null;
        }
        if (text.StartsWith("imei:", StringComparison.OrdinalIgnoreCase))
        {
            return text.Length == 20 && text.AsSpan(5).IndexOfAnyExceptInRange('0', '9') < 0;
        }
        return !text.Any(char.IsControl) && !text.Contains("://", StringComparison.Ordinal);
    }

    /// <summary>An address and a port to listen on.</summary>
    public static bool IsEndpoint(string text) => SplitHostPort(text) is not null;

    /// <summary>A broker's URL; the port is -1 where the text has none. Null when it is no broker.</summary>
    public static Uri? Broker(string text) =>
        Uri.TryCreate(text.Contains("://", StringComparison.Ordinal) ? text : "mqtt://" + text, UriKind.Absolute, out Uri? uri)
        && uri is { Scheme: "mqtt" or "mqtts", Host.Length: > 0, PathAndQuery: "/" or "", Fragment: "" } ? uri : null;

    /// <summary>What is wrong with a broker's address, without the text: somebody may have put a password in it. Null when nothing is.</summary>
    public static string? ProblemOfBroker(string text) =>
        Broker(text) is not { } uri ? "the value (not shown) is no broker's address"
        : uri.UserInfo.Length > 0 ? "user name and password do not belong in it, but in Bridge:UpstreamUsername and Bridge:UpstreamPassword"
        : null;

    /// <summary>An http or https URL that shows no password to whoever reads the settings.</summary>
    public static bool IsHttpUrl(string text) => Uri.TryCreate(text, UriKind.Absolute, out Uri? uri) && uri.Scheme is "http" or "https" && uri.UserInfo.Length == 0;

    /// <summary>A topic filter (MQTT 3.1.1 section 4.7): '#' alone at the end, '+' alone in its level.</summary>
    public static bool IsTopicFilter(string text)
    {
        string[] levels = text.Split('/');
        return IsQuotable(text) && levels.Select((level, i) => (level, last: i == levels.Length - 1)).All(l =>
            l.level is "+" || (l.level is "#" && l.last) || l.level.AsSpan().IndexOfAny('+', '#') < 0);
    }

    /// <summary>Takes <c>host:port</c> or <c>[v6]:port</c> apart; null when it is neither.</summary>
    public static (string Host, int Port)? SplitHostPort(string text)
    {
        int colon = text.LastIndexOf(':');
        if (colon <= 0 || !int.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out int port) || port is < 1 or > IPEndPoint.MaxPort)
        {
            return null;
        }
        string host = text[..colon];
        return IsHost(host) && (!host.Contains(':', StringComparison.Ordinal) || host.StartsWith('[')) ? (host, port) : null;
    }
}
