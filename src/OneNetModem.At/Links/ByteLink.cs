// What all links share: writes in the order of their calls, the write limit, and one end of life.
using System.IO.Pipelines;

namespace OneNetModem.At.Links;

/// <summary>The base of all links; a device adds how bytes are sent, received and how it is released.</summary>
public abstract class ByteLink : IByteLink
{
    // How long a dispose waits for the device to be released; some drivers hang in close.
    private static readonly TimeSpan ReleaseLimit = TimeSpan.FromSeconds(2);

    private readonly LinkInput _input = new();
    private readonly CancellationTokenSource _ending = new();
    private readonly LinkedList<TaskCompletionSource> _turns = new();
    private readonly Lock _gate = new();
    private readonly bool _inline;
    private bool _writing;
    private bool _passing;
    private bool _passAgain;
    private bool _ended;

    private protected ByteLink(string name, LinkSettings settings, TimeProvider time, bool inline = false)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(time);
        Name = name;
        Settings = settings;
        Time = time;
        _inline = inline;
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public PipeReader Input => _input.Reader;

    /// <inheritdoc/>
    public CancellationToken Closed => _input.Closed;

    /// <inheritdoc/>
    public LinkException? Fault { get; private set; }

    private protected LinkSettings Settings { get; }

    private protected TimeProvider Time { get; }

    private protected bool Ended => Volatile.Read(ref _ended);

    /// <inheritdoc/>
    public ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken = default)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            return ValueTask.FromCanceled(cancellationToken);
        }

        LinkedListNode<TaskCompletionSource>? turn = null;
        lock (_gate)
        {
            if (_ended)
            {
                return ValueTask.FromException(Down());
            }

            if (_writing)
            {
                turn = _turns.AddLast(new TaskCompletionSource(
                    _inline ? TaskCreationOptions.None : TaskCreationOptions.RunContinuationsAsynchronously));
            }
            else
            {
                _writing = true;
            }
        }

        return turn is null ? Send(bytes) : SendInTurnAsync(turn, bytes, cancellationToken);
    }

    /// <summary>Ends the link and releases the device; safe to call more than once and from any thread.</summary>
    public async ValueTask DisposeAsync()
    {
        End(null);
        GC.SuppressFinalize(this);
        Task released = ReleasedAsync();
        if (!released.IsCompleted)
        {
            try
            {
                await released.WaitAsync(ReleaseLimit, Time);
            }
            catch (TimeoutException)
            {
                // The driver hangs in close; its thread is a background thread and goes when the driver lets it.
            }
        }
    }

    /// <summary>Sends all bytes; called for one write at a time. A failure is a <see cref="LinkException"/>.</summary>
    private protected abstract ValueTask SendAsync(ReadOnlyMemory<byte> bytes);

    /// <summary>Starts the release of the device; called once, must not block or throw.</summary>
    private protected abstract void Release();

    /// <summary>Completes when the device has been released.</summary>
    private protected virtual Task ReleasedAsync() => Task.CompletedTask;

    /// <summary>Hands received bytes to the reader; completes when it has room for more.</summary>
    private protected ValueTask DeliverAsync(ReadOnlyMemory<byte> bytes) => _input.DeliverAsync(bytes);

    /// <summary>Ends the link; the first call decides the fault (null: closed by this program).</summary>
    private protected void End(LinkException? fault)
    {
        TaskCompletionSource[] waiting;
        lock (_gate)
        {
            if (_ended)
            {
                return;
            }

            Fault = fault;
            _ended = true;
            waiting = [.. _turns];
            _turns.Clear();
        }

        Release();
        _input.End();
        _ending.Cancel();
        foreach (TaskCompletionSource turn in waiting)
        {
            turn.TrySetException(Down());
        }
    }

    private protected LinkException Down() => Fault is { } fault
        ? new LinkException(Name, fault.Failure, "the link has ended, nothing can be sent any more", fault)
        : new LinkException(Name, LinkFailure.Closed, "the link was closed by this program");

    private ValueTask Send(ReadOnlyMemory<byte> bytes)
    {
        ValueTask sent = Ended ? ValueTask.FromException(Down()) : SendAsync(bytes);
        if (!sent.IsCompletedSuccessfully)
        {
            return AwaitSentAsync(sent, bytes.Length);
        }

        PassTurn();
        return default;
    }

    private async ValueTask SendInTurnAsync(LinkedListNode<TaskCompletionSource> turn, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        using (cancellationToken.UnsafeRegister(_ => Withdraw(turn, cancellationToken), null))
        {
            await turn.Value.Task;
        }

        await Send(bytes);
    }

    private void Withdraw(LinkedListNode<TaskCompletionSource> turn, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (turn.List is null)
            {
                return; // already sending, or failed with the link
            }

            _turns.Remove(turn);
        }

        turn.Value.TrySetCanceled(cancellationToken);
    }

    private async ValueTask AwaitSentAsync(ValueTask sent, int count)
    {
        TimeSpan limit = Settings.WriteLimit(count);
        try
        {
            await sent.AsTask().WaitAsync(limit, Time, _ending.Token);
        }
        catch (TimeoutException)
        {
            LinkException stalled = new(Name, LinkFailure.WriteStalled, FormattableString.Invariant(
                $"the other end did not take {count} bytes within {limit.TotalSeconds:0.#} s (hung, or flow control holds it)"));
            End(stalled);
            throw stalled;
        }
        catch (OperationCanceledException)
        {
            throw Down();
        }
        catch (LinkException failed)
        {
            End(failed);
            if (ReferenceEquals(Fault, failed))
            {
                throw;
            }

            throw Down(); // the link had ended before, and that is why the write failed
        }
        finally
        {
            PassTurn();
        }
    }

    // A loop and not recursion: two ends of a loopback that answer each other would exhaust the stack.
    private void PassTurn()
    {
        lock (_gate)
        {
            if (_passing)
            {
                _passAgain = true;
                return;
            }

            _passing = true;
            _passAgain = true;
        }

        while (true)
        {
            TaskCompletionSource next;
            lock (_gate)
            {
                if (!_passAgain || _turns.First is not { } first)
                {
                    _writing &= !_passAgain;
                    _passing = false;
                    return;
                }

                _passAgain = false;
                _turns.RemoveFirst();
                next = first.Value;
            }

            next.TrySetResult();
        }
    }
}
