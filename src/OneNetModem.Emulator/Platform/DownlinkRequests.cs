// The requests that wait for a device's answer, and the verdict over each answer.
using System.Globalization;
using System.Text;
using OneNetModem.OneNet.Payloads;
using OneNetModem.OneNet.Replies;
using OneNetModem.OneNet.Rules;
using OneNetModem.OneNet.Topics;

namespace OneNetModem.Emulator.Platform;

internal sealed class DownlinkRequests(Random random)
{
    // Requests are kept after their end, to tell a late or second answer from an unknown one. The oldest are forgotten.
    private const int Capacity = 1000;

    private readonly Dictionary<(DeviceIdentity Device, string Id), DownlinkRequest> _requests = [];
    private readonly Queue<(DeviceIdentity Device, string Id)> _order = new();
    private long _lastMessageId;

    /// <summary>A command id as the platform makes them: a UUID.</summary>
    public string NewCommandId()
    {
        Span<byte> bytes = stackalloc byte[16];
        random.NextBytes(bytes);
        return new Guid(bytes).ToString("D", CultureInfo.InvariantCulture);
    }

    /// <summary>A message id of the thing model.</summary>
    public string NewMessageId() => (++_lastMessageId).ToString(CultureInfo.InvariantCulture);

    public DownlinkRequest Open(DeviceIdentity device, TopicKind answerKind, string id, DateTimeOffset deadline)
    {
        if (_order.Count == Capacity)
        {
            _requests.Remove(_order.Dequeue());
        }

        DownlinkRequest request = new(device, answerKind, id, deadline);
        _requests.Add((device, id), request);
        _order.Enqueue((device, id));
        return request;
    }

    /// <summary>The verdict over a command response: the answer's topic and payload, and a log code with words.</summary>
    public (string Topic, byte[] Payload, int Code, string Text) AnswerCommand(OneNetTopic topic, ReadOnlyMemory<byte> payload, DateTimeOffset now)
    {
        DownlinkRequest? request = _requests.GetValueOrDefault((topic.Device, topic.Id!));
        int? error = payload.Length >= PlatformRules.CommandResponseLimit ? 99
            : request is null || request.IsAnswered || request.AnswerKind != TopicKind.CommandResponse ? 113
            : now > request.Deadline ? 112
            : null;
        if (error is null)
        {
            request!.Complete(payload);
            return (OneNetTopic.Build(TopicKind.CommandAccepted, topic.Device, topic.Id).Text, [], 200, $"command {topic.Id} answered");
        }

        string message = error switch
        {
            99 => "maximum payload size exceeded",
            112 => "response timeout",
            _ => "unknown cmdid",
        };
        byte[] rejected = Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{{\"err_code\":{error},\"err_msg\":\"{message}\"}}"));
        string words = ErrorCodes.Find(CodeFamily.Command, error.Value)!.Meaning;
        return (OneNetTopic.Build(TopicKind.CommandRejected, topic.Device, topic.Id).Text, rejected, error.Value, $"command response rejected: {words}");
    }

    /// <summary>The verdict over an answer of the thing model; the device hears nothing of it.</summary>
    public (int Code, string Text) AnswerThing(OneNetTopic topic, ReadOnlyMemory<byte> payload, DateTimeOffset now)
    {
        if (!ThingReply.TryParse(payload.Span, out ThingReply? reply, out string? problem))
        {
            return (1027, $"answer cannot be read: {problem}");
        }

        DownlinkRequest? request = _requests.GetValueOrDefault((topic.Device, reply.Id));
        if (request is null || request.IsAnswered || request.AnswerKind != topic.Kind)
        {
            return (1028, $"nothing with id {reply.Id} waits for an answer");
        }

        if (now > request.Deadline)
        {
            return (1023, $"answer {reply.Id} came too late");
        }

        request.Complete(payload);
        return (200, $"request {reply.Id} answered with code {reply.Code}");
    }
}
