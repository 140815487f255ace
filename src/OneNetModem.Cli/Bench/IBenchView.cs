// Who shows how a bench goes.
using OneNetModem.Diagnostics.Bench;

namespace OneNetModem.Cli.Bench;

/// <summary>A SIM that has been tested.</summary>
/// <param name="Sim">What was found; masked when that was asked for.</param>
/// <param name="Apn">The APN of the plan that it was tested with; null when the plan names none.</param>
/// <param name="Run">Its number in the history; null when it is not there.</param>
internal sealed record TestedSim(SimReport Sim, string? Apn, long? Run);

/// <summary>Shows events of several modems at once: called from any thread, and must not block.</summary>
internal interface IBenchView
{
    /// <summary>Something happened at a modem.</summary>
    void Show(string modem, BenchEvent happened);

    /// <summary>A modem waits.</summary>
    void Waits(string modem, string what);

    /// <summary>A SIM has been tested.</summary>
    void Show(TestedSim tested);
}
