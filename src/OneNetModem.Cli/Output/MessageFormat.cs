// sub -F: how a message is printed, in the words of mosquitto_sub.
using System.Globalization;
using System.Text;

namespace OneNetModem.Cli.Output;

/// <summary>A format of messages.</summary>
internal sealed class MessageFormat
{
    /// <summary>The letters that are known, for help and errors.</summary>
    public const string Letters = "%t topic, %p payload, %x payload in hexadecimal, %l its length in bytes, %q QoS, %I time (ISO 8601), %U Unix seconds, %% a percent sign; \\n \\t \\0 \\\\ as usual";

    private readonly string _format;

    private MessageFormat(string format) => _format = format;

    /// <summary>Payload alone: the default of mosquitto_sub.</summary>
    public static MessageFormat Payload { get; } = new("%p");

    /// <summary>Reads a format; <paramref name="problem"/> says what is wrong with it.</summary>
    public static MessageFormat? Parse(string format, out string? problem)
    {
        for (int i = 0; i < format.Length; i++)
        {
            char lead = format[i];
            if (lead is not ('%' or '\\'))
            {
                continue;
            }
            if (++i == format.Length || !(lead == '%' ? "tpxlqIU%" : "nrt0\\").Contains(format[i], StringComparison.Ordinal))
            {
                problem = $"\"{format[(i - 1)..]}\" is not known in a format; known are {Letters}";
                return null;
            }
        }
        problem = null;
        return new MessageFormat(format);
    }

    /// <summary>A message in this format. Control characters of topic and payload, and bytes that are not UTF-8, are written as \xNN; %x loses nothing.</summary>
    public string Apply(string topic, ReadOnlySpan<byte> payload, int qos, DateTimeOffset time)
    {
        StringBuilder text = new();
        for (int i = 0; i < _format.Length; i++)
        {
            if (_format[i] is not ('%' or '\\'))
            {
                text.Append(_format[i]);
                continue;
            }
            bool field = _format[i++] == '%';
            text.Append((field, _format[i]) switch
            {
                (true, 't') => SafeText.Of(topic),
                (true, 'p') => SafeText.Of(payload),
                (true, 'x') => Convert.ToHexStringLower(payload),
                (true, 'l') => payload.Length.ToString(CultureInfo.InvariantCulture),
                (true, 'q') => qos.ToString(CultureInfo.InvariantCulture),
                (true, 'I') => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
                (true, 'U') => time.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture),
                (false, 'n') => "\n",
                (false, 'r') => "\r",
                (false, 't') => "\t",
                (false, '0') => "\0",
                (_, char itself) => itself.ToString(),
            });
        }
        return text.ToString();
    }
}
