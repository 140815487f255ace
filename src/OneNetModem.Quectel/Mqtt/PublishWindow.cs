// Message ids and what is still open under them. An id whose outcome is unknown stays taken until it is settled or the
// connection ends: its late result must not be read as that of another packet.
namespace OneNetModem.Quectel.Mqtt;

internal sealed class PublishWindow
{
    private readonly Lock _gate = new();
    private readonly HashSet<int> _taken = [];
    private readonly Dictionary<int, TaskCompletionSource<PublishOutcome>> _unsettled = [];
    private int _last;

    /// <summary>The next free packet id, 1 to 65535.</summary>
    public int Take()
    {
        lock (_gate)
        {
            do
            {
                _last = (_last % 65535) + 1;
            }
            while (!_taken.Add(_last));
            return _last;
        }
    }

    /// <summary>The packet's outcome is known: its id is free again.</summary>
    public void Release(int id)
    {
        lock (_gate)
        {
            _taken.Remove(id);
        }
    }

    /// <summary>The packet's outcome is unknown: the task completes with a late result.</summary>
    public Task<PublishOutcome> Leave(int id)
    {
        lock (_gate)
        {
            TaskCompletionSource<PublishOutcome> settled = new(TaskCreationOptions.RunContinuationsAsynchronously);
            _unsettled[id] = settled;
            return settled.Task;
        }
    }

    /// <summary>A late result came; false when nothing is open under the id.</summary>
    public bool Settle(int id, PublishOutcome outcome)
    {
        lock (_gate)
        {
            _taken.Remove(id);
            return _unsettled.Remove(id, out TaskCompletionSource<PublishOutcome>? settled) && settled.TrySetResult(outcome);
        }
    }

    /// <summary>The connection is gone: no late result can come.</summary>
    public void Clear()
    {
        lock (_gate)
        {
            foreach (TaskCompletionSource<PublishOutcome> settled in _unsettled.Values)
            {
                settled.TrySetResult(PublishOutcome.Unknown);
            }

            _unsettled.Clear();
            _taken.Clear();
        }
    }
}
