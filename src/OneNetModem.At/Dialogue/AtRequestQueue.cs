// The commands that wait for their turn, by priority. The only part of a channel that callers' threads touch.
namespace OneNetModem.At.Dialogue;

internal sealed class AtRequestQueue
{
    private readonly Lock _gate = new();
    private readonly Queue<AtRequest>[] _queues = [new(), new(), new()];
    private bool _ended;

    /// <summary>Adds a request; false when the channel is over.</summary>
    public bool TryAdd(AtRequest request)
    {
        lock (_gate)
        {
            if (!_ended)
            {
                _queues[(int)request.Command.Priority].Enqueue(request);
            }

            return !_ended;
        }
    }

    /// <summary>Takes the next request that nobody cancelled.</summary>
    public AtRequest? Take()
    {
        lock (_gate)
        {
            for (int priority = _queues.Length - 1; priority >= 0; priority--)
            {
                while (_queues[priority].TryDequeue(out AtRequest? request))
                {
                    if (!request.IsOver)
                    {
                        return request;
                    }
                }
            }

            return null;
        }
    }

    /// <summary>A barrier goes out on behalf of all that wait; false when nobody waits who has not had one.</summary>
    public bool Probe()
    {
        lock (_gate)
        {
            bool any = false;
            foreach (AtRequest request in _queues.SelectMany(q => q))
            {
                any |= !request.Probed;
                request.Probed = true;
            }

            return any;
        }
    }

    /// <summary>Gives back unsent what has waited for a barrier in vain; returns how many.</summary>
    public int GiveBackProbed()
    {
        lock (_gate)
        {
            int count = 0;
            foreach (Queue<AtRequest> queue in _queues)
            {
                for (int n = queue.Count; n > 0; n--)
                {
                    AtRequest request = queue.Dequeue();
                    if (!request.Probed)
                    {
                        queue.Enqueue(request);
                        continue;
                    }

                    request.Complete(new AtResponse { Command = request.Command, Aborted = AtAbort.Unresponsive }, TimeSpan.Zero);
                    count++;
                }
            }

            return count;
        }
    }

    /// <summary>The link is gone: all are given back, and no more are taken.</summary>
    public void End()
    {
        lock (_gate)
        {
            _ended = true;
            foreach (AtRequest request in _queues.SelectMany(q => q))
            {
                request.Complete(new AtResponse { Command = request.Command, Aborted = AtAbort.LinkLost }, TimeSpan.Zero);
            }
        }
    }
}
