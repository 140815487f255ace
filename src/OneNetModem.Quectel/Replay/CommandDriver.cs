// The driver's dialogue with a module: a channel, and a caller who sends the recorded commands when the trace comes to them.
//
// Why the commands come from the trace and not from a session that runs again: what a session asks for depends on settings,
// certificates and a clock that no trace holds, and changes from version to version; a trace of last year would differ in its
// first line. What must never change is what is made of a module's bytes: who owns which line, how long a payload is, what is
// an orphan, when and how the channel finds its way out of a timeout or a stuck data phase. All that is the channel's own
// doing here: it sends barriers, data and padding by itself, and is given no command before the one in the air is over.
using System.Diagnostics.CodeAnalysis;
using OneNetModem.At.Dialogue;
using OneNetModem.At.Links;
using OneNetModem.At.Tracing;
using OneNetModem.Quectel.Tracing;

namespace OneNetModem.Quectel.Replay;

[SuppressMessage("Design", "CA1001", Justification = "The source has no timer and no wait handle: there is nothing to dispose of.")]
internal sealed class CommandDriver(IDialogueEvents events)
{
    private AtChannelOptions _options = new();
    private AtChannel? _channel;
    private CancellationTokenSource _caller = new();
    private long _barriers;
    private AtCommand? _asked;
    private AtCommand? _waiting;
    private int _unanswered;

    /// <summary>The next bytes are the channel's own: behind a timeout it leaves a data phase and sends a barrier without being asked.</summary>
    private bool _actsAlone;

    /// <summary>What is waited for, for people; empty when the line is free.</summary>
    public string Waiting => _waiting is { } command ? $"it still waits for the answer to {command}" : "";

    /// <summary>A life of the link begins.</summary>
    /// <param name="link">The link.</param>
    /// <param name="time">The clock.</param>
    /// <param name="barrierTimeout">How long the channel waited for a barrier in this life; null: the trace does not tell.</param>
    public void Open(IByteLink link, TimeProvider time, TimeSpan? barrierTimeout)
    {
        _options = barrierTimeout is null ? new AtChannelOptions() : new AtChannelOptions { BarrierTimeout = barrierTimeout.Value };
        _channel = new AtChannel(link, new QuectelDialect(), _options, time) { Observer = events };
        (_asked, _waiting, _barriers, _unanswered, _actsAlone) = (null, null, 0, 0, false);
    }

    /// <summary>Does what the bytes at this place of the trace show that the channel's caller did; nothing where no caller did it.</summary>
    public void Act(IReadOnlyList<TraceRecord> trace, int index, int offset, IReadOnlyList<long> times)
    {
        _asked = null;
        if (_actsAlone)
        {
            return;
        }

        if (RecordedCommand.At(trace, index, offset, times) is { } command)
        {
            _caller = new CancellationTokenSource();
            _barriers = _channel!.Counters.Barriers;
            _asked = command;
            _ = _channel.SendAsync(command, _caller.Token);
        }
        else if (Padding(trace[index].Text.AsSpan(offset)) is { } length)
        {
            _channel!.LeaveDataPhase(new AtCommand(FormattableString.Invariant($"AT+QMTPUB=0,0,0,0,\"\",{length}")));
        }
    }

    /// <summary>All that <see cref="Act"/> led to at once has happened, and something was sent or was not.</summary>
    public void Acted(bool sent)
    {
        // Where the module has not answered for a while, what a caller asked for shows as a barrier only, and comes back unsent.
        if (_channel!.Counters.Barriers > _barriers)
        {
            _caller.Cancel();
        }
        else if (sent)
        {
            _waiting = _asked ?? _waiting;
        }
    }

    /// <summary>Takes in what the channel understood.</summary>
    public void Follow(TraceEvent happened)
    {
        if (happened.Response is { } response)
        {
            bool silent = response.Aborted == AtAbort.Timeout;
            _unanswered = silent ? _unanswered + 1 : 0;
            _actsAlone = silent && _unanswered <= _options.BarriersUntilUnresponsive;
            _waiting = response.Command == _waiting ? null : _waiting;
            if (QuectelDialect.After(response) is { } dialect)
            {
                _channel!.Use(dialect);
            }
        }
        else if (happened.Event == "orphan" && AtFinal.Parse(happened.Line!).Kind != AtFinalKind.None)
        {
            _unanswered = 0;
        }
    }

    /// <summary>The module has said something: what is sent next may be a caller's command again.</summary>
    public void Heard() => _actsAlone = false;

    /// <summary>How long a data phase is left that the bytes pad (CR, then perhaps ESC and a CR); null when they do not.</summary>
    private static int? Padding(ReadOnlySpan<char> sent)
    {
        int length = sent.IndexOfAnyExcept('\r');
        return length < 0 ? sent.Length - 1 : length > 0 && sent[length] == '\u001B' ? length : null;
    }
}
