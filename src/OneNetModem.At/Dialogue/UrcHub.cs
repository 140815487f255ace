// Hands URCs to whoever wants them. A slow consumer loses its own URCs, counted; nobody waits for it.
using System.Threading.Channels;

namespace OneNetModem.At.Dialogue;

/// <summary>A consumer's own bounded queue of URCs. Dispose it to unsubscribe.</summary>
public sealed class AtUrcSubscription : IDisposable
{
    private readonly UrcHub _hub;
    private readonly Channel<AtUrc> _queue;
    private long _missed;

    internal AtUrcSubscription(UrcHub hub, int capacity)
    {
        _hub = hub;
        _queue = Channel.CreateBounded<AtUrc>(new BoundedChannelOptions(capacity) { SingleWriter = true, FullMode = BoundedChannelFullMode.Wait });
    }

    /// <summary>URCs in the order of the wire; completes when the link ends.</summary>
    public ChannelReader<AtUrc> Reader => _queue.Reader;

    /// <summary>URCs that were lost because the queue was full.</summary>
    public long Missed => Interlocked.Read(ref _missed);

    /// <inheritdoc/>
    public void Dispose()
    {
        _hub.Remove(this);
        _queue.Writer.TryComplete();
    }

    internal void Offer(AtUrc urc)
    {
        if (!_queue.Writer.TryWrite(urc))
        {
            Interlocked.Increment(ref _missed);
        }
    }

    internal void Complete() => _queue.Writer.TryComplete();
}

internal sealed class UrcHub
{
    private readonly Lock _gate = new();
    private AtUrcSubscription[] _subscriptions = [];
    private bool _completed;

    public AtUrcSubscription Add(int capacity)
    {
        AtUrcSubscription subscription = new(this, capacity);
        lock (_gate)
        {
            _subscriptions = [.. _subscriptions, subscription];
            if (_completed)
            {
                subscription.Complete();
            }
        }

        return subscription;
    }

    public void Remove(AtUrcSubscription subscription)
    {
        lock (_gate)
        {
            _subscriptions = [.. _subscriptions.Where(s => s != subscription)];
        }
    }

    public void Publish(AtUrc urc)
    {
        foreach (AtUrcSubscription subscription in _subscriptions)
        {
            subscription.Offer(urc);
        }
    }

    public void Complete()
    {
        lock (_gate)
        {
            _completed = true;
            foreach (AtUrcSubscription subscription in _subscriptions)
            {
                subscription.Complete();
            }
        }
    }
}
