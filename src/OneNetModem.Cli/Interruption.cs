// Ctrl-C and the service manager's stop, told apart: the first one asks the command to stop cleanly.
using System.Runtime.InteropServices;

namespace OneNetModem.Cli;

/// <summary>Turns SIGINT and SIGTERM into cancellation.</summary>
internal sealed class Interruption : IDisposable
{
    // One wish to stop may come twice: timeout(1) signals the program and then its group. And somebody's finger is slow.
    private static readonly TimeSpan SameWish = TimeSpan.FromSeconds(2);

    private readonly CancellationTokenSource _stop = new();
    private readonly PosixSignalRegistration[] _registrations;
    private readonly Lock _gate = new();
    private long? _first;

    public Interruption() => _registrations =
    [
        PosixSignalRegistration.Create(PosixSignal.SIGINT, OnSignal),
        PosixSignalRegistration.Create(PosixSignal.SIGTERM, OnSignal),
    ];

    /// <summary>Fires at the first signal. A second one ends the process at once, unless it comes right behind the first.</summary>
    public CancellationToken Token => _stop.Token;

    /// <summary>Whether it was SIGTERM: for a service the ordinary end, not an interruption.</summary>
    public static bool IsTermination { get; private set; }

    public void Dispose()
    {
        foreach (PosixSignalRegistration registration in _registrations)
        {
            registration.Dispose();
        }
        _stop.Dispose();
    }

    private void OnSignal(PosixSignalContext signal)
    {
        bool first;
        lock (_gate)
        {
            first = _first is null;
            _first ??= TimeProvider.System.GetTimestamp();

            // Not cancelling a later signal leaves it its usual effect.
            signal.Cancel = TimeProvider.System.GetElapsedTime(_first.Value) < SameWish;
        }
        if (first)
        {
            IsTermination = signal.Signal == PosixSignal.SIGTERM;
            _stop.Cancel();
        }
    }
}
