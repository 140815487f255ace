// A line that carries a payload: PREFIX int,int,text,[length,]payload. With lengths on, the payload is read by count,
// whatever its bytes are; without, it is the rest of the line. Forms: BG95/BG96 MQTT notes and LTE-A MQTT note V1.4
// section 5.1 (quoted or not), EC200U field report (payload on the next line).
namespace OneNetModem.At.Framing;

internal static class PayloadScanner
{
    /// <summary>The longest payload's length has five digits.</summary>
    private const int MaxDigits = 5;

    /// <summary>Looks for header and payload at the start of <paramref name="line"/>, which starts with the prefix.</summary>
    /// <param name="line">Bytes from the prefix on.</param>
    /// <param name="rules">Which first integers announce lengths.</param>
    /// <param name="frame">Ranges from the line's start.</param>
    /// <param name="end">Where the frame ends.</param>
    /// <param name="needed">With <see cref="Match.Partly"/>: how long the line must be at least.</param>
    /// <returns><see cref="Match.None"/> when this is a plain line (a notification, a status, a damaged header).</returns>
    public static Match Scan(ReadOnlySpan<byte> line, PayloadRules rules, out AtFrame frame, out int end, out int needed)
    {
        frame = default;
        end = 0;
        needed = 0;
        ReadOnlySpan<byte> head = line.Length > AtScanner.MaxLine ? line[..AtScanner.MaxLine] : line;
        Match match = Header(head, rules.Prefix.Length, out int at, out int index, out int headerEnd);
        if (match == Match.Whole && index < 32 && (rules.CountedMask & (1u << index)) != 0)
        {
            match = Counted(line, at, headerEnd, out frame, out end, out needed);
            if (match != Match.None)
            {
                return match;
            }

            match = Match.Whole;
        }

        if (match == Match.Whole)
        {
            match = RestOfLine(head, at, headerEnd, out frame, out end);
        }

        // What has no end within the longest line is no line with a payload.
        return match == Match.Partly && head.Length == AtScanner.MaxLine ? Match.None : match;
    }

    /// <summary>Two numbers and a text, with the commas behind them.</summary>
    private static Match Header(ReadOnlySpan<byte> line, int prefix, out int at, out int index, out int end)
    {
        index = end = 0;
        at = prefix;
        while (at < line.Length && line[at] == (byte)' ')
        {
            at++;
        }

        Match match = Number(line, ref at, 2, out index);
        match = match == Match.Whole ? Number(line, ref at, 5, out _) : match;
        return match == Match.Whole ? Text(line, ref at, out end) : match;
    }

    private static Match Counted(ReadOnlySpan<byte> line, int at, int headerEnd, out AtFrame frame, out int end, out int needed)
    {
        frame = default;
        end = 0;
        needed = 0;
        int length = 0;
        int digits = at;
        while (at < line.Length && at - digits < MaxDigits && char.IsAsciiDigit((char)line[at]))
        {
            length = (length * 10) + (line[at++] - '0');
        }

        if (at == line.Length)
        {
            return Match.Partly;
        }

        if (at == digits || length > PayloadRules.MaxPayload)
        {
            return Match.None;
        }

        if (line[at] == (byte)',')
        {
            at++;
        }
        else if (line[at] == (byte)'\r')
        {
            if (length == 0)
            {
                frame = new AtFrame(AtFrameKind.Payload, 0, headerEnd, at, 0);
                end = at;
                return Match.Whole;
            }

            // The payload may stand on the next line.
            if (line.Length < at + 2)
            {
                return Match.Partly;
            }

            if (line[at + 1] != (byte)'\n')
            {
                return Match.None;
            }

            at += 2;
        }
        else
        {
            return Match.None;
        }

        // Quotes around the payload are not counted, and those inside it are not escaped. An opening quote is one
        // only when the closing one stands where the length puts it; else it is the payload's own first byte.
        int least = at == line.Length ? at + Math.Max(length, 1) : at + length + (line[at] == (byte)'"' ? 2 : 0);
        if (line.Length < least)
        {
            needed = least;
            return Match.Partly;
        }

        bool quoted = line[at] == (byte)'"' && line[at + length + 1] == (byte)'"';
        int start = quoted ? at + 1 : at;
        frame = new AtFrame(AtFrameKind.Payload, 0, headerEnd, start, length);
        end = start + length + (quoted ? 1 : 0);
        return Match.Whole;
    }

    private static Match RestOfLine(ReadOnlySpan<byte> line, int at, int headerEnd, out AtFrame frame, out int end)
    {
        int lf = line[at..].IndexOf((byte)'\n');
        if (lf < 0)
        {
            frame = default;
            end = 0;
            return Match.Partly;
        }

        end = at + lf + 1;
        int length = line.Slice(at, lf).TrimEnd((byte)'\r').Length;
        bool quoted = length >= 2 && line[at] == (byte)'"' && line[at + length - 1] == (byte)'"';
        frame = new AtFrame(AtFrameKind.Payload, 0, headerEnd, quoted ? at + 1 : at, quoted ? length - 2 : length);
        return Match.Whole;
    }

    /// <summary>Digits and a comma.</summary>
    private static Match Number(ReadOnlySpan<byte> line, ref int at, int maxDigits, out int value)
    {
        value = 0;
        int first = at;
        while (at < line.Length && at - first < maxDigits && char.IsAsciiDigit((char)line[at]))
        {
            value = (value * 10) + (line[at++] - '0');
        }

        return at == line.Length ? Match.Partly : at > first && line[at++] == (byte)',' ? Match.Whole : Match.None;
    }

    /// <summary>A quoted text, or an unquoted one that is no number, and a comma.</summary>
    private static Match Text(ReadOnlySpan<byte> line, ref int at, out int headerEnd)
    {
        headerEnd = 0;
        if (at == line.Length)
        {
            return Match.Partly;
        }

        bool quoted = line[at] == (byte)'"';
        if (!quoted && char.IsAsciiDigit((char)line[at]))
        {
            return Match.None;
        }

        ReadOnlySpan<byte> text = line[(at + (quoted ? 1 : 0))..];
        int stop = quoted ? text.IndexOfAny((byte)'"', (byte)'\r', (byte)'\n') : text.IndexOfAny((byte)',', (byte)'\r', (byte)'\n');
        if (stop < 0)
        {
            return Match.Partly;
        }

        int after = at + stop + (quoted ? 2 : 0);
        if (quoted && text[stop] == (byte)'"')
        {
            if (after == line.Length)
            {
                return Match.Partly;
            }
        }

        if ((quoted && text[stop] != (byte)'"') || line[after] != (byte)',')
        {
            return Match.None;
        }

        headerEnd = after;
        at = after + 1;
        return Match.Whole;
    }
}
