// Posts that wait for the platform's answer, by id.
using System.Collections.Concurrent;
using OneNetModem.OneNet.Replies;

namespace OneNetModem.Bridge;

internal sealed class PendingReplies
{
    private readonly ConcurrentDictionary<string, TaskCompletionSource<PlatformReply?>> _pending = new(StringComparer.Ordinal);

    public Task<PlatformReply?> Expect(string id) =>
        _pending.GetOrAdd(id, _ => new(TaskCreationOptions.RunContinuationsAsynchronously)).Task;

    public void Forget(string id) => _pending.TryRemove(id, out _);

    /// <summary>No answer can come any more: whoever waits gets none.</summary>
    public void Abandon()
    {
        foreach (string id in _pending.Keys)
        {
            if (_pending.TryRemove(id, out TaskCompletionSource<PlatformReply?>? waiting))
            {
                waiting.TrySetResult(null);
            }
        }
    }

    public void Settle(PlatformReply reply)
    {
        if (reply.Id is { } id && _pending.TryRemove(id, out TaskCompletionSource<PlatformReply?>? waiting))
        {
            waiting.TrySetResult(reply);
        }
        else if (reply is { Accepted: false, Id: "-1" } && _pending.Count == 1)
        {
            // The platform could not read the id: it can only mean the one post that waits.
            foreach ((string only, TaskCompletionSource<PlatformReply?> last) in _pending)
            {
                _pending.TryRemove(only, out _);
                last.TrySetResult(reply);
            }
        }
    }
}
