// Files that people write are UTF-8; one that is not is refused with its line, not read with holes in it.
using System.Buffers;
using System.Globalization;
using System.Text.Unicode;

namespace OneNetModem.Diagnostics.Yaml;

/// <summary>From the bytes of a file to its text.</summary>
internal static class TextBytes
{
    /// <summary>The text, without a byte order mark.</summary>
    /// <param name="bytes">The file's bytes.</param>
    /// <param name="file">The file, as it was named.</param>
    /// <exception cref="IOException">They are not UTF-8; the message has the line of the first byte that is not.</exception>
    public static string Read(ReadOnlySpan<byte> bytes, string file)
    {
        char[] text = new char[bytes.Length];
        if (Utf8.ToUtf16(bytes, text, out int read, out int written, replaceInvalidSequences: false) != OperationStatus.Done)
        {
            throw new IOException(string.Create(CultureInfo.InvariantCulture, $"{file}:{bytes[..read].Count((byte)'\n') + 1}: not UTF-8 (the byte 0x{bytes[read]:X2}): save it as UTF-8"));
        }

        return new string(text, 0, written).TrimStart('\uFEFF');
    }
}
