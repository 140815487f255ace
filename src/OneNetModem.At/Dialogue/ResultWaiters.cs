// The commands whose OK has come and whose result URC has not. Owned by the channel's loop.
namespace OneNetModem.At.Dialogue;

internal sealed class ResultWaiters(TimeProvider time)
{
    private readonly List<AtRequest> _waiting = [];

    /// <summary>The earliest time limit, in the time provider's ticks; <see cref="long.MaxValue"/> when nobody waits.</summary>
    public long NextDeadline
    {
        get
        {
            long next = long.MaxValue;
            foreach (AtRequest request in _waiting)
            {
                next = Math.Min(next, request.Deadline);
            }

            return next;
        }
    }

    public void Add(AtRequest request) => _waiting.Add(request);

    /// <summary>Gives the URC to the command it belongs to, the oldest first; false when it belongs to none.</summary>
    public bool Offer(AtUrc urc)
    {
        AtRequest? request = _waiting.Find(r => r.Offer(urc));
        if (request is { HasResult: true })
        {
            _waiting.Remove(request);
            Complete(request, request.Response!);
        }

        return request is not null;
    }

    /// <summary>Completes those whose time is over; returns how many.</summary>
    public int Expire(long now)
    {
        int count = 0;
        for (int i = _waiting.Count - 1; i >= 0; i--)
        {
            AtRequest request = _waiting[i];
            if (request.IsOver)
            {
                _waiting.RemoveAt(i);
            }
            else if (now >= request.Deadline)
            {
                _waiting.RemoveAt(i);
                Complete(request, request.Response! with { ResultMissing = true });
                count++;
            }
        }

        return count;
    }

    /// <summary>Completes all: no result can come any more.</summary>
    public void GiveUp(AtAbort abort)
    {
        foreach (AtRequest request in _waiting)
        {
            Complete(request, request.Response! with { ResultMissing = true, Aborted = abort });
        }

        _waiting.Clear();
    }

    private void Complete(AtRequest request, AtResponse response) => request.Complete(response, time.GetElapsedTime(request.Started));
}
