// Bytes in, frames out: the one place that knows where a line, an echo, a prompt or a payload ends.
// Pure: the same bytes cut anywhere give the same frames, because a frame is only told when every longer input
// would tell the same one. Rules of framing: V.250 sections 5.2 to 5.7 and the Quectel AT manuals' "AT command
// syntax". The count of CR LF around a line varies by module and firmware and is never relied on.
using System.Buffers;

namespace OneNetModem.At.Framing;

/// <summary>Splits the bytes from a module into frames.</summary>
public static class AtScanner
{
    /// <summary>The longest line: a topic, a header and the largest payload of a module (4 KiB) without a length, with room to spare.</summary>
    public const int MaxLine = 16 * 1024;

    private const byte CR = (byte)'\r';
    private const byte LF = (byte)'\n';

    /// <summary>Bytes between frames: line ends, the blank after a prompt, NULs of a UART that was just switched on.</summary>
    private static readonly SearchValues<byte> Blanks = SearchValues.Create("\r\n \0"u8);

    /// <summary>Control characters that no line holds.</summary>
    private static readonly SearchValues<byte> Controls = SearchValues.Create(
        [0, 1, 2, 3, 4, 5, 6, 7, 8, 11, 12, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31, 127]);

    /// <summary>Finds the first frame.</summary>
    /// <param name="input">Bytes not yet consumed, oldest first.</param>
    /// <param name="state">What the dialogue expects.</param>
    /// <param name="frame">The frame, when true is returned.</param>
    /// <param name="consumed">How many bytes are done with, also when no frame is complete yet.</param>
    /// <param name="needed">When false is returned: scanning is pointless before this many bytes follow the consumed ones.</param>
    /// <returns>True when a frame is complete.</returns>
    public static bool Scan(ReadOnlySpan<byte> input, in ScanState state, out AtFrame frame, out int consumed, out int needed)
    {
        frame = default;
        consumed = 0;
        needed = 0;
        if (!state.DataEcho.IsEmpty)
        {
            switch (DataEcho(input, state.DataEcho.Span, out consumed))
            {
                case Match.Whole:
                    frame = new AtFrame(AtFrameKind.DataEcho, 0, 0);
                    return true;
                case Match.Partly:
                    return false;
            }
        }

        int start = input.IndexOfAnyExcept(Blanks);
        if (start < 0)
        {
            consumed = input.Length;
            return false;
        }

        consumed = start;
        ReadOnlySpan<byte> rest = input[start..];
        if (rest[0] == (byte)'>' && state.PromptExpected)
        {
            frame = new AtFrame(AtFrameKind.Prompt, start, 1);
            consumed = start + 1;
            return true;
        }

        if (!state.Echo.IsEmpty)
        {
            ReadOnlySpan<byte> echo = state.Echo.Span;
            Match match = StartsWith(rest, echo);
            if (match == Match.Whole && rest.Length > echo.Length && rest[echo.Length] == CR)
            {
                frame = new AtFrame(AtFrameKind.Echo, start, echo.Length);
                consumed = start + echo.Length + 1;
                return true;
            }

            if (match == Match.Partly || (match == Match.Whole && rest.Length == echo.Length))
            {
                return false;
            }
        }

        ReadOnlySpan<byte> prefix = state.Payloads.Prefix.Span;
        if (!prefix.IsEmpty && rest[0] == prefix[0] && rest.StartsWith(prefix))
        {
            switch (PayloadScanner.Scan(rest, state.Payloads, out frame, out int end, out needed))
            {
                case Match.Whole:
                    frame = frame with { TextStart = start, PayloadStart = start + frame.PayloadStart };
                    consumed = start + end;
                    return true;
                case Match.Partly when rest.Length <= MaxLine + needed:
                    return false;
            }

            needed = 0;
        }

        return Line(rest, state, start, ref frame, ref consumed);
    }

    /// <summary>Finds the first frame of a sequence; a frame that crosses segments is copied once into <paramref name="scratch"/>.</summary>
    /// <returns>True when a frame is complete; its ranges count in <paramref name="scanned"/>.</returns>
    public static bool Scan(in ReadOnlySequence<byte> input, in ScanState state, ref byte[] scratch, out ReadOnlySpan<byte> scanned, out AtFrame frame, out int consumed, out int needed)
    {
        scanned = input.FirstSpan;
        bool found = Scan(scanned, state, out frame, out consumed, out needed);
        if (found || input.IsSingleSegment)
        {
            return found;
        }

        int length = checked((int)input.Length);
        if (scratch.Length < length)
        {
            scratch = new byte[Math.Max(length, scratch.Length * 2)];
        }

        input.CopyTo(scratch);
        scanned = scratch.AsSpan(0, length);
        return Scan(scanned, state, out frame, out consumed, out needed);
    }

    private static bool Line(ReadOnlySpan<byte> rest, in ScanState state, int start, ref AtFrame frame, ref int consumed)
    {
        int end = rest.IndexOf(LF);

        // An echo ends at its CR: what follows may be another echo, or an answer without a line end before it. A line
        // that looks like one and ends in CR LF is an information line (AT+CLAC lists commands).
        bool stale = false;
        if (IsCommandLine(rest))
        {
            int cr = rest.IndexOf(CR);
            if (cr >= 0 && cr == rest.Length - 1)
            {
                return false;
            }

            stale = cr >= 0 && rest[cr + 1] != LF;
            end = stale ? cr : end;
        }

        if (end < 0)
        {
            if (rest.Length < MaxLine)
            {
                return false;
            }

            frame = new AtFrame(AtFrameKind.Noise, start, MaxLine);
            consumed = start + MaxLine;
            return true;
        }

        consumed = start + end + 1;
        ReadOnlySpan<byte> text = rest[..end].TrimEnd(CR);
        AtFrameKind kind = stale ? AtFrameKind.StaleEcho
            : !state.Echo.IsEmpty && text.EndsWith(state.Echo.Span) ? AtFrameKind.Echo // noise stood before it
            : Classify(text);
        frame = new AtFrame(kind, start, text.Length);
        return true;
    }

    /// <summary>Tells result codes from lines by their first bytes; most lines are decided by one comparison.</summary>
    private static AtFrameKind Classify(ReadOnlySpan<byte> line)
    {
        switch (line[0])
        {
            case (byte)'O' when line.SequenceEqual("OK"u8):
            case (byte)'E' when line.SequenceEqual("ERROR"u8):
            case (byte)'+' when line.StartsWith("+CME ERROR:"u8) || line.StartsWith("+CMS ERROR:"u8):
            case (byte)'N' when line.SequenceEqual("NO CARRIER"u8) || line.SequenceEqual("NO ANSWER"u8) || line.SequenceEqual("NO DIALTONE"u8):
            case (byte)'B' when line.SequenceEqual("BUSY"u8):
            case (byte)'S' when line.SequenceEqual("SEND OK"u8) || line.SequenceEqual("SEND FAIL"u8):
                return AtFrameKind.Final;
            case (byte)'C' when line.StartsWith("CONNECT"u8) && (line.Length == 7 || line[7] == (byte)' '):
                return AtFrameKind.Connect;
            default:
                return line.ContainsAny(Controls) ? AtFrameKind.Noise : AtFrameKind.Line;
        }
    }

    /// <summary>Whether the bytes look like a command line and not like a URC that happens to start with AT (<c>ATREADY</c>).</summary>
    private static bool IsCommandLine(ReadOnlySpan<byte> line) =>
        line.Length >= 3 && (line[0] | 0x20) == 'a' && (line[1] | 0x20) == 't'
        && (line[2] is CR or LF or (byte)'+' or (byte)'&' or (byte)'$' or (byte)'#' or (byte)' '
            || (line.Length >= 4 && char.IsAsciiLetter((char)line[2]) && !char.IsAsciiLetter((char)line[3]) && line[3] != (byte)' '));

    /// <summary>The echo of a data phase, perhaps behind the blank of <c>&gt; </c> that the prompt's frame left.</summary>
    private static Match DataEcho(ReadOnlySpan<byte> input, ReadOnlySpan<byte> data, out int consumed)
    {
        Match plain = StartsWith(input, data);
        Match behindBlank = !input.IsEmpty && input[0] == (byte)' ' ? StartsWith(input[1..], data) : Match.None;
        consumed = plain == Match.Whole ? data.Length : behindBlank == Match.Whole ? data.Length + 1 : 0;
        return consumed > 0 ? Match.Whole : plain == Match.Partly || behindBlank == Match.Partly ? Match.Partly : Match.None;
    }

    private static Match StartsWith(ReadOnlySpan<byte> input, ReadOnlySpan<byte> expected) =>
        input.Length >= expected.Length
            ? input.StartsWith(expected) ? Match.Whole : Match.None
            : expected.StartsWith(input) ? Match.Partly : Match.None;
}

/// <summary>How far bytes agree with what is looked for.</summary>
internal enum Match
{
    /// <summary>They differ.</summary>
    None,

    /// <summary>All that is there agrees; more is needed.</summary>
    Partly,

    /// <summary>It is all there.</summary>
    Whole,
}
