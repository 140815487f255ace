// The events that run, pub and sub have in common, in the one shape that programs rely on.
using System.Text.Json;
using System.Text.Unicode;
using OneNetModem.Bridge;
using OneNetModem.OneNet.Replies;
using OneNetModem.Quectel.Mqtt;
using OneNetModem.Quectel.Session;

namespace OneNetModem.Cli.Output;

/// <summary>Writes the fields of events.</summary>
internal static class LineEvents
{
    public static void State(Utf8JsonWriter json, SessionTransition change)
    {
        json.WriteString("from", change.From.ToString());
        json.WriteString("to", change.To.ToString());
        json.WriteString("trigger", change.Trigger.ToString());
    }

    public static void Published(Utf8JsonWriter json, MessagePublished published)
    {
        json.WriteString("id", published.Id);
        json.WriteString("topic", published.Topic);
        json.WriteNumber("qos", published.Qos);
        // Nobody acknowledges QoS 0: acked would promise what is not known.
        json.WriteString("outcome", published is { Qos: 0, Result.Outcome: PublishOutcome.Acked } ? "sent" : Word(published.Result.Outcome));
        json.WriteNumber("ms", Milliseconds(published.Result.Elapsed));
    }

    public static void Reply(Utf8JsonWriter json, PlatformReply reply)
    {
        json.WriteString("id", reply.Id);
        json.WriteBoolean("accepted", reply.Accepted);
        if (reply.Code is { } code)
        {
            json.WriteNumber("code", code);
        }
        else
        {
            json.WriteNull("code");
        }
    }

    /// <summary>A payload that is no UTF-8 goes as payloadBase64: nothing of it is lost.</summary>
    public static void Message(Utf8JsonWriter json, MessageArrived message)
    {
        json.WriteString("topic", message.Topic);
        if (Utf8.IsValid(message.Payload.Span))
        {
            json.WriteString("payload", message.Payload.Span);
        }
        else
        {
            json.WriteBase64String("payloadBase64", message.Payload.Span);
        }
    }

    public static void Fault(Utf8JsonWriter json, SessionFault fault)
    {
        json.WriteString("layer", Word(fault.Layer));
        json.WriteString("reason", fault.Reason);
        json.WriteString("advice", fault.Advice);
    }

    public static string Word(PublishOutcome outcome) => outcome switch
    {
        PublishOutcome.Acked => "acked",
        PublishOutcome.Failed => "failed",
        _ => "unknown",
    };

    public static string Word(SessionLayer layer) => layer switch
    {
        SessionLayer.Port => "port",
        SessionLayer.Module => "module",
        SessionLayer.Sim => "sim",
        SessionLayer.Registration => "registration",
        SessionLayer.Pdp => "pdp",
        _ => "mqtt",
    };

    /// <summary>What became of a publish, for people.</summary>
    public static string Describe(MessagePublished published) => (published.Result.Outcome, published.Qos) switch
    {
        (PublishOutcome.Acked, 0) => "sent, QoS 0: nobody acknowledges it",
        (PublishOutcome.Acked, _) => $"acknowledged after {Milliseconds(published.Result.Elapsed)} ms",
        (PublishOutcome.Unknown, _) => "outcome unknown, the server may have it: " + published.Result.Detail,
        _ => "failed: " + published.Result.Detail,
    };

    public static long Milliseconds(TimeSpan time) => (long)Math.Round(time.TotalMilliseconds);
}
