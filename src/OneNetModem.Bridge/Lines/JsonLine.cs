// One event as one line of JSON: the shape that programs rely on, at the line endpoint and with --json.
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace OneNetModem.Bridge.Lines;

/// <summary>Writes events.</summary>
public static class JsonLine
{
    // What is in a payload or a name stays readable; the line is for programs and terminals, never for a web page.
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>An object with <c>event</c>, <c>time</c> (UTC) and the event's own fields; no line end.</summary>
    /// <param name="eventName">The event's name.</param>
    /// <param name="time">When it happened.</param>
    /// <param name="fields">Writes the event's own fields, in camelCase.</param>
    public static string Of(string eventName, DateTimeOffset time, Action<Utf8JsonWriter> fields)
    {
        ArgumentNullException.ThrowIfNull(fields);
        using MemoryStream buffer = new();
        using (Utf8JsonWriter writer = new(buffer, Options))
        {
            writer.WriteStartObject();
            writer.WriteString("event", eventName);
            writer.WriteString("time", time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture));
            fields(writer);
            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length);
    }
}
