// Lists of texts in the fields of an event.
using System.Text.Json;
using OneNetModem.Diagnostics.Bench;

namespace OneNetModem.Cli.Output;

/// <summary>Writes arrays.</summary>
internal static class JsonLists
{
    /// <summary>An array of texts.</summary>
    public static void WriteStrings(this Utf8JsonWriter json, string name, IEnumerable<string> values)
    {
        json.WriteStartArray(name);
        foreach (string value in values)
        {
            json.WriteStringValue(value);
        }

        json.WriteEndArray();
    }

    /// <summary>Lines that went over the wire, with the way that each went: <c>&gt; AT</c>, <c>&lt; OK</c>.</summary>
    public static void WriteLines(this Utf8JsonWriter json, string name, IEnumerable<EvidenceLine> lines) =>
        json.WriteStrings(name, lines.Select(line => (line.IsSent ? "> " : "< ") + line.Text));
}
