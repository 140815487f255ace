// What the channel does with what the dialogue understood: complete commands, send data, hand out URCs, count and log.
using Microsoft.Extensions.Logging;
using OneNetModem.At.Tracing;

namespace OneNetModem.At.Dialogue;

public sealed partial class AtChannel : IDialogueEvents
{
    void IDialogueEvents.OnResponse(AtResponse response)
    {
        Observer?.OnResponse(response);
        AtRequest request = _current!;
        _current = null;
        _toSend = default;
        long now = _timer.Now;
        _lastFinal = now;
        if (response.Aborted == AtAbort.Timeout)
        {
            _unanswered++;
            _counters = _counters with { Timeouts = _counters.Timeouts + 1 };
            AtLog.TimedOut(_log, Name, request.Command.ToString(), request.Command.Timeout.TotalSeconds);

            // Who reads the trace later cannot know it from the bytes.
            _trace?.Note(TraceNotes.Timeout);
            _leaveData = request.Command.Data is null ? _leaveData : request.Command;
            if (_unanswered == _options.BarriersUntilUnresponsive + 1)
            {
                FellSilent?.Invoke();
            }
        }
        else
        {
            _unanswered = 0;
            if (_log.IsEnabled(LogLevel.Debug))
            {
                AtLog.Answered(_log, Name, response.ToString(), _time.GetElapsedTime(request.Started, now).TotalMilliseconds);
            }
        }

        if (response.Final.IsOk && request.Command.Result is { } result && !request.HasResult)
        {
            request.Response = response;
            request.Deadline = now + _timer.Ticks(result.Timeout);
            _waiters.Add(request);
            return;
        }

        request.Complete(response, _time.GetElapsedTime(request.Started, now));
    }

    void IDialogueEvents.OnDataWanted(AtCommand command, bool prompt)
    {
        Observer?.OnDataWanted(command, prompt);
        _toSend = command.Data ?? default;
    }

    void IDialogueEvents.OnStuckPrompt(AtCommand stale)
    {
        Observer?.OnStuckPrompt(stale);
        AtLog.StuckPrompt(_log, Name, stale.ToString());
        _leaveData = stale;
    }

    void IDialogueEvents.OnUrc(AtUrc urc)
    {
        Observer?.OnUrc(urc);
        _counters = _counters with { Urcs = _counters.Urcs + 1, Collisions = _counters.Collisions + (_current is null ? 0 : 1) };
        if (_log.IsEnabled(LogLevel.Debug))
        {
            AtLog.Urc(_log, Name, urc.Payload is { } payload ? $"{urc.Line} and {payload.Length} bytes" : SecretMask.Line(urc.Line));
        }

        if (_dialogue.Dialect.IsRestart(urc.Line))
        {
            _counters = _counters with { Restarts = _counters.Restarts + 1 };
            _unanswered = 0;
            _leaveData = null;

            // What a command was to lead to (POWERED DOWN) is its result; the others have none to come any more.
            _waiters.Offer(urc);
            _waiters.GiveUp(AtAbort.Restart);
        }
        else if (_waiters.Offer(urc) || _current?.Offer(urc) == true)
        {
            return;
        }

        _hub.Publish(urc);
    }

    void IDialogueEvents.OnOrphan(string line)
    {
        Observer?.OnOrphan(line);
        _counters = _counters with { Orphans = _counters.Orphans + 1 };
        if (AtFinal.Parse(line).Kind != AtFinalKind.None)
        {
            // It answers, if only to what was given up: worth another barrier.
            _unanswered = 0;
        }

        AtLog.Orphan(_log, Name, SecretMask.Line(line));
    }

    void IDialogueEvents.OnNoise(ReadOnlySpan<byte> bytes)
    {
        Observer?.OnNoise(bytes);
        _counters = _counters with { Noise = _counters.Noise + 1 };
        AtLog.Noise(_log, Name, bytes.Length);
    }
}
