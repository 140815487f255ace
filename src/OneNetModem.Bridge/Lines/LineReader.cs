// Lines of a stream, one after the other, none longer than a bound: what is longer is passed over and never kept.
using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;

namespace OneNetModem.Bridge.Lines;

/// <summary>Reads lines.</summary>
/// <param name="input">The stream; it is not disposed.</param>
/// <param name="limit">Longest line in bytes, without its end.</param>
internal sealed class LineReader(Stream input, int limit)
{
    /// <summary>The lines without LF or CR LF; null for one that is too long.</summary>
    /// <remarks>The read of a terminal or a pipe does not always end when it is cancelled: it is left behind then.</remarks>
    public async IAsyncEnumerable<byte[]?> ReadAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        PipeReader reader = PipeReader.Create(input, new StreamPipeReaderOptions(leaveOpen: true));
        bool skipping = false;
        while (true)
        {
            ReadResult read = await reader.ReadAsync(cancellation).AsTask().WaitAsync(cancellation);
            ReadOnlySequence<byte> rest = read.Buffer;
            while (rest.PositionOf((byte)'\n') is { } end)
            {
                if (!skipping)
                {
                    yield return LineOf(rest.Slice(0, end));
                }

                skipping = false;
                rest = rest.Slice(rest.GetPosition(1, end));
            }

            if (rest.Length > limit + 1)
            {
                if (!skipping)
                {
                    yield return null;
                }

                skipping = true;
                rest = rest.Slice(rest.End);
            }

            if (read.IsCompleted)
            {
                if (!rest.IsEmpty && !skipping)
                {
                    yield return LineOf(rest);
                }

                yield break;
            }

            reader.AdvanceTo(rest.Start, read.Buffer.End);
        }
    }

    private byte[]? LineOf(ReadOnlySequence<byte> line)
    {
        byte[] bytes = line.Length > limit + 1 ? [] : line.ToArray();
        return line.Length > limit + 1 ? null
            : bytes is [.., (byte)'\r'] ? bytes[..^1]
            : bytes.Length > limit ? null
            : bytes;
    }
}
