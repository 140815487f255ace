// The module's file system (UFS), where certificates live: AT+QFUPL, AT+QFLST, AT+QFDEL.
using System.Globalization;
using OneNetModem.At.Dialogue;

namespace OneNetModem.Quectel.Commands;

/// <summary>What the module says it received (<c>AT+QFUPL</c>).</summary>
/// <param name="Size">Bytes.</param>
/// <param name="Checksum">Its checksum, see <see cref="Files.Checksum"/>.</param>
public sealed record FileUpload(int Size, ushort Checksum)
{
    /// <summary>Whether that is this content.</summary>
    public bool Matches(ReadOnlySpan<byte> content) => Size == content.Length && Checksum == Files.Checksum(content);
}

/// <summary>A file on the module.</summary>
/// <param name="Name">Its name; with <c>UFS:</c> in front where the module prints that.</param>
/// <param name="Size">Bytes.</param>
public sealed record StoredFile(string Name, int Size);

/// <summary>The answer to <c>AT+QFLST</c>.</summary>
/// <param name="Files">In the module's order.</param>
public sealed record StoredFiles(IReadOnlyList<StoredFile> Files);

/// <summary>File commands (BG95 file note V1.1).</summary>
public static class Files
{
    /// <summary>The longest file name, 80 bytes.</summary>
    public const int MaxNameBytes = 80;

    /// <summary><c>AT+QFLST="UFS:*"</c>: the files; an empty file system may be <c>+CME ERROR</c>.</summary>
    public static readonly AtQuery<StoredFiles> List = new(
        new AtCommand("AT+QFLST=\"UFS:*\""),
        r => new StoredFiles(ReplyLines.All(r, "+QFLST", f => f.Known(0) is { } name && f.Number(1) is { } size ? new StoredFile(name, size) : null)));

    /// <summary><c>AT+QFUPL="name",size,timeout</c>, then the bytes after <c>CONNECT</c>. An existing file is refused: delete it
    /// first. In the field the closing line was sometimes missed though the file had landed: look with <see cref="List"/>.</summary>
    /// <param name="name">Up to 80 bytes; <c>UFS:</c> may stand in front.</param>
    /// <param name="content">The bytes.</param>
    /// <param name="timeoutSeconds">How long the module waits for a byte, 1 to 65535 s.</param>
    /// <exception cref="AtTextException">The name cannot be quoted or is too long.</exception>
    public static AtQuery<FileUpload> Upload(string name, ReadOnlyMemory<byte> content, int timeoutSeconds = 10)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(timeoutSeconds, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(timeoutSeconds, 65535);
        if (content.IsEmpty)
        {
            throw new ArgumentException("An empty file cannot be uploaded: the module counts from 1 byte.", nameof(content));
        }

        AtCommand command = new(string.Create(
            CultureInfo.InvariantCulture,
            $"AT+QFUPL={AtText.Quote(name, "file name", MaxNameBytes)},{content.Length},{timeoutSeconds}"))
        {
            Data = content,
            Timeout = TimeSpan.FromSeconds(timeoutSeconds + 5),
        };
        return new AtQuery<FileUpload>(command, ParseUpload);
    }

    /// <summary><c>AT+QFDEL="name"</c>.</summary>
    /// <exception cref="AtTextException">The name cannot be quoted or is too long.</exception>
    public static AtCommand Delete(string name) => new($"AT+QFDEL={AtText.Quote(name, "file name", MaxNameBytes)}");

    /// <summary>Reads <c>+QFUPL: size,checksum</c>; the checksum is hexadecimal without leading zeros.</summary>
    public static FileUpload? ParseUpload(AtResponse response)
    {
        ArgumentNullException.ThrowIfNull(response);
        return ReplyLines.First(response, "+QFUPL", f =>
            f.Number(0) is { } size && f.Known(1) is { } hex
            && ushort.TryParse(hex, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out ushort checksum)
                ? new FileUpload(size, checksum)
                : null);
    }

    /// <summary>The module's checksum: XOR of big-endian 16-bit words, an odd last byte being the high one.</summary>
    public static ushort Checksum(ReadOnlySpan<byte> content)
    {
        int sum = 0;
        for (int i = 0; i < content.Length; i++)
        {
            sum ^= i % 2 == 0 ? content[i] << 8 : content[i];
        }

        return (ushort)sum;
    }
}
