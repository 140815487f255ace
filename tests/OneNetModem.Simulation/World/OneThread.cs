// Everything that is awaited in a simulation goes on here, one thing after the other, on the thread that runs it. A
// continuation that arrives from another thread would make two runs differ: it is a failure, with the place it came from.
namespace OneNetModem.Simulation.World;

internal sealed class OneThread : SynchronizationContext
{
    /// <summary>More than this without any time passing is a loop.</summary>
    private const int MostTurns = 200_000;

    private readonly Queue<(SendOrPostCallback Callback, object? State)> _work = new();
    private readonly int _thread = Environment.CurrentManagedThreadId;
    private volatile string? _stray;

    /// <summary>Pieces of work done so far: with the time the finger print of a run.</summary>
    public long Done { get; private set; }

    public override SynchronizationContext CreateCopy() => this;

    public override void Post(SendOrPostCallback d, object? state)
    {
        if (Environment.CurrentManagedThreadId != _thread)
        {
            _stray ??= Environment.StackTrace;
            return;
        }

        _work.Enqueue((d, state));
    }

    public override void Send(SendOrPostCallback d, object? state) => d(state);

    /// <summary>Does what is queued, and what that queues.</summary>
    /// <exception cref="InvalidOperationException">Something went on on another thread, or on the spot for ever.</exception>
    public void Drain()
    {
        for (int turns = 0; _work.TryDequeue(out (SendOrPostCallback Callback, object? State) item); turns++)
        {
            Done++;
            item.Callback(item.State);
            if (turns > MostTurns)
            {
                throw new InvalidOperationException($"time stands still: {item.Callback.Target ?? item.Callback.Method}, {item.State}");
            }
        }

        if (_stray is { } stray)
        {
            throw new InvalidOperationException("a continuation came from another thread: " + stray);
        }
    }

    /// <summary>Runs a simulation with this context as the current one.</summary>
    public static void Run(Action<OneThread> simulation)
    {
        SynchronizationContext? before = Current;
        OneThread context = new();
        SetSynchronizationContext(context);
        try
        {
            simulation(context);
        }
        finally
        {
            SetSynchronizationContext(before);
        }
    }
}
