// What a channel has seen, for metrics, reports and tests.
namespace OneNetModem.At.Dialogue;

/// <summary>Counts since the channel was made.</summary>
/// <param name="Commands">Commands sent, barriers not included.</param>
/// <param name="Timeouts">Commands and barriers that were not answered in time.</param>
/// <param name="Barriers">Barriers sent.</param>
/// <param name="Urcs">URCs and messages delivered.</param>
/// <param name="Orphans">Lines that belonged to nobody.</param>
/// <param name="Noise">Pieces that were no line.</param>
/// <param name="StaleEchoes">Echoes of commands that nobody waited for any more.</param>
/// <param name="Restarts">Restart lines (<c>RDY</c>, ...).</param>
public readonly record struct AtCounters(long Commands, long Timeouts, long Barriers, long Urcs, long Orphans, long Noise, long StaleEchoes, long Restarts);
