// The names and ids inside payloads.
using System.Globalization;

namespace OneNetModem.OneNet.Payloads;

/// <summary>Checks of names and ids; each says in words what is wrong, or null when nothing is.</summary>
public static class PayloadNames
{
    /// <summary>Longest data stream name, and longest key inside an object value, in characters.</summary>
    public const int MaxStreamLength = 30;

    /// <summary>Longest message id of the thing model, in digits.</summary>
    public const int MaxIdDigits = 13;

    /// <summary>A data stream name: letters, digits, _ and . and one leading $ (OneNET suite docs, data point topics).</summary>
    public static string? ProblemOfStream(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return IsWord(name.StartsWith('$') ? name[1..] : name)
            ? ProblemOfLength("Data stream name", name, MaxStreamLength)
            : $"Data stream name \"{name}\" may hold letters, digits, _ and ., and $ only as its first character; it is not empty.";
    }

    /// <summary>A key inside an object value of a data point.</summary>
    public static string? ProblemOfKey(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return IsWord(name) ? ProblemOfLength("Key", name, MaxStreamLength) : $"Key \"{name}\" may hold letters, digits, _ and . only; it is not empty.";
    }

    /// <summary>A property, event or service identifier. UNCONFIRMED: taken to be letters, digits, _ and -, at most 64.</summary>
    public static string? ProblemOfIdentifier(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        bool good = name.Length > 0 && name.All(static c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-');
        return good ? ProblemOfLength("Identifier", name, 64) : $"Identifier \"{name}\" may hold letters, digits, _ and - only; it is not empty.";
    }

    /// <summary>A message id of the thing model: a text of 1 to 13 digits (log code 312 otherwise).</summary>
    public static string? ProblemOfMessageId(string id)
    {
        ArgumentNullException.ThrowIfNull(id);
        return id.Length is > 0 and <= MaxIdDigits && id.All(char.IsAsciiDigit)
            ? null
            : string.Create(CultureInfo.InvariantCulture, $"Message id \"{id}\" is not a text of 1 to {MaxIdDigits} digits.");
    }

    private static bool IsWord(string name) => name.Length > 0 && name.All(static c => char.IsAsciiLetterOrDigit(c) || c is '_' or '.');

    private static string? ProblemOfLength(string what, string name, int longest) => name.Length <= longest
        ? null
        : string.Create(CultureInfo.InvariantCulture, $"{what} \"{name}\" has {name.Length} characters; OneNET allows {longest}.");
}
