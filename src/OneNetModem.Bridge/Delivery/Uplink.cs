// The one entrance for messages of local programs, whichever way they come in: read, checked, on disk, and only then taken.
using System.Globalization;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using OneNetModem.Bridge.Commands;
using OneNetModem.Bridge.Metrics;
using OneNetModem.Bridge.Outbox;
using OneNetModem.OneNet.Rules;

namespace OneNetModem.Bridge.Delivery;

/// <summary>Takes messages for delivery. All members may be called from any thread.</summary>
/// <param name="fleet">The modems that can deliver.</param>
/// <param name="outbox">Where messages wait; null: it is not open yet, and everything is refused.</param>
/// <param name="batch">Whether data points of several messages may be joined into one publish while they wait.</param>
/// <param name="time">The clock, also of points that have no time.</param>
/// <param name="log">Answers to requests.</param>
public sealed class Uplink(ModemFleet fleet, MessageOutbox? outbox, bool batch = false, TimeProvider? time = null, ILogger? log = null)
{
    private readonly LocalTopics _topics = new(fleet);
    private readonly PostForm _form = new(batch, time ?? TimeProvider.System, Random.Shared);
    private readonly LocalAnswers _answers = new(time ?? TimeProvider.System, log ?? NullLogger.Instance);

    private volatile MessageOutbox? _outbox = outbox;

    /// <summary>Where messages wait, from when it is open.</summary>
    internal MessageOutbox Outbox
    {
        set => _outbox = value;
    }

    /// <summary>What was not taken, by reason.</summary>
    internal EnumCounts<UplinkRefusal> Refusals { get; } = new();

    /// <summary>A message id for a post that is handed in: from 2^30 up, beginning anywhere, so that what still waits from an
    /// earlier run hardly ever has it too.</summary>
    public int NextId() => _form.NextId();

    /// <summary>Takes a message. Completes when it is on disk, or with the reason why it is not. An answer to a request from
    /// the cloud that waits for it goes there at once, and on disk only where that fails.</summary>
    /// <param name="topic">As in <see cref="LocalTopics.TryRead"/>.</param>
    /// <param name="payload">The bytes; copied before the call returns.</param>
    /// <param name="qos">0 or 1; delivered at least once in both cases.</param>
    /// <param name="shared">It comes from a share of several bridges, and may go back there as long as it was surely not sent.</param>
    public async Task<UplinkResult> AcceptAsync(string topic, ReadOnlyMemory<byte> payload, int qos = 1, bool shared = false)
    {
        UplinkResult result = await CheckAndTakeAsync(topic, payload, qos, shared);
        if (result is UplinkResult.Refused refused)
        {
            Refusals.Add(refused.Reason);
        }

        return result;
    }

    private async Task<UplinkResult> CheckAndTakeAsync(string topic, ReadOnlyMemory<byte> payload, int qos, bool shared)
    {
        if (!_topics.TryRead(topic, out UplinkAddress? address, out UplinkResult.Refused? refusal))
        {
            return refusal;
        }

        FleetModem[] modems = [.. fleet.Modems.Where(m => address.Modem.Length == 0 || m.Name == address.Modem)];
        string[] templates = [.. modems.Select(m => Template(m, address.Rest)).Distinct(StringComparer.Ordinal)];
        if (templates.Length > 1)
        {
            return new UplinkResult.Refused(UplinkRefusal.Topic, "The modems are on different platforms: name one, onenet/NAME/up/...");
        }

        byte[] bytes = _form.Complete(templates[0], payload.Span, out bool joins);

        // Any modem may get it, so all must be able to deliver it.
        UplinkResult.Refused? broken = modems.Select(m => Check(m, templates[0], bytes.Length, qos)).FirstOrDefault(r => r is not null);
        return await _answers.TrySendAsync(modems, templates[0], bytes, broken) ?? broken
            ?? await EnqueueAsync(templates[0], bytes, qos, address.Modem, joins ? modems.Min(m => m.MaxPayload) : 0, shared);
    }

    private async Task<UplinkResult> EnqueueAsync(string template, ReadOnlyMemory<byte> payload, int qos, string modem, int joinUpTo, bool shared) =>
        _outbox is not { } outbox
            ? new UplinkResult.Refused(UplinkRefusal.Unavailable, "The outbox is not open.")
            : await outbox.EnqueueAsync(template, payload, qos, modem, joinUpTo, shared) switch
            {
                EnqueueResult.Accepted accepted => new UplinkResult.Accepted(accepted.Number),
                EnqueueResult.Refused refused => new UplinkResult.Refused(ReasonOf(refused.Reason), $"The outbox did not take it: {refused.Detail}."),
                _ => throw new InvalidOperationException("an outbox accepts or refuses"),
            };

    /// <summary>As a sender publishes it: a broker other than OneNET has no prefix of the device's own.</summary>
    private static string Template(FleetModem modem, string rest) => modem.Client.Platform.IsOneNet ? "$sys/{pid}/{device}/" + rest : rest;

    private static UplinkResult.Refused? Check(FleetModem modem, string topic, int bytes, int qos)
    {
        if (bytes == 0)
        {
            return new UplinkResult.Refused(UplinkRefusal.PayloadSize, "The payload is empty, and the module sends none such.");
        }

        if (bytes > modem.MaxPayload)
        {
            return new UplinkResult.Refused(UplinkRefusal.PayloadSize, string.Create(CultureInfo.InvariantCulture, $"The payload has {bytes} bytes; the module takes {modem.MaxPayload}."));
        }

        if (topic.StartsWith("$SYS", StringComparison.Ordinal) || topic.StartsWith("$share", StringComparison.Ordinal))
        {
            // A broker ends the session of who publishes there (mosquitto does), and others are on it as well.
            return new UplinkResult.Refused(UplinkRefusal.Topic, "Topics that begin with $SYS or $share are the broker's own.");
        }

        IReadOnlyList<RuleViolation> violations = modem.Client.CheckPublish(topic, bytes, qos);
        return violations.Count == 0 ? null : new UplinkResult.Refused(
            violations[0].Rule switch
            {
                Rule.TopicOwner => UplinkRefusal.NotAuthorized,
                Rule.PayloadSize => UplinkRefusal.PayloadSize,
                _ => UplinkRefusal.Topic,
            },
            string.Join(' ', violations));
    }

    private static UplinkRefusal ReasonOf(RefusalReason reason) => reason switch
    {
        RefusalReason.Full or RefusalReason.DiskFull => UplinkRefusal.Full,
        RefusalReason.TooLarge => UplinkRefusal.PayloadSize,
        _ => UplinkRefusal.Unavailable,
    };
}
