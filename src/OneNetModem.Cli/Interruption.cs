// Ctrl-C and the service manager's stop, told apart: the first one asks the command to stop cleanly.
using System.Runtime.InteropServices;

namespace OneNetModem.Cli;

/// <summary>Turns SIGINT and SIGTERM into cancellation.</summary>
internal sealed class Interruption : IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly PosixSignalRegistration[] _registrations;
    private int _signals;

    public Interruption() => _registrations =
    [
        PosixSignalRegistration.Create(PosixSignal.SIGINT, OnSignal),
        PosixSignalRegistration.Create(PosixSignal.SIGTERM, OnSignal),
    ];

    /// <summary>Fires at the first signal. A second one ends the process at once.</summary>
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
        // Not cancelling the signal the second time leaves it its usual effect.
        signal.Cancel = Interlocked.Increment(ref _signals) == 1;
        if (signal.Cancel)
        {
            IsTermination = signal.Signal == PosixSignal.SIGTERM;
            _stop.Cancel();
        }
    }
}
