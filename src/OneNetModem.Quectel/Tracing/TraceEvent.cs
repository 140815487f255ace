// What a trace means, one event at a time, in the shape that `trace decode` prints.
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using OneNetModem.At.Dialogue;
using OneNetModem.Quectel.Commands;

namespace OneNetModem.Quectel.Tracing;

/// <summary>One decoded event; only the members of its kind are set.</summary>
public sealed record TraceEvent
{
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private static readonly JsonWriterOptions WriterOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    internal static readonly JsonSerializerOptions JsonOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary><c>response</c>, <c>prompt</c>, <c>urc</c>, <c>message</c>, <c>orphan</c> or <c>noise</c>.</summary>
    public required string Event { get; init; }

    /// <summary>Seconds from the trace's start, where the trace has times.</summary>
    public double? Time { get; init; }

    /// <summary>The command of a response or prompt.</summary>
    public string? Command { get; init; }

    /// <summary>The response.</summary>
    public AtResponse? Response { get; init; }

    /// <summary>The URC or message.</summary>
    public AtUrc? Urc { get; init; }

    /// <summary>An orphan's text, or noise as escaped text.</summary>
    public string? Line { get; init; }

    /// <summary>One JSON object: keys as in the wire cases' README, <c>t</c> in front where the time is known.</summary>
    public string ToJson()
    {
        using MemoryStream stream = new();
        using (Utf8JsonWriter json = new(stream, WriterOptions))
        {
            Write(json);
        }

        return Encoding.UTF8.GetString(stream.GetBuffer(), 0, (int)stream.Length);
    }

    private void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        if (Time is { } t)
        {
            json.WriteNumber("t", t);
        }

        json.WriteString("event", Event);
        if (Command is not null)
        {
            json.WriteString("command", Command);
        }

        if (Response is not null)
        {
            WriteList(json, "lines", Response.Lines);
            json.WriteString("final", Response.Final.Text);
            if (Response.Aborted != AtAbort.None)
            {
                json.WriteString("aborted", Response.Aborted == AtAbort.LinkLost ? "linkLost" : Response.Aborted == AtAbort.Timeout ? "timeout" : "restart");
            }
        }

        if (Urc is { Payload: { } payload })
        {
            json.WriteNumber("clientIdx", Urc.Args.Number(0) ?? 0);
            json.WriteNumber("msgId", Urc.Args.Number(1) ?? 0);
            json.WriteString("topic", QmtMessage.From(Urc)?.Topic ?? "");
            WritePayload(json, payload.Span);
        }
        else if (Urc is not null)
        {
            json.WriteString("name", Urc.Name);
            WriteList(json, "args", Urc.Args);
        }

        if (Line is not null)
        {
            json.WriteString("line", Line);
        }

        json.WriteEndObject();
    }

    private static void WritePayload(Utf8JsonWriter json, ReadOnlySpan<byte> payload)
    {
        try
        {
            json.WriteString("payload", StrictUtf8.GetString(payload));
        }
        catch (DecoderFallbackException)
        {
            json.WriteBase64String("payloadBase64", payload);
        }
    }

    private static void WriteList(Utf8JsonWriter json, string key, IReadOnlyList<string> values)
    {
        json.WriteStartArray(key);
        foreach (string value in values)
        {
            json.WriteStringValue(value);
        }

        json.WriteEndArray();
    }
}
