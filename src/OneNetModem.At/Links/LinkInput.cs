// The receiving half of every link: a pipe that one side fills and that can be ended from any thread.
using System.IO.Pipelines;

namespace OneNetModem.At.Links;

/// <summary>Bytes on their way from a device to the reader of <see cref="IByteLink.Input"/>.</summary>
/// <remarks>A <see cref="PipeWriter"/> must not be completed while it is written to; the flags here let
/// <see cref="End"/> come at any time, also from the reader's own continuation inside a delivery.</remarks>
#pragma warning disable CA1001 // its source has no timer and nothing to dispose; the token stays usable for ever
internal sealed class LinkInput
#pragma warning restore CA1001
{
    internal const int Bound = 256 * 1024;

    // Inline schedulers: the reader's loop runs on the thread that brought the bytes, which saves a thread switch a
    // read, and keeps a simulation on one thread. A reader with a synchronization context is resumed on that.
    private readonly Pipe _pipe = new(new PipeOptions(
        readerScheduler: PipeScheduler.Inline,
        writerScheduler: PipeScheduler.Inline,
        pauseWriterThreshold: Bound,
        resumeWriterThreshold: Bound / 4));

    private readonly CancellationTokenSource _closed = new();
    private readonly Lock _gate = new();
    private bool _delivering;
    private bool _ended;

    internal PipeReader Reader => _pipe.Reader;

    /// <summary>Fires after the reader was told of the end.</summary>
    internal CancellationToken Closed => _closed.Token;

    /// <summary>Hands bytes to the reader; one caller at a time. Completes when there is room for more. Bytes that
    /// come after the end are dropped.</summary>
    internal ValueTask DeliverAsync(ReadOnlyMemory<byte> bytes)
    {
        lock (_gate)
        {
            if (_ended)
            {
                return default;
            }

            _delivering = true;
        }

        ValueTask<FlushResult> flush = _pipe.Writer.WriteAsync(bytes, CancellationToken.None);
        if (!flush.IsCompletedSuccessfully)
        {
            return AwaitRoomAsync(flush);
        }

        _ = flush.Result;
        Delivered();
        return default;
    }

    /// <summary>Completes the reader, after the delivery in hand if there is one, then fires <see cref="Closed"/>.</summary>
    internal void End()
    {
        bool delivering;
        lock (_gate)
        {
            if (_ended)
            {
                return;
            }

            _ended = true;
            delivering = _delivering;
        }

        if (delivering)
        {
            _pipe.Writer.CancelPendingFlush();
        }
        else
        {
            Complete();
        }
    }

    private async ValueTask AwaitRoomAsync(ValueTask<FlushResult> flush)
    {
        await flush;
        Delivered();
    }

    private void Delivered()
    {
        lock (_gate)
        {
            _delivering = false;
            if (!_ended)
            {
                return;
            }
        }

        Complete();
    }

    private void Complete()
    {
        // Without an exception: a pipe throws it at once, before the bytes that the reader has not seen yet.
        _pipe.Writer.Complete();
        try
        {
            _closed.Cancel();
        }
        catch (AggregateException)
        {
            // What a subscriber throws is not the link's failure, and must not end the thread that noticed the end.
        }
    }
}
