// One command on its way through the channel: queued, in the air, waiting for its result URC, done.
namespace OneNetModem.At.Dialogue;

internal sealed class AtRequest(AtCommand command, bool barrier = false)
{
    private readonly TaskCompletionSource<AtResponse> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<AtUrc> _results = [];

    public AtCommand Command => command;

    public bool IsBarrier => barrier;

    public Task<AtResponse> Done => _done.Task;

    /// <summary>When the first byte was sent, in the time provider's ticks.</summary>
    public long Started { get; set; }

    /// <summary>When the request must be answered, in the time provider's ticks.</summary>
    public long Deadline { get; set; }

    /// <summary>The response, once its final result code came and while the result URC has not.</summary>
    public AtResponse? Response { get; set; }

    /// <summary>The completing URC came.</summary>
    public bool HasResult { get; private set; }

    /// <summary>A barrier has been sent while the request waited.</summary>
    public bool Probed { get; set; }

    /// <summary>Told how it ended.</summary>
    public Action<AtResponse>? Ended { get; set; }

    public bool IsOver => _done.Task.IsCompleted;

    /// <summary>Takes a URC that belongs to this request; false when it does not.</summary>
    public bool Offer(AtUrc urc)
    {
        if (command.Result is not { } result || HasResult || IsOver)
        {
            return false;
        }

        UrcMatch match = result.Match(urc);
        if (match == UrcMatch.None)
        {
            return false;
        }

        _results.Add(urc);
        HasResult = match == UrcMatch.Last;
        return true;
    }

    public void Complete(AtResponse response, TimeSpan elapsed)
    {
        AtResponse over = response with { Results = [.. _results], Elapsed = elapsed };
        _done.TrySetResult(over);
        Ended?.Invoke(over);
    }

    public void Cancel(CancellationToken token) => _done.TrySetCanceled(token);
}
