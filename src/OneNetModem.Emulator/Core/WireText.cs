// On the wire a character is a byte. Lines are kept as strings in which each character is one byte (U+0000 to U+00FF),
// so that nothing is lost on the way; topics and ids become UTF-8 text only where MQTT wants text.
using System.Globalization;
using System.Text;

namespace OneNetModem.Emulator.Core;

internal static class WireText
{
    internal static byte[] ToBytes(string wire) => Encoding.Latin1.GetBytes(wire);

    internal static string FromBytes(ReadOnlySpan<byte> bytes) => Encoding.Latin1.GetString(bytes);

    /// <summary>The UTF-8 text that these wire characters spell.</summary>
    internal static string ToText(string wire) => Encoding.UTF8.GetString(ToBytes(wire));

    /// <summary>The wire characters of a text, as UTF-8.</summary>
    internal static string FromText(string text) => FromBytes(Encoding.UTF8.GetBytes(text));

    internal static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);
}
