// Product id and device name: the two names that every topic and every login carries.
using System.Globalization;

namespace OneNetModem.OneNet.Topics;

/// <summary>A device of a product.</summary>
/// <param name="ProductId">Product id; also the MQTT user name.</param>
/// <param name="DeviceName">Device name; also the MQTT client id.</param>
public sealed record DeviceIdentity(string ProductId, string DeviceName)
{
    /// <summary>Longest device name in characters (suite, device registration).</summary>
    public const int MaxNameLength = 64;

    /// <summary>What is wrong with a device name, in words; null when nothing is. Letters, digits, _ and - only, 1 to 64.</summary>
    public static string? ProblemOfName(string? name)
    {
        if (string.IsNullOrEmpty(name))
        {
            return "The device name is empty.";
        }

        if (name.Length > MaxNameLength)
        {
            return string.Create(CultureInfo.InvariantCulture, $"The device name has {name.Length} characters; OneNET allows {MaxNameLength}.");
        }

        foreach (char c in name)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('_' or '-'))
            {
                return string.Create(CultureInfo.InvariantCulture, $"The device name holds U+{(int)c:X4}; OneNET allows letters, digits, _ and -.");
            }
        }

        return null;
    }

    /// <summary>Fills <c>{pid}</c> and <c>{device}</c> in a topic template; everything else stays as it is.</summary>
    public string Expand(string template)
    {
        ArgumentNullException.ThrowIfNull(template);
        return template.Replace("{pid}", ProductId, StringComparison.Ordinal).Replace("{device}", DeviceName, StringComparison.Ordinal);
    }

    /// <summary><c>$sys/{pid}/{device}/rest</c>.</summary>
    public string Topic(string rest) => $"$sys/{ProductId}/{DeviceName}/{rest}";
}
