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
/// <param name="Collisions">URCs that came between a command and its final result code.</param>
public readonly record struct AtCounters(long Commands, long Timeouts, long Barriers, long Urcs, long Orphans, long Noise, long StaleEchoes, long Restarts, long Collisions)
{
    /// <summary>The counts of two channels together.</summary>
    public static AtCounters operator +(AtCounters left, AtCounters right) => new(
        left.Commands + right.Commands, left.Timeouts + right.Timeouts, left.Barriers + right.Barriers, left.Urcs + right.Urcs, left.Orphans + right.Orphans,
        left.Noise + right.Noise, left.StaleEchoes + right.StaleEchoes, left.Restarts + right.Restarts, left.Collisions + right.Collisions);
}
