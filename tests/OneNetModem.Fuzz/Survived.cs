// How much was fuzzed in this run, for the report of what was survived.
using System.Globalization;
using OneNetModem.Fuzz;
using OneNetModem.Testing;

[assembly: AssemblyFixture(typeof(Survived))]

namespace OneNetModem.Fuzz;

/// <summary>Counts the bytes of one run.</summary>
public sealed class Survived : IDisposable
{
    private long _bytes;

    /// <summary>Writes the report.</summary>
    public void Dispose() => SurvivalReport.Write("fuzz", string.Create(CultureInfo.InvariantCulture, $"survived: {_bytes / 1e6:0.0} MB of bytes fuzzed at {FuzzTarget.All.Count} targets"));

    internal void Add(long bytes) => Interlocked.Add(ref _bytes, bytes);
}
