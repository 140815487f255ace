// How far a bridge takes messages ahead of its modems. What it has taken is on its disk and with nobody else: the rest waits at
// the broker, so that a fast modem gets more than a slow one and a dead PC keeps little.
using OneNetModem.Bridge.Outbox;

namespace OneNetModem.Bridge.Upstream;

/// <summary>The low-water mark of the outbox, for what comes from the broker. Local programs are not held up by it.</summary>
internal sealed class IntakeMark
{
    /// <summary>A modem's window of five many times over, and seconds of its work.</summary>
    public const int ForEachModem = 100;

    private readonly MessageOutbox _outbox;
    private readonly long _mark;
    private volatile TaskCompletionSource _changed = NewChange();
    private volatile bool _passesOn;

    /// <param name="outbox">What is looked at.</param>
    /// <param name="modems">How many modems empty it.</param>
    public IntakeMark(MessageOutbox outbox, int modems)
    {
        _outbox = outbox;
        _mark = (long)ForEachModem * modems;
        outbox.Settled += _ => Change();
    }

    /// <summary>Whether what comes goes on to other bridges: then there is no mark, because what waits at the broker for this
    /// bridge gets to them only through it.</summary>
    public bool PassesOn
    {
        set
        {
            _passesOn = value;
            Change();
        }
    }

    /// <summary>Waits until the outbox is below the mark.</summary>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public async Task BelowAsync(CancellationToken cancellationToken)
    {
        // The change first: one that comes behind the look ends the wait.
        for (Task change = _changed.Task; !_passesOn && _outbox.Counts.Messages >= _mark; change = _changed.Task)
        {
            await change.WaitAsync(cancellationToken);
        }
    }

    private static TaskCompletionSource NewChange() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private void Change() => Interlocked.Exchange(ref _changed, NewChange()).TrySetResult();
}
