// Looks after bridges that are gone: when one has not come back for a time and it is this bridge's task, it is adopted.
namespace OneNetModem.Bridge.Upstream;

/// <param name="parts">How to connect, and where messages go.</param>
/// <param name="tell">Tells the others that a bridge was adopted.</param>
/// <param name="wake">Asks for the next <see cref="Look"/>.</param>
internal sealed class AdoptionWatch(UpstreamParts parts, Func<string, CancellationToken, Task> tell, Action wake) : IAsyncDisposable
{
    private readonly Dictionary<string, long> _goneSince = new(StringComparer.Ordinal);
    private readonly Adoption _adoption = new(parts.Settings, parts.Intake);
    private readonly CancellationTokenSource _stop = new();
    private readonly ITimer _timer = parts.Time.CreateTimer(_ => wake(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    private Task _adopting = Task.CompletedTask;

    private TimeSpan After => parts.Times.AdoptAfter;

    /// <summary>Looks who is gone, and for how long.</summary>
    /// <param name="gone">Client ids.</param>
    /// <param name="isOurTask">Whether this bridge is the one to adopt.</param>
    public void Look(IEnumerable<string> gone, bool isOurTask)
    {
        HashSet<string> ids = [.. gone];
        foreach (string back in _goneSince.Keys.Where(id => !ids.Contains(id)).ToArray())
        {
            _goneSince.Remove(back);
        }

        foreach (string id in ids)
        {
            _goneSince.TryAdd(id, parts.Time.GetTimestamp());
        }

        if (isOurTask && _adopting.IsCompleted && _goneSince.FirstOrDefault(g => parts.Time.GetElapsedTime(g.Value) >= After).Key is { } due)
        {
            // Should it fail, it is tried again after the same time.
            _goneSince[due] = parts.Time.GetTimestamp();
            _adopting = AdoptAsync(due, _stop.Token);
        }

        TimeSpan next = _goneSince.Count == 0 ? Timeout.InfiniteTimeSpan : _goneSince.Values.Min(since => After - parts.Time.GetElapsedTime(since));
        _timer.Change(next > TimeSpan.Zero || _goneSince.Count == 0 ? next : After, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Ends an adoption: what it has not taken stays at the broker.</summary>
    public async ValueTask DisposeAsync()
    {
        await _timer.DisposeAsync();
        await _stop.CancelAsync();
        await _adopting;
        _stop.Dispose();
    }

    private async Task AdoptAsync(string id, CancellationToken cancellationToken)
    {
        try
        {
            int taken = await _adoption.TakeAsync(id, cancellationToken);
            BridgeLog.Adopted(parts.Log, id, taken);
            await tell(id, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The own connection has ended.
        }
        catch (Exception e)
        {
            // The bridge has come back, or the broker has gone: either is the ordinary life of others.
            BridgeLog.AdoptionEnded(parts.Log, id, e.Message);
        }

        wake();
    }
}
