// Plays a trace to the driver as a module would: what the module said is said again, what the driver sends is compared with what
// was sent then, byte by byte, and what it understands with what the trace means. The first difference ends the replay.
//
// Everything runs on one thread and on a clock of its own. The trace's order counts for more than its times: the driver then
// and the driver now have the same time limits, but a limit that ended within a moment of a received byte may end on the other
// side of it, because a recorded time is the time of a busy machine.
using OneNetModem.At.Dialogue;
using OneNetModem.At.Tracing;
using OneNetModem.Quectel.Tracing;

namespace OneNetModem.Quectel.Replay;

/// <summary>Runs recorded sessions through the driver.</summary>
public sealed class TraceReplay
{
    /// <summary>How much earlier or later than in the trace a time limit of the driver may end, ticks.</summary>
    private const long Moment = TimeSpan.TicksPerSecond / 2;

    /// <summary>Received entries this close together came with one read, and were answered behind the last of them, ticks.</summary>
    private const long SameRead = TimeSpan.TicksPerMillisecond;

    private readonly IReadOnlyList<TraceRecord> _trace;
    private readonly long[] _times;
    private readonly ExpectedEvents _expected;
    private readonly ReplayCounts _counts = new();
    private readonly TraceEventLog _understood = new();
    private readonly CommandDriver _driver;
    private readonly ReplayWire _wire;
    private int _life;

    private TraceReplay(IReadOnlyList<TraceRecord> trace, IReadOnlyList<string>? events)
    {
        _trace = trace;
        _times = Times(trace);
        _expected = new ExpectedEvents(events);
        _driver = new CommandDriver(_understood);
        _wire = new ReplayWire(link => _driver.Open(link, _wire!.Clock, RecordedCommand.BarrierTimeout(_trace, _life, _times)));
    }

    /// <summary>Replays a trace.</summary>
    /// <param name="trace">Its entries, in order.</param>
    /// <param name="options">How.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="FormatException">A line of <see cref="ReplayOptions.Events"/> is no event; the message says which.</exception>
    /// <exception cref="OperationCanceledException">Stopped.</exception>
    public static async Task<ReplayResult> RunAsync(IReadOnlyList<TraceRecord> trace, ReplayOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(trace);
        TraceReplay replay = new(trace, options?.Events);
        try
        {
            return new ReplayResult(replay._counts, await replay.RunAsync(options ?? new ReplayOptions(), cancellationToken));
        }
        finally
        {
            replay._wire.End();
        }
    }

    private async Task<ReplayDifference?> RunAsync(ReplayOptions options, CancellationToken cancellationToken)
    {
        long started = options.Pace?.GetTimestamp() ?? 0;
        for (int i = 0; i < _trace.Count; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (options.Pace is { } pace && TimeSpan.FromTicks(_times[i]) - pace.GetElapsedTime(started) is var wait && wait > TimeSpan.Zero)
            {
                await Task.Delay(wait, pace, cancellationToken);
            }

            if ((Play(i) ?? Compare(i)) is { } difference)
            {
                return difference;
            }

            options.Played?.Invoke(_trace[i]);
            _counts.Entries++;
            _counts.Span = TimeSpan.FromTicks(_times[i]);
        }

        if (_trace.Count == 0)
        {
            return null;
        }

        // A trace ends with the end of the link. One that was cut off does not tell what was sent behind its last entry.
        TraceRecord end = _trace[^1] with { Line = _trace[^1].Line + 1 };
        bool whole = end.Direction == TraceDirection.Note && !IsGivenUp(end);
        return (whole ? Unasked(end) : null) ?? _expected.Missing(end);
    }

    private ReplayDifference? Play(int index)
    {
        TraceRecord record = _trace[index];
        switch (record.Direction)
        {
            case TraceDirection.Note when TraceNotes.IsOpened(record.Text):
                ReplayDifference? before = Unasked(record);
                _life = index;
                _wire.Open();
                return before;
            case TraceDirection.Note when IsGivenUp(record):
                if (Unasked(record) is { } unasked)
                {
                    return unasked;
                }

                _wire.Pass(_times[index], record.Text == TraceNotes.Timeout ? Moment : 0, () => _understood.Any);
                return null;
            case TraceDirection.Note:
                return null;
            case TraceDirection.Rx:
                return Hear(index);
            default:
                return Expect(index);
        }
    }

    /// <summary>The module says something.</summary>
    private ReplayDifference? Hear(int index)
    {
        TraceRecord record = _trace[index];
        _wire.Approach(_times[index], Moment);
        bool sameRead = index > 0 && _trace[index - 1].Direction == TraceDirection.Rx && _times[index] - _times[index - 1] < SameRead;
        if (!sameRead && Unasked(record) is { } unasked)
        {
            return unasked;
        }

        _driver.Heard();
        _wire.Say(record.ToBytes());
        return null;
    }

    /// <summary>The driver sends something: by itself, or because its caller did something here.</summary>
    private ReplayDifference? Expect(int index)
    {
        TraceRecord record = _trace[index];
        string wanted = record.Text;
        for (int at = 0; at < wanted.Length;)
        {
            if (_wire.Sent.Length == 0)
            {
                _wire.Approach(_times[index], Moment);
            }

            if (_wire.Sent.Length == 0)
            {
                int offset = at;
                _wire.Do(() => _driver.Act(_trace, index, offset, _times));
                _driver.Acted(_wire.Sent.Length > 0);
            }

            if (_wire.Sent.Length == 0)
            {
                _wire.Pass(_times[index], Moment, () => _wire.Sent.Length > 0);
            }

            int same = wanted.AsSpan(at).CommonPrefixLength(_wire.Sent);
            if (same == 0 || same < Math.Min(wanted.Length - at, _wire.Sent.Length))
            {
                return new ReplayDifference(record.Line, record.Seconds, IsEvent: false, wanted, wanted[..at] + _wire.Sent, at + same, _wire.Sent.Length == 0 ? _driver.Waiting : "");
            }

            at += same;
            _wire.Take(same);
        }

        return null;
    }

    private static bool IsGivenUp(TraceRecord note) => note.Text is TraceNotes.Timeout or TraceNotes.PayloadStalled or TraceNotes.EchoLost;

    /// <summary>What the driver sent, where the trace has something else.</summary>
    private ReplayDifference? Unasked(TraceRecord record) =>
        _wire.Sent.Length == 0 ? null : new ReplayDifference(record.Line, record.Seconds, IsEvent: false, "", _wire.Sent);

    private ReplayDifference? Compare(int index)
    {
        IReadOnlyList<TraceEvent> understood = _understood.Take();
        foreach (TraceEvent happened in understood)
        {
            Count(happened);
            _wire.Do(() => _driver.Follow(happened));
        }

        return _expected.Compare(_trace[index], understood);
    }

    private void Count(TraceEvent happened)
    {
        switch (happened)
        {
            case { Response: { } response }:
                _counts.Responses++;
                _counts.Timeouts += response.Aborted == AtAbort.Timeout ? 1 : 0;
                break;
            case { Event: "urc" }:
                _counts.Urcs++;
                break;
            case { Event: "message" }:
                _counts.Messages++;
                break;
            case { Event: "orphan" }:
                _counts.Orphans++;
                break;
            case { Event: "noise" }:
                _counts.Noise++;
                break;
        }
    }

    /// <summary>When each entry is played. A trace without times is played with a second between entries.</summary>
    private static long[] Times(IReadOnlyList<TraceRecord> trace)
    {
        bool timed = trace.Count > 0 && trace[^1].Seconds > trace[0].Seconds;
        long[] times = new long[trace.Count];
        for (int i = 0; i < times.Length; i++)
        {
            double seconds = timed ? trace[i].Seconds - trace[0].Seconds : i;
            times[i] = Math.Max(i == 0 ? 0 : times[i - 1], (long)(seconds * TimeSpan.TicksPerSecond));
        }

        return times;
    }
}
