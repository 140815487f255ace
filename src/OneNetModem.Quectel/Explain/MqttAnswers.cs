// The module's MQTT clients and their options in words.
using OneNetModem.At.Dialogue;
using OneNetModem.Quectel.Commands;

namespace OneNetModem.Quectel.Explain;

internal static class MqttAnswers
{
    public static readonly IReadOnlyDictionary<string, Func<AtCommandLine, AtResponse, IEnumerable<AnswerField>>> Known =
        new Dictionary<string, Func<AtCommandLine, AtResponse, IEnumerable<AnswerField>>>(StringComparer.Ordinal)
        {
            ["+QMTOPEN"] = (_, r) => from client in QmtConnection.OpenClients.Parse(r)?.Clients ?? []
                                     select new AnswerField($"client {client.ClientIndex.Text()}", $"{client.Host}:{client.Port.Text()}", "open"),
            ["+QMTCONN"] = (_, r) => from client in QmtConnection.States.Parse(r)?.Clients ?? []
                                     select new AnswerField($"client {client.ClientIndex.Text()}", ((int)client.State).Text(), StateOf(client.State)),
            ["+QMTRECV"] = (_, r) => from client in QmtReceive.Status.Parse(r)?.Clients ?? []
                                     select new AnswerField(
                                         $"client {client.ClientIndex.Text()}", string.Join(' ', client.Occupied), client.Occupied.Count == 0 ? "no message waits" : "slots with a message: AT+QMTRECV=client,slot reads one"),
            ["+QMTCFG"] = Option,
        };

    private static string StateOf(QmtClientState state) => state switch
    {
        QmtClientState.Initialising => "open, not logged in",
        QmtClientState.Connecting => "logging in",
        QmtClientState.Connected => "connected",
        QmtClientState.Disconnecting => "disconnecting",
        _ => "not known here",
    };

    // The query of an option is its write form without a value; the answer leaves out the client index.
    private static IEnumerable<AnswerField> Option(AtCommandLine part, AtResponse response)
    {
        if (part.Fields is not [var key, _] || ReplyLines.First(response, "+QMTCFG", f => f.Known(0)?.Equals(key, StringComparison.OrdinalIgnoreCase) == true ? f : null) is not { Count: > 1 } fields)
        {
            return [];
        }

        return key.ToLowerInvariant() switch
        {
            "version" => [Field("version", fields, 1, n => n switch { 3 => "MQTT 3.1, which OneNET refuses", 4 => "MQTT 3.1.1", _ => null })],
            "pdpcid" => [Field("context", fields, 1, n => $"PDP context {n.Text()}")],
            "ssl" => [Field("tls", fields, 1, n => n == 0 ? "plain TCP" : "TLS"), .. Second("tls context", fields, _ => null)],
            "keepalive" => [Field("keepalive", fields, 1, n => n == 0 ? "never" : Words.Seconds(n))],
            "session" => [Field("clean session", fields, 1, n => n == 0 ? "the server keeps the session" : "the server forgets the session")],
            "recv/mode" => [Field("messages", fields, 1, n => n == 0 ? "in the URC" : "kept until read"), .. Second("length", fields, n => n == 1 ? "is given" : "is not given: a payload with a line end cannot be read")],
            "timeout" =>
            [
                Field("wait", fields, 1, n => $"{Words.Seconds(n)} for each acknowledgement"),
                .. Second("retries", fields, n => $"{n.Text()} times again"),
                .. fields.Count > 3 ? [Field("notice", fields, 3, n => n == 1 ? "each repetition is reported" : "repetitions are silent")] : Array.Empty<AnswerField>(),
            ],
            _ => [new AnswerField(fields[0], string.Join(',', fields.Skip(1)))],
        };
    }

    private static AnswerField Field(string name, IReadOnlyList<string> fields, int at, Func<int, string?> meaning) =>
        new(name, fields[at], fields.Number(at) is { } n ? meaning(n) : null);

    private static AnswerField[] Second(string name, IReadOnlyList<string> fields, Func<int, string?> meaning) =>
        fields.Count > 2 ? [Field(name, fields, 2, meaning)] : [];
}
