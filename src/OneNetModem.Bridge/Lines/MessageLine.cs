// A line that a program hands in: {"topic":...,"payload":...} or {"dp":{...}}, read strictly, each mistake with its column.
using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Json;
using OneNetModem.At.Text;

namespace OneNetModem.Bridge.Lines;

/// <summary>A line, read.</summary>
/// <param name="Topic">Where to; null with <paramref name="Points"/>.</param>
/// <param name="Payload">The bytes: of a text its UTF-8, of another JSON value the value as it stands.</param>
/// <param name="Points">Data points as a plain object; null with <paramref name="Topic"/>.</param>
/// <param name="Qos">0 or 1.</param>
/// <param name="Modem">A modem's name; null: any.</param>
internal sealed record MessageLine(string? Topic, byte[] Payload, string? Points, int Qos, string? Modem)
{
    /// <summary>What is allowed, in words.</summary>
    public const string Allowed = """{"topic":"onenet/up/...","payload":TEXT or JSON} or {"dp":{"temp":21.5}}; also "payloadBase64" for bytes, "qos" 0 or 1, "modem", "ref" """;

    private static readonly string[] Keys = ["topic", "payload", "payloadBase64", "dp", "qos", "modem", "ref"];

    /// <summary>Reads a line.</summary>
    /// <param name="utf8">Without its end.</param>
    /// <param name="line">The line.</param>
    /// <param name="reference">Its <c>ref</c> as JSON, where it could be read, also of a broken line; null: none.</param>
    /// <param name="mistake">What is wrong and where.</param>
    public static bool TryParse(ReadOnlySpan<byte> utf8, [NotNullWhen(true)] out MessageLine? line, out string? reference, [NotNullWhen(false)] out LineMistake? mistake)
    {
        line = null;
        reference = null;
        Fields fields = new();
        Utf8JsonReader reader = new(utf8);
        try
        {
            mistake = Read(ref reader, utf8, fields) ?? fields.Problem(utf8);
        }
        catch (JsonException e)
        {
            mistake = LineMistake.At(utf8, e.BytePositionInLine ?? 0, "this is no JSON: " + e.Message.Split(" LineNumber:")[0]);
        }
        catch (InvalidOperationException)
        {
            mistake = LineMistake.At(utf8, reader.TokenStartIndex, "this text is no Unicode");
        }

        reference = fields.Reference;
        line = mistake is null ? new MessageLine(fields.Topic, fields.Payload ?? [], fields.Points, fields.Qos, fields.Modem) : null;
        return line is not null;
    }

    private static LineMistake? Read(ref Utf8JsonReader reader, ReadOnlySpan<byte> utf8, Fields fields)
    {
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
        {
            return LineMistake.At(utf8, reader.TokenStartIndex, "this is no JSON object");
        }

        HashSet<string> seen = new(StringComparer.Ordinal);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            long at = reader.TokenStartIndex;
            string key = reader.GetString()!;
            if (!Keys.Contains(key, StringComparer.Ordinal))
            {
                return LineMistake.At(utf8, at, $"\"{key}\" is not known{(NearestName.Of(key, Keys) is { } near ? $", did you mean {near}?" : "")}");
            }

            if (!seen.Add(key))
            {
                return LineMistake.At(utf8, at, $"\"{key}\" stands here twice");
            }

            reader.Read();
            at = reader.TokenStartIndex;
            if (fields.Take(key, ref reader, utf8) is { } wrong)
            {
                return LineMistake.At(utf8, at, wrong);
            }
        }

        // To the end: what follows the object makes it no JSON.
        reader.Read();
        return null;
    }

    private sealed class Fields
    {
        public string? Topic { get; private set; }

        public byte[]? Payload { get; private set; }

        public string? Points { get; private set; }

        public int Qos { get; private set; } = 1;

        public string? Modem { get; private set; }

        public string? Reference { get; private set; }

        /// <summary>Takes a value; the reader stands at its end then.</summary>
        /// <returns>What is wrong with it.</returns>
        public string? Take(string key, ref Utf8JsonReader reader, ReadOnlySpan<byte> utf8)
        {
            switch (key, reader.TokenType)
            {
                case ("topic", JsonTokenType.String):
                    Topic = reader.GetString();
                    return null;
                case ("modem", JsonTokenType.String):
                    Modem = reader.GetString();
                    return null;
                case ("qos", JsonTokenType.Number) when reader.TryGetInt32(out int qos) && qos is 0 or 1:
                    Qos = qos;
                    return null;
                case ("payloadBase64", JsonTokenType.String) when reader.TryGetBytesFromBase64(out byte[]? bytes):
                    return TakePayload(bytes);
                case ("payload", JsonTokenType.String):
                    return TakePayload(Encoding.UTF8.GetBytes(reader.GetString()!));
                case ("payload", not JsonTokenType.Null):
                    return TakePayload(Encoding.UTF8.GetBytes(Raw(ref reader, utf8)));
                case ("dp", JsonTokenType.StartObject):
                    Points = Raw(ref reader, utf8);
                    return null;
                case ("ref", _):
                    Reference = Raw(ref reader, utf8);
                    return null;
                default:
                    return key switch
                    {
                        "qos" => "\"qos\" is 0 or 1",
                        "payload" => "\"payload\" is a text or a JSON value, not null",
                        "payloadBase64" => "\"payloadBase64\" is a text of base64",
                        "dp" => "\"dp\" is an object such as {\"temp\":21.5}",
                        _ => $"\"{key}\" is a text",
                    };
            }
        }

        /// <summary>What is wrong with the whole.</summary>
        public LineMistake? Problem(ReadOnlySpan<byte> utf8)
        {
            string? wrong = (Topic, Payload, Points) switch
            {
                (null, null, null) => "neither \"topic\" nor \"dp\"",
                (not null, _, not null) or (_, not null, not null) => "\"dp\" has its own topic and payload",
                (null, not null, _) => "a payload and no \"topic\"",
                (not null, null, _) => "a topic and no \"payload\"",
                _ => null,
            };
            return wrong is null ? null : LineMistake.At(utf8, utf8.Length, wrong);
        }

        private string? TakePayload(byte[] bytes)
        {
            if (Payload is not null)
            {
                return "\"payload\" and \"payloadBase64\": one of them";
            }

            Payload = bytes;
            return null;
        }

        private static string Raw(ref Utf8JsonReader reader, ReadOnlySpan<byte> utf8)
        {
            int start = (int)reader.TokenStartIndex;
            reader.Skip();
            return Encoding.UTF8.GetString(utf8[start..(int)reader.BytesConsumed]);
        }
    }
}

/// <summary>A mistake in a line.</summary>
/// <param name="Column">The character where it is, from 1.</param>
/// <param name="Problem">What it is.</param>
internal sealed record LineMistake(int Column, string Problem)
{
    public static LineMistake At(ReadOnlySpan<byte> utf8, long position, string problem) =>
        new(Encoding.UTF8.GetCharCount(utf8[..(int)Math.Min(position, utf8.Length)]) + 1, problem);
}
