// Bytes in, frames out: the one place that knows where a line, an echo, a prompt or a payload ends.
// Pure: the same bytes cut anywhere give the same frames, because a frame is only told when every longer input
// would tell the same one. Rules of framing: V.250 sections 5.2 to 5.7 and the Quectel AT manuals' "AT command
// syntax". The count of CR LF around a line varies by module and firmware and is never relied on.
using System.Buffers;

namespace OneNetModem.At.Framing;

/// <summary>Splits the bytes from a module into frames.</summary>
public static class AtScanner
{
    /// <summary>The longest line, its LF included: a topic, a header and the largest payload of a module (4 KiB) without a length, with room to spare.</summary>
    public const int MaxLine = 16 * 1024;

    private const byte CR = (byte)'\r';
    private const byte LF = (byte)'\n';

    /// <summary>Control characters that no line holds.</summary>
    private static readonly SearchValues<byte> Controls = SearchValues.Create(
        [0, 1, 2, 3, 4, 5, 6, 7, 8, 11, 12, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31]);

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
        needed = 0;
        int start = 0;
        while (start < input.Length && IsBlank(input[start]))
        {
            start++;
        }

        if (!state.DataEcho.IsEmpty)
        {
            ReadOnlySpan<byte> data = state.DataEcho.Span;
            bool exact = EchoesOnlyAtOnce(data);
            switch (DataEcho(input, data, exact, start, out consumed))
            {
                case Match.Whole:
                    frame = new AtFrame(AtFrameKind.DataEcho, 0, 0);
                    return true;
                case Match.Partly:
                    return false;
                case Match.None when exact:
                    // Line ends tell the answer from an echo that looks like one: they go with the whole frame only.
                    bool found = start < input.Length && Frame(input[start..], state, start, out frame, out consumed, out needed);
                    needed += !found && needed > 0 ? start : 0;
                    consumed = found ? consumed : 0;
                    return found;
            }
        }

        consumed = start;
        return start < input.Length && Frame(input[start..], state, start, out frame, out consumed, out needed);
    }

    /// <summary>Finds the first frame of a sequence; a frame that crosses segments is copied into <paramref name="scratch"/>.</summary>
    /// <returns>True when a frame is complete; its ranges count in <paramref name="scanned"/>.</returns>
    public static bool Scan(scoped in ReadOnlySequence<byte> input, in ScanState state, ref byte[] scratch, out ReadOnlySpan<byte> scanned, out AtFrame frame, out int consumed, out int needed)
    {
        scanned = input.FirstSpan;
        bool found = Scan(scanned, state, out frame, out consumed, out needed);
        if (found || input.IsSingleSegment)
        {
            return found;
        }

        // No more is copied than the frame may need: a backlog of many frames is not copied once for each of them.
        int length = checked((int)input.Length);
        int part = scanned.Length;
        do
        {
            part = (int)Math.Min(length, Math.Max((2L * part) + 64, (long)consumed + needed));
            if (scratch.Length < part)
            {
                scratch = new byte[Math.Max(part, scratch.Length * 2)];
            }

            input.Slice(0, part).CopyTo(scratch);
            scanned = scratch.AsSpan(0, part);
            found = Scan(scanned, state, out frame, out consumed, out needed);
        }
        while (!found && part < length);
        return found;
    }

    /// <summary>The frame that starts at the first byte, <paramref name="start"/> bytes into the input.</summary>
    private static bool Frame(ReadOnlySpan<byte> rest, in ScanState state, int start, out AtFrame frame, out int consumed, out int needed)
    {
        frame = default;
        consumed = start;
        needed = 0;
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
                case Match.Partly:
                    return false;
            }
        }

        return Line(rest, state, start, ref frame, ref consumed);
    }

    private static bool Line(ReadOnlySpan<byte> rest, in ScanState state, int start, ref AtFrame frame, ref int consumed)
    {
        ReadOnlySpan<byte> line = rest.Length > MaxLine ? rest[..MaxLine] : rest;
        int stop = line.IndexOfAnyInRange((byte)0, (byte)31);
        if (stop >= 0 && stop + 1 < line.Length && line[stop] == CR && line[stop + 1] == LF)
        {
            // The usual line: one look at each byte.
            frame = new AtFrame(ResultCode(line[..stop]), start, stop);
            consumed = start + stop + 2;
            return true;
        }

        if (stop < 0 && rest.Length < MaxLine)
        {
            return false;
        }

        int end = line.IndexOf(LF);
        if (IsCommandLine(line))
        {
            // An echo ends at its CR: what follows may be another echo, or an answer without a line end before it. A
            // line that looks like one and ends in CR LF is an information line (AT+CLAC lists commands).
            int cr = (end < 0 ? line : line[..end]).IndexOf(CR);
            if (cr >= 0 && cr == rest.Length - 1)
            {
                return false;
            }

            if (cr >= 0 && rest[cr + 1] != LF)
            {
                frame = new AtFrame(AtFrameKind.StaleEcho, start, cr);
                consumed = start + cr + 1;
                return true;
            }
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
        ReadOnlySpan<byte> text = line[..end].TrimEnd(CR);
        AtFrameKind kind = ResultCode(text);
        kind = IsEchoBehindNoise(text, end, state.Echo) ? AtFrameKind.Echo
            : kind == AtFrameKind.Line && text.ContainsAny(Controls) ? AtFrameKind.Noise
            : kind;
        frame = new AtFrame(kind, start, text.Length);
        return true;
    }

    /// <summary>Whether noise ran into the pending command's echo. An echo shows by its own CR before the answer's CR LF;
    /// without that, a URC that happens to end in AT would pass for the echo of AT.</summary>
    private static bool IsEchoBehindNoise(ReadOnlySpan<byte> text, int end, ReadOnlyMemory<byte> echo) =>
        end - text.Length >= 2 && !echo.IsEmpty && text.EndsWith(echo.Span);

    /// <summary>Tells result codes from lines by their first bytes; most lines are decided by one comparison.</summary>
    private static AtFrameKind ResultCode(ReadOnlySpan<byte> line)
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
                return AtFrameKind.Line;
        }
    }

    /// <summary>Whether the bytes look like a command line and not like a URC that happens to start with AT (<c>ATREADY</c>).</summary>
    private static bool IsCommandLine(ReadOnlySpan<byte> line) =>
        line.Length >= 3 && (line[0] | 0x20) == 'a' && (line[1] | 0x20) == 't'
        && (line[2] is CR or LF or (byte)'+' or (byte)'&' or (byte)'$' or (byte)'#' or (byte)' '
            || (line.Length >= 4 && char.IsAsciiLetter((char)line[2]) && !char.IsAsciiLetter((char)line[3]) && line[3] != (byte)' '));

    /// <summary>Whether the data starts like an answer, or with blanks: then its echo is told from the answer by having no
    /// line end before it, and must come right behind the prompt or the line before.</summary>
    private static bool EchoesOnlyAtOnce(ReadOnlySpan<byte> data) =>
        data[0] is (byte)'O' or (byte)'E' or (byte)'+' or (byte)'S' or (byte)'>' || IsBlank(data[0]);

    /// <summary>The echo of a data phase, perhaps behind the blank of <c>&gt; </c> that the prompt's frame left.</summary>
    private static Match DataEcho(ReadOnlySpan<byte> input, ReadOnlySpan<byte> data, bool exact, int start, out int consumed)
    {
        int skipped = exact ? 0 : start;
        Match plain = StartsWith(input[skipped..], data);
        Match behindBlank = exact && !input.IsEmpty && input[0] == (byte)' ' ? StartsWith(input[1..], data) : Match.None;
        if (plain == Match.Whole || behindBlank == Match.Whole)
        {
            consumed = data.Length + (plain == Match.Whole ? skipped : 1);
            return Match.Whole;
        }

        consumed = skipped;
        return plain == Match.Partly || behindBlank == Match.Partly ? Match.Partly : Match.None;
    }

    /// <summary>Bytes between frames: line ends, the blank after a prompt, NULs of a UART that was just switched on.</summary>
    private static bool IsBlank(byte b) => b is CR or LF or (byte)' ' or 0;

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
