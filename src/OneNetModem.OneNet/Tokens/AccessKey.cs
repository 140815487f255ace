// The secret that signs tokens: base64 text as the console shows it, checked on entry, never shown again.
using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace OneNetModem.OneNet.Tokens;

/// <summary>An access key of a device, product, user or project. <see cref="ToString"/> never shows it.</summary>
public sealed class AccessKey
{
    /// <summary>The longest key that is believed, in decoded bytes. The longest published ones (user keys) have 48.</summary>
    public const int MaxBytes = 128;

    private readonly byte[] _bytes;

    private AccessKey(byte[] bytes, string text)
    {
        _bytes = bytes;
        Text = text;
    }

    /// <summary>Number of decoded bytes; device keys have at most 32 (suite, device registration).</summary>
    public int Length => _bytes.Length;

    /// <summary>The decoded key: what the HMAC takes. May hold any byte, NUL included.</summary>
    internal ReadOnlySpan<byte> Bytes => _bytes;

    /// <summary>The base64 text; only to recognise a signature made with the undecoded key.</summary>
    internal string Text { get; }

    /// <summary>Reads a key.</summary>
    /// <exception cref="FormatException">The text is no key; the message says why and does not repeat the text.</exception>
    public static AccessKey Parse(string? text) =>
        TryParse(text, out AccessKey? key, out string? problem) ? key : throw new FormatException(problem);

    /// <summary>Reads a key; <paramref name="problem"/> says in words what is wrong, without the key in it.</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out AccessKey? key, [NotNullWhen(false)] out string? problem)
    {
        key = null;
        string trimmed = text?.Trim() ?? string.Empty;
        problem = ProblemOf(trimmed);
        if (problem is not null)
        {
            return false;
        }

        // Convert also takes a last character with surplus bits ("adfasdfadsfadsf="), as the platform's own tools do.
        key = new AccessKey(Convert.FromBase64String(trimmed), trimmed);
        return true;
    }

    /// <summary>Always <c>***</c>.</summary>
    public override string ToString() => "***";

    private static string? ProblemOf(string text)
    {
        if (text.Length == 0)
        {
            return "The access key is empty. Copy it from the device's page of the OneNET console.";
        }

        if (text.StartsWith("version=", StringComparison.Ordinal))
        {
            return "This is a whole token, not an access key. The key is the base64 text that the console shows for the device.";
        }

        if (text.Contains("%3D", StringComparison.OrdinalIgnoreCase) || text.Contains("%2", StringComparison.Ordinal))
        {
            return "The access key is percent-encoded (%2B, %2F, %3D). Give it as the console shows it, with +, / and =.";
        }

        int data = text.AsSpan().TrimEnd('=').Length;
        for (int i = 0; i < data; i++)
        {
            char c = text[i];
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('+' or '/'))
            {
                return CharacterProblem(c, i);
            }
        }

        int padding = text.Length - data;
        if (data % 4 == 1)
        {
            return string.Create(CultureInfo.InvariantCulture, $"The access key is cut: {data} base64 characters cannot be a whole number of bytes.");
        }

        int wanted = (4 - (data % 4)) % 4;
        if (padding < wanted)
        {
            return $"The access key lacks its padding: it must end in \"{new string('=', wanted)}\".";
        }

        if (padding > wanted)
        {
            return string.Create(CultureInfo.InvariantCulture, $"The access key has {padding} '=' at the end where {wanted} belong.");
        }

        return data * 3 / 4 > MaxBytes
            ? string.Create(CultureInfo.InvariantCulture, $"The access key has {data * 3 / 4} bytes; no OneNET key is longer than {MaxBytes}. Is it something else, or pasted twice?")
            : null;
    }

    private static string CharacterProblem(char c, int index)
    {
        string where = string.Create(CultureInfo.InvariantCulture, $"at position {index + 1}");
        return c switch
        {
            '-' or '_' => $"The access key is url-safe base64 ('{c}' {where}). OneNET keys use + and /: replace - by + and _ by /.",
            '=' => $"The access key has '=' {where}, before its end. Are two keys joined?",
            '"' or '\'' => $"The access key has a quote {where}. Give the key without quotes.",
            _ when char.IsWhiteSpace(c) => $"The access key has a blank or line break {where}. Copy it in one piece.",
            _ => string.Create(CultureInfo.InvariantCulture, $"The access key is not base64: character U+{(int)c:X4} {where}; only A-Z a-z 0-9 + / = occur."),
        };
    }
}
