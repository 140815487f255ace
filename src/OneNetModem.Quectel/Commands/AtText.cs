// The only way for text of a user or of the cloud into an AT command: quoted, and refused when it could break out.
using System.Text;

namespace OneNetModem.Quectel.Commands;

/// <summary>Quoted string arguments of AT commands.</summary>
/// <remarks>Command lines are bytes. Characters outside ASCII go out as UTF-8, which is what MQTT asks of topics and client ids
/// (MQTT 3.1.1 section 1.5.3); no byte of a UTF-8 multi-byte character can be taken for a quote or a control character.
/// UNCONFIRMED whether every firmware passes such bytes on: the manuals speak of ASCII only.</remarks>
public static class AtText
{
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Puts <paramref name="value"/> in quotes.</summary>
    /// <param name="value">The text; may be empty.</param>
    /// <param name="field">What it is for people, such as <c>topic</c>; named by the exception.</param>
    /// <param name="maxBytes">How many UTF-8 bytes the module takes.</param>
    /// <exception cref="AtTextException">The text holds a <c>"</c>, a <c>\</c> (which some firmware takes for an escape, so
    /// that it would open the closing quote), a control character (CR, LF, NUL, ESC, Ctrl-Z, ...) or half a surrogate pair, or it is
    /// longer than <paramref name="maxBytes"/>. No manual documents a way to escape a quote, so none is tried.</exception>
    public static string Quote(string value, string field, int maxBytes = int.MaxValue)
    {
        Check(value, field, maxBytes);
        return string.Concat("\"", value, "\"");
    }

    /// <summary>What <see cref="Quote"/> would refuse, checked without building anything: for settings, before a module is there.</summary>
    /// <exception cref="AtTextException">As for <see cref="Quote"/>.</exception>
    public static void Check(string value, string field, int maxBytes = int.MaxValue)
    {
        ArgumentNullException.ThrowIfNull(value);
        ArgumentException.ThrowIfNullOrEmpty(field);
        foreach (char c in value)
        {
            if (c is '"' or '\\' || char.IsControl(c))
            {
                throw new AtTextException(field, $"must not hold {NameOf(c)}");
            }
        }

        int bytes;
        try
        {
            bytes = StrictUtf8.GetByteCount(value);
        }
        catch (EncoderFallbackException)
        {
            throw new AtTextException(field, "holds half a surrogate pair, which has no UTF-8 form");
        }

        if (bytes > maxBytes)
        {
            throw new AtTextException(field, $"is {bytes} bytes long; the module takes {maxBytes}");
        }
    }

    private static string NameOf(char c) => c switch
    {
        '"' => "a quote",
        '\\' => "a backslash",
        '\r' => "a CR",
        '\n' => "a LF",
        '\u001a' => "a Ctrl-Z",
        '\u001b' => "an ESC",
        _ => $"the control character U+{(int)c:X4}",
    };
}

/// <summary>A text argument cannot be sent to the module as it is. The message names the field, never the value, which may be a secret.</summary>
public sealed class AtTextException : ArgumentException
{
    /// <summary>Creates it for a field and a reason that completes the sentence "The field ...".</summary>
    public AtTextException(string field, string reason)
        : base($"The {field} {reason}.") => Field = field;

    /// <summary>Which argument, in words: <c>topic</c>, <c>APN</c>, <c>client id</c>, ...</summary>
    public string Field { get; }
}
