// A link that writes down what passes through it.
using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using OneNetModem.At.Tracing;

namespace OneNetModem.At.Links;

/// <summary>A decorator that records every byte of a link with its direction and time.</summary>
/// <remarks>Bytes are recorded as sent when they are handed to the link, and as received when the reader sees them
/// first. The trace is not disposed: several lives of a port go into one trace.</remarks>
public sealed class TracedLink : IByteLink, IModemLines
{
    private readonly IByteLink _link;
    private readonly ITraceSink _trace;

    /// <summary>Starts to record; disposing this disposes <paramref name="link"/>.</summary>
    public TracedLink(IByteLink link, ITraceSink trace)
    {
        ArgumentNullException.ThrowIfNull(link);
        ArgumentNullException.ThrowIfNull(trace);
        _link = link;
        _trace = trace;
        Input = new TracedReader(link.Input, trace);
        trace.Note(TraceNotes.Opened(link.Name));
        link.Closed.Register(() => trace.Note(link.Fault?.Message ?? $"{link.Name}: closed"));
    }

    /// <inheritdoc/>
    public string Name => _link.Name;

    /// <inheritdoc/>
    public PipeReader Input { get; }

    /// <inheritdoc/>
    public CancellationToken Closed => _link.Closed;

    /// <inheritdoc/>
    public LinkException? Fault => _link.Fault;

    /// <summary>Adds a remark to the trace: what the bytes alone do not tell (<see cref="TraceNotes"/>), or free text.</summary>
    public void Note(string text)
    {
        _trace.Note(text);

        // A link may be recorded twice; whoever knows more than the bytes tells the outer one.
        (_link as TracedLink)?.Note(text);
    }

    /// <inheritdoc/>
    public ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken = default)
    {
        // Before the write: the answer may be recorded before it returns.
        _trace.Record(TraceDirection.Tx, bytes.Span);
        ValueTask written = _link.WriteAsync(bytes, cancellationToken);
        return written.IsCompletedSuccessfully ? written : NoteFailureAsync(written);
    }

    /// <inheritdoc/>
    public SerialLines? ReadLines() => (_link as IModemLines)?.ReadLines();

    /// <inheritdoc/>
    public bool SetLine(SerialLines line, bool raised)
    {
        bool done = _link is IModemLines lines && lines.SetLine(line, raised);
        if (done)
        {
            _trace.Note($"{line} {(raised ? "raised" : "dropped")}");
        }

        return done;
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _link.DisposeAsync();

    private async ValueTask NoteFailureAsync(ValueTask written)
    {
        try
        {
            await written;
        }
        catch (Exception e) when (e is LinkException or OperationCanceledException)
        {
            _trace.Note("the last bytes were not sent: " + e.Message);
            throw;
        }
    }

    /// <summary>Passes everything on, and records the bytes of each result that no result before it had.</summary>
    private sealed class TracedReader(PipeReader inner, ITraceSink trace) : PipeReader
    {
        private ReadOnlySequence<byte> _buffer;
        private long _seen;

        public override ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default)
        {
            ValueTask<ReadResult> read = inner.ReadAsync(cancellationToken);
            return read.IsCompletedSuccessfully ? new ValueTask<ReadResult>(Record(read.Result)) : AwaitAsync(read);
        }

        public override bool TryRead(out ReadResult result)
        {
            bool read = inner.TryRead(out result);
            if (read)
            {
                Record(result);
            }

            return read;
        }

        public override void AdvanceTo(SequencePosition consumed) => AdvanceTo(consumed, consumed);

        public override void AdvanceTo(SequencePosition consumed, SequencePosition examined)
        {
            _seen = _buffer.Slice(consumed).Length;
            _buffer = default;
            inner.AdvanceTo(consumed, examined);
        }

        public override void CancelPendingRead() => inner.CancelPendingRead();

        public override void Complete(Exception? exception = null) => inner.Complete(exception);

        [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
        private async ValueTask<ReadResult> AwaitAsync(ValueTask<ReadResult> read) => Record(await read);

        private ReadResult Record(ReadResult result)
        {
            _buffer = result.Buffer;
            foreach (ReadOnlyMemory<byte> chunk in _buffer.Slice(_seen))
            {
                trace.Record(TraceDirection.Rx, chunk.Span);
            }

            _seen = _buffer.Length;
            return result;
        }
    }
}
