// What the log hears of messages that went another way than to the platform.
using Microsoft.Extensions.Logging;
using OneNetModem.Bridge.Settings;

namespace OneNetModem.Bridge.Outbox;

/// <summary>Each message that was given up; and what was refused and dropped, summed up every 10 s at most, because a full
/// outbox refuses as fast as a program can ask.</summary>
internal sealed class OutboxReport(string path, BridgeSettings settings, TimeProvider time, ILogger log)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    private OutboxCounts _last = OutboxState.Empty.Counts;
    private long? _lastAt;

    /// <summary>Logs what is new.</summary>
    /// <param name="state">What is on disk now.</param>
    /// <param name="atOnce">Whether or not it is time.</param>
    public void Write(OutboxState state, bool atOnce)
    {
        foreach (OutboxSettlement settled in state.Settled)
        {
            if (settled is { End: OutboxEnd.Failed, Message: { } m })
            {
                BridgeLog.OutboxGaveUp(log, m.Modem, m.Number, m.Topic, m.OneNetId, settled.Reason);
            }
        }

        OutboxCounts now = state.Counts;
        bool isNew = now.Refused + now.Dropped + now.Expired != _last.Refused + _last.Dropped + _last.Expired;
        if (isNew && (atOnce || _lastAt is not { } at || time.GetElapsedTime(at) >= Interval))
        {
            WriteSum(now, state.Refusal);
        }
    }

    private void WriteSum(OutboxCounts now, EnqueueResult.Refused? refusal)
    {
        if (now.Refused > _last.Refused)
        {
            BridgeLog.OutboxRefused(log, path, now.Refused - _last.Refused, refusal!.Reason, refusal.Detail);
        }

        if (now.Dropped > _last.Dropped)
        {
            BridgeLog.OutboxDropped(log, path, now.Dropped - _last.Dropped);
        }

        if (now.Expired > _last.Expired)
        {
            BridgeLog.OutboxExpired(log, path, now.Expired - _last.Expired, settings.MaxAge);
        }

        _last = now;
        _lastAt = time.GetTimestamp();
    }
}
