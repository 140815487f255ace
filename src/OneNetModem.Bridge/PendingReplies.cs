// Posts that wait for the platform's answer, by id.
using System.Collections.Concurrent;
using OneNetModem.OneNet.Replies;

namespace OneNetModem.Bridge;

internal sealed class PendingReplies
{
    private readonly ConcurrentDictionary<string, Waiting> _pending = new(StringComparer.Ordinal);

    /// <summary>Expects an answer from now on, until it is disposed. Two posts under one id share the answer.</summary>
    public Waiting Expect(string id) => _pending.GetOrAdd(id, name => new Waiting(this, name));

    /// <summary>No answer can come any more: whoever waits gets none.</summary>
    public void Abandon()
    {
        foreach (Waiting waiting in _pending.Values)
        {
            waiting.Settle(null);
        }
    }

    /// <summary>Gives the answer to who waits for it.</summary>
    /// <returns>Whether anybody did.</returns>
    public bool Settle(PlatformReply reply)
    {
        if (reply.Id is { } id && _pending.TryGetValue(id, out Waiting? waiting))
        {
            waiting.Settle(reply);
            return true;
        }

        if (reply is { Accepted: false, Id: "-1" } && _pending.Count == 1)
        {
            // The platform could not read the id: it can only mean the one post that waits.
            foreach (Waiting only in _pending.Values)
            {
                only.Settle(reply);
            }

            return true;
        }

        return false;
    }

    /// <summary>One id's answer.</summary>
    public sealed class Waiting(PendingReplies owner, string id) : IDisposable
    {
        private readonly TaskCompletionSource<PlatformReply?> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

        /// <summary>The answer; null when none came in time.</summary>
        public async Task<PlatformReply?> ReplyAsync(TimeSpan limit, TimeProvider time, CancellationToken cancellationToken)
        {
            using CancellationTokenSource tooLate = new(limit, time);
            using CancellationTokenRegistration late = tooLate.Token.Register(() => Settle(null));
            using CancellationTokenRegistration cancelled = cancellationToken.Register(() => _answer.TrySetCanceled(cancellationToken));
            return await _answer.Task;
        }

        internal void Settle(PlatformReply? reply)
        {
            _answer.TrySetResult(reply);
            Dispose();
        }

        public void Dispose() => owner._pending.TryRemove(new KeyValuePair<string, Waiting>(id, this));
    }
}
