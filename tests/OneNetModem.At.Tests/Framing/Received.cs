// Bytes that arrive in pieces, scanned as the dialogue does it: what is consumed goes, the rest waits for more.
using System.Buffers;
using System.Text;
using OneNetModem.At.Framing;
using Xunit;

namespace OneNetModem.At.Tests.Framing;

/// <summary>One frame as text, and how many bytes had arrived when it was told.</summary>
internal sealed record Seen(AtFrameKind Kind, string Text, string Payload, int Arrived)
{
    public override string ToString() => $"{Kind} '{Text}' '{Payload}' @{Arrived}";
}

internal static class Received
{
    /// <summary>Scans the bytes in pieces that end at <paramref name="cuts"/> (ascending) and at the end, with or without the scans that the scanner called pointless.</summary>
    public static (List<Seen> Frames, int Consumed) InPieces(byte[] bytes, IEnumerable<int> cuts, ScanState state, bool heedNeeded = true)
    {
        List<Seen> frames = [];
        int done = 0;
        int needed = 0;
        foreach (int cut in cuts.Append(bytes.Length))
        {
            while (done < cut && (!heedNeeded || cut - done >= needed))
            {
                ReadOnlySpan<byte> input = bytes.AsSpan(done, cut - done);
                bool found = AtScanner.Scan(input, state, out AtFrame frame, out int consumed, out needed);
                Assert.InRange(consumed, found ? 1 : 0, input.Length);
                done += consumed;
                if (!found)
                {
                    break;
                }

                frames.Add(See(frame, input, cut));
            }
        }

        return (frames, done);
    }

    public static (List<Seen> Frames, int Consumed) Whole(byte[] bytes, ScanState state) => InPieces(bytes, [], state);

    /// <summary>Scans a sequence whose segments end at <paramref name="cuts"/>.</summary>
    public static (List<Seen> Frames, int Consumed) AsSequence(byte[] bytes, IEnumerable<int> cuts, ScanState state, ref byte[] scratch)
    {
        List<Seen> frames = [];
        ReadOnlySequence<byte> input = Segment.Sequence(bytes, cuts);
        int done = 0;
        while (!input.IsEmpty)
        {
            bool found = AtScanner.Scan(input, state, ref scratch, out ReadOnlySpan<byte> scanned, out AtFrame frame, out int consumed, out _);
            done += consumed;
            if (!found)
            {
                break;
            }

            frames.Add(See(frame, scanned, bytes.Length));
            input = input.Slice(consumed);
        }

        return (frames, done);
    }

    private static Seen See(in AtFrame frame, ReadOnlySpan<byte> scanned, int arrived) =>
        new(frame.Kind, Encoding.Latin1.GetString(frame.Text(scanned)), Encoding.Latin1.GetString(frame.Payload(scanned)), arrived);

    private sealed class Segment : ReadOnlySequenceSegment<byte>
    {
        public static ReadOnlySequence<byte> Sequence(byte[] bytes, IEnumerable<int> cuts)
        {
            Segment first = new() { Memory = ReadOnlyMemory<byte>.Empty };
            Segment last = first;
            int start = 0;
            foreach (int cut in cuts.Append(bytes.Length))
            {
                Segment next = new() { Memory = bytes.AsMemory(start, cut - start), RunningIndex = start };
                last.Next = next;
                last = next;
                start = cut;
            }

            return new ReadOnlySequence<byte>(first, 0, last, last.Memory.Length);
        }
    }
}
