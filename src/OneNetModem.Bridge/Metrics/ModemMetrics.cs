// The figures of one modem, kept as things happen and read when somebody asks.
using System.Diagnostics.Metrics;
using OneNetModem.At.Dialogue;
using OneNetModem.Bridge.Reports;
using OneNetModem.Quectel.Mqtt;
using OneNetModem.Quectel.Session;

namespace OneNetModem.Bridge.Metrics;

/// <summary>Whether the platform took what was published.</summary>
internal enum ReplyResult
{
    Accepted,
    Rejected,
}

/// <summary>Follows one modem from before its start.</summary>
internal sealed class ModemMetrics
{
    private readonly TimeProvider _time;
    private readonly Histogram<double> _publishDuration;
    private readonly Lock _gate = new();
    private readonly long[] _inState = new long[Enum.GetValues<SessionState>().Length];
    private SessionState _state;
    private long _entered;
    private AtChannel? _channel;
    private AtCounters _closed;
    private LinkReport? _link;
    private long _received;

    public ModemMetrics(FleetModem modem, TimeProvider time, Histogram<double> commandDuration, Histogram<double> publishDuration)
    {
        OneNetClient client = modem.Client;
        _time = time;
        _publishDuration = publishDuration;
        _state = client.Session.State;
        _entered = time.GetTimestamp();
        Tag = new KeyValuePair<string, object?>("modem", client.Session.Name);
        Commands = new CommandMetrics(Tag, commandDuration);
        client.Session.StateChanged += OnStateChanged;
        client.Session.FaultRaised += fault => Faults.Add(fault.Layer);
        client.Session.DialogueBegan += OnDialogueBegan;
        client.Published += OnPublished;
        client.Replied += reply => Replies.Add(reply.Accepted ? ReplyResult.Accepted : ReplyResult.Rejected);
        client.MessageReceived += _ => Interlocked.Increment(ref _received);
        modem.Reporter.LinkRead += report => Volatile.Write(ref _link, report);
    }

    /// <summary>The modem's name, as logs have it.</summary>
    public KeyValuePair<string, object?> Tag { get; }

    public CommandMetrics Commands { get; }

    public UrcCounts Urcs { get; } = new();

    public EnumCounts<SessionLayer> Faults { get; } = new();

    /// <summary>What ended online; a stop does not count.</summary>
    public EnumCounts<SessionTrigger> Reconnects { get; } = new();

    public EnumCounts<PublishOutcome> Publishes { get; } = new();

    public EnumCounts<ReplyResult> Replies { get; } = new();

    public long Received => Interlocked.Read(ref _received);

    /// <summary>What was last read of the signal on this connection; null while there is none.</summary>
    public LinkReport? Link => Volatile.Read(ref _link);

    /// <summary>The dialogue's counters of all lives of the port.</summary>
    public AtCounters Dialogue
    {
        get
        {
            lock (_gate)
            {
                return _closed + (_channel?.Counters ?? default);
            }
        }
    }

    /// <summary>Every state with the seconds that were spent in it, and whether it is the present one.</summary>
    public (SessionState State, double Seconds, bool IsPresent)[] States()
    {
        lock (_gate)
        {
            TimeSpan present = _time.GetElapsedTime(_entered);
            return
            [
                .. Enum.GetValues<SessionState>().Select(s =>
                    (s, (TimeSpan.FromTicks(_inState[(int)s]) + (s == _state ? present : TimeSpan.Zero)).TotalSeconds, s == _state)),
            ];
        }
    }

    private void OnStateChanged(SessionTransition transition)
    {
        lock (_gate)
        {
            long now = _time.GetTimestamp();
            _inState[(int)_state] += _time.GetElapsedTime(_entered, now).Ticks;
            (_state, _entered) = (transition.To, now);
        }

        if (transition.From == SessionState.Online)
        {
            Volatile.Write(ref _link, null);
            if (transition.Trigger != SessionTrigger.Stop)
            {
                Reconnects.Add(transition.Trigger);
            }
        }
    }

    private void OnDialogueBegan(AtChannel channel)
    {
        lock (_gate)
        {
            _closed += _channel?.Counters ?? default;
            _channel = channel;
        }

        channel.Observer = Urcs;
        channel.CommandEnded += Commands.OnEnded;
    }

    private void OnPublished(MessagePublished published)
    {
        Publishes.Add(published.Result.Outcome);
        if (published is { Qos: > 0, Result.Outcome: PublishOutcome.Acked })
        {
            _publishDuration.Record(published.Result.Elapsed.TotalSeconds, Tag);
        }
    }
}
