// Everything that the driver does in a replay happens here, in order, on the thread that replays: so two replays are the same.
namespace OneNetModem.Quectel.Replay;

internal sealed class ReplayThread : SynchronizationContext
{
    private readonly Lock _gate = new();
    private readonly Queue<(SendOrPostCallback Callback, object? State)> _posted = new();

    public override void Post(SendOrPostCallback d, object? state)
    {
        lock (_gate)
        {
            _posted.Enqueue((d, state));
        }
    }

    /// <summary>Does something in here, and all that follows from it.</summary>
    public void Run(Action action)
    {
        SynchronizationContext? before = Current;
        SetSynchronizationContext(this);
        try
        {
            action();
            while (Take() is { } next)
            {
                next.Callback(next.State);
            }
        }
        finally
        {
            SetSynchronizationContext(before);
        }
    }

    private (SendOrPostCallback Callback, object? State)? Take()
    {
        lock (_gate)
        {
            return _posted.TryDequeue(out (SendOrPostCallback, object?) next) ? next : null;
        }
    }
}
