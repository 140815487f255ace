// Reads a trace back.
using System.Text;
using System.Text.Json;

namespace OneNetModem.At.Tracing;

/// <summary>A line of a trace file is not what it should be; the message says which and why.</summary>
public sealed class TraceFormatException : FormatException
{
    /// <summary>Creates the exception for a line, counted from 1.</summary>
    public TraceFormatException(int line, string message, Exception? inner = null)
        : base(FormattableString.Invariant($"line {line}: {message}"), inner) => Line = line;

    /// <summary>The line, counted from 1.</summary>
    public int Line { get; }
}

/// <summary>Reads trace files: one JSON object a line.</summary>
public static class TraceReader
{
    /// <summary>The entries of a file, in order.</summary>
    /// <exception cref="TraceFormatException">While enumerating: a line is not an entry. A last line without its line
    /// end is left out instead: the writer was cut off in the middle of it.</exception>
    /// <exception cref="IOException">While enumerating: the file cannot be read.</exception>
    public static IEnumerable<TraceRecord> ReadFile(string path)
    {
        using StreamReader file = new(path, Encoding.UTF8);
        foreach (TraceRecord record in Read(file))
        {
            yield return record;
        }
    }

    /// <summary>The entries of a text, in order; see <see cref="ReadFile"/>.</summary>
    public static IEnumerable<TraceRecord> Read(TextReader text)
    {
        ArgumentNullException.ThrowIfNull(text);
        StringBuilder line = new();
        for (int number = 1; ; number++)
        {
            bool ended = ReadLine(text, line);
            string json = line.ToString().Trim();
            if (json.Length > 0)
            {
                TraceRecord? record = Parse(json, number, mayBeCut: !ended);
                if (record is not null)
                {
                    yield return record;
                }
            }

            if (!ended)
            {
                yield break;
            }
        }
    }

    // False at the end of the text, when the line has no line end.
    private static bool ReadLine(TextReader text, StringBuilder line)
    {
        line.Clear();
        while (true)
        {
            int c = text.Read();
            if (c is -1 or '\n')
            {
                return c == '\n';
            }

            line.Append((char)c);
        }
    }

    private static TraceRecord? Parse(string json, int line, bool mayBeCut)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(json);
            return ToRecord(document.RootElement, line);
        }
        catch (JsonException) when (mayBeCut)
        {
            return null;
        }
        catch (JsonException e)
        {
            throw new TraceFormatException(line, "this is not a JSON object (" + e.Message + ")", e);
        }
    }

    private static TraceRecord ToRecord(JsonElement entry, int line)
    {
        if (entry.ValueKind != JsonValueKind.Object)
        {
            throw new TraceFormatException(line, "an entry is a JSON object such as {\"t\":1.25,\"dir\":\"rx\",\"data\":\"OK\"}");
        }

        double seconds = 0;
        if (entry.TryGetProperty("t", out JsonElement t) && !(t.ValueKind == JsonValueKind.Number && t.TryGetDouble(out seconds)))
        {
            throw new TraceFormatException(line, "\"t\" must be a number of seconds");
        }

        TraceDirection direction = StringOf(entry, "dir", line) switch
        {
            "tx" => TraceDirection.Tx,
            "rx" => TraceDirection.Rx,
            "note" => TraceDirection.Note,
            string other => throw new TraceFormatException(line, $"\"dir\" must be tx, rx or note, not \"{other}\""),
        };
        string text = StringOf(entry, "data", line);
        if (direction != TraceDirection.Note && text.FirstOrDefault(c => c > 0xFF) is char wide and not '\0')
        {
            throw new TraceFormatException(line, FormattableString.Invariant(
                $"each character of \"data\" is one byte, but U+{(int)wide:X4} is none"));
        }

        return new TraceRecord(seconds, direction, text) { Line = line };
    }

    private static string StringOf(JsonElement entry, string key, int line) =>
        entry.TryGetProperty(key, out JsonElement value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()!
            : throw new TraceFormatException(line, $"\"{key}\" is missing or not a string");
}
