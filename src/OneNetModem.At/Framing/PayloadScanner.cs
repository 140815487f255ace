// A line that carries a payload: PREFIX int,int,text,[length,]payload. With lengths on, the payload is read by count,
// whatever its bytes are; without, it is the rest of the line. Forms: BG95/BG96 MQTT notes and LTE-A MQTT note V1.4
// section 5.1 (quoted or not), EC200U field report (payload on the next line).
namespace OneNetModem.At.Framing;

internal static class PayloadScanner
{
    /// <summary>The longest payload's length has five digits.</summary>
    private const int MaxDigits = 5;

    /// <summary>Looks for header and payload at the start of <paramref name="line"/>, which starts with the prefix.</summary>
    /// <remarks>A topic is any text, quotes and commas included, and nothing is escaped: <c>"to/q"x",14,"..."</c>. So with
    /// lengths on the header ends at the first quote behind which a length leads to the payload's closing quote and line
    /// end. What still cannot be read is noise: its bytes come from outside and must never pass for URCs.</remarks>
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
        Match match = Numbers(head, rules.Prefix.Length, out int at, out int index);
        if (match == Match.Whole)
        {
            bool? counted = rules.IsCounted(index);
            match = at == head.Length ? Match.Partly
                : head[at] == (byte)'"' ? Quoted(line, head, at, counted, out frame, out end, out needed)
                : char.IsAsciiDigit((char)head[at]) ? Match.None
                : Unquoted(line, head, at, counted, out frame, out end, out needed);
        }

        // What has no end within the longest line is no line with a payload.
        return match == Match.Partly && needed == 0 && head.Length == AtScanner.MaxLine ? Match.None : match;
    }

    private static Match Quoted(ReadOnlySpan<byte> line, ReadOnlySpan<byte> head, int at, bool? counted, out AtFrame frame, out int end, out int needed)
    {
        int first = 0;
        int plausible = 0;
        for (int quote = at + 1; ; quote++)
        {
            int step = head[quote..].IndexOfAny((byte)'"', (byte)'\r', (byte)'\n');
            quote += Math.Max(step, 0);
            if (step >= 0 && head[quote] != (byte)'"')
            {
                break;
            }

            if (step < 0 || quote + 1 == head.Length)
            {
                (frame, end, needed) = (default, 0, 0);
                return Match.Partly;
            }

            if (head[quote + 1] != (byte)',')
            {
                continue;
            }

            first = first == 0 ? quote + 1 : first;
            if (counted == false)
            {
                break;
            }

            Match match = Counted(line, quote + 2, quote + 1, strict: true, out frame, out end, out needed, out bool length);
            if (match != Match.None)
            {
                return match;
            }

            plausible = plausible == 0 && length && counted == true ? quote + 1 : plausible;
        }

        needed = 0;
        if (plausible > 0 && Counted(line, plausible + 1, plausible, strict: false, out frame, out end, out needed, out _) is var loose and not Match.None)
        {
            return loose;
        }

        needed = 0;
        Match rest = RestOfLine(head, first > 0 ? first + 1 : at, first > 0 ? first : at, out frame, out end);
        frame = first > 0 || rest != Match.Whole ? frame : new AtFrame(AtFrameKind.Noise, 0, end - 1);
        return rest;
    }

    private static Match Unquoted(ReadOnlySpan<byte> line, ReadOnlySpan<byte> head, int at, bool? counted, out AtFrame frame, out int end, out int needed)
    {
        (frame, end, needed) = (default, 0, 0);
        int comma = head[at..].IndexOfAny((byte)',', (byte)'\r', (byte)'\n');
        if (comma < 0)
        {
            return Match.Partly;
        }

        comma += at;
        if (head[comma] != (byte)',')
        {
            return Match.None;
        }

        return counted != false && Counted(line, comma + 1, comma, strict: counted is null, out frame, out end, out needed, out _) is var match and not Match.None
            ? match
            : RestOfLine(head, comma + 1, comma, out frame, out end);
    }

    /// <summary>Two numbers, with the commas behind them.</summary>
    private static Match Numbers(ReadOnlySpan<byte> line, int prefix, out int at, out int index)
    {
        at = prefix;
        while (at < line.Length && line[at] == (byte)' ')
        {
            at++;
        }

        Match match = Number(line, ref at, 2, out index);
        return match == Match.Whole ? Number(line, ref at, 5, out _) : match;
    }

    /// <summary>A length and its payload. <paramref name="strict"/>: only when a line end stands behind it.</summary>
    private static Match Counted(ReadOnlySpan<byte> line, int at, int headerEnd, bool strict, out AtFrame frame, out int end, out int needed, out bool isLength)
    {
        isLength = false;
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

        isLength = true;

        // Quotes around the payload are not counted, and those inside it are not escaped. An opening quote is one
        // only when the closing one stands where the length puts it; else it is the payload's own first byte.
        bool opened = at < line.Length && line[at] == (byte)'"';
        needed = at == line.Length ? at + Math.Max(length, 1) : at + length + (opened ? 2 : strict ? 1 : 0);
        bool quoted = line.Length >= needed && opened && line[at + length + 1] == (byte)'"';
        needed += quoted && strict ? 1 : 0;
        if (line.Length < needed)
        {
            return Match.Partly;
        }

        needed = 0;
        quoted = quoted && (!strict || line[at + length + 2] == (byte)'\r');
        if (strict && !quoted && line[at + length] != (byte)'\r')
        {
            return Match.None;
        }

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
}
