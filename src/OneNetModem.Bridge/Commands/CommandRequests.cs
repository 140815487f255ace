// The requests from the cloud that a device knows of: those that wait for an answer, and those of the last minute.
using OneNetModem.Bridge.Outbox;
using OneNetModem.OneNet.Topics;

namespace OneNetModem.Bridge.Commands;

/// <summary>The requests of one device. Thread-safe.</summary>
internal sealed class CommandRequests(TimeProvider time)
{
    /// <summary>No caller waits longer than 30 s (OneNET docs, sending commands); what comes later is another request.</summary>
    private static readonly TimeSpan Remembered = TimeSpan.FromMinutes(1);

    private readonly Lock _gate = new();
    private readonly Dictionary<(string AnswerTopic, string Id), CloudCommand> _known = [];
    private readonly Queue<((string AnswerTopic, string Id) Key, CloudCommand Command)> _order = new();

    /// <summary>Takes a request down.</summary>
    /// <returns>False when it came before: the same topic, the same bytes.</returns>
    public bool TryAdd(string answerTopic, CloudCommand command)
    {
        if (command.Id is not { } id)
        {
            // No answer can be tied to it, so none is waited for.
            return true;
        }

        lock (_gate)
        {
            while (_order.TryPeek(out var oldest) && time.GetElapsedTime(oldest.Command.ArrivedAt, command.ArrivedAt) > Remembered)
            {
                _order.Dequeue();
                if (_known.GetValueOrDefault(oldest.Key) == oldest.Command)
                {
                    _known.Remove(oldest.Key);
                }
            }

            (string AnswerTopic, string Id) key = (answerTopic, id);
            if (_known.TryGetValue(key, out CloudCommand? before) && before.Payload.Span.SequenceEqual(command.Payload.Span))
            {
                return false;
            }

            _known[key] = command;
            _order.Enqueue((key, command));
            return true;
        }
    }

    /// <summary>The request that a message answers, answered already or not; null when it answers none.</summary>
    public CloudCommand? Find(string topic, ReadOnlySpan<byte> payload)
    {
        if (!OneNetTopic.TryParse(topic, out OneNetTopic? parsed) || parsed.Kind is not (TopicKind.CommandResponse or TopicKind.PropertySetReply or TopicKind.PropertyGetReply or TopicKind.ServiceInvokeReply)
            || MessageId.Read(topic, payload) is not { } id)
        {
            return null;
        }

        lock (_gate)
        {
            return _known.GetValueOrDefault((topic, id));
        }
    }
}
