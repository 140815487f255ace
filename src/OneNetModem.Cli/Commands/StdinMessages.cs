// stdin as messages, byte by byte: what is piped in is data and is not decoded.
using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;

namespace OneNetModem.Cli.Commands;

/// <summary>Reads stdin.</summary>
internal static class StdinMessages
{
    /// <summary>Everything up to its end.</summary>
    public static async Task<byte[]> AllAsync(CancellationToken cancellation)
    {
        await using Stream input = Console.OpenStandardInput();
        using MemoryStream all = new();
        // A terminal's read does not end by itself: it is left behind when the command is stopped.
        await input.CopyToAsync(all, cancellation).WaitAsync(cancellation);
        return all.ToArray();
    }

    /// <summary>Line by line as they come, without LF or CR LF.</summary>
    public static async IAsyncEnumerable<byte[]> LinesAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        PipeReader input = PipeReader.Create(Console.OpenStandardInput());
        while (true)
        {
            ReadResult read = await input.ReadAsync(cancellation).AsTask().WaitAsync(cancellation);
            ReadOnlySequence<byte> rest = read.Buffer;
            while (rest.PositionOf((byte)'\n') is { } end)
            {
                yield return WithoutReturn(rest.Slice(0, end));
                rest = rest.Slice(rest.GetPosition(1, end));
            }
            if (read.IsCompleted)
            {
                if (!rest.IsEmpty)
                {
                    yield return WithoutReturn(rest);
                }
                yield break;
            }
            input.AdvanceTo(rest.Start, rest.End);
        }
    }

    private static byte[] WithoutReturn(ReadOnlySequence<byte> line)
    {
        byte[] bytes = line.ToArray();
        return bytes is [.., (byte)'\r'] ? bytes[..^1] : bytes;
    }
}
