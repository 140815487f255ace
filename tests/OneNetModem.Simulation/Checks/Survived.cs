// Adds up what was survived in this run, for the report.
using OneNetModem.Simulation.Seeds;

namespace OneNetModem.Simulation.Checks;

internal static class Survived
{
    private static readonly Lock Gate = new();
    private static readonly List<LifeReport> Lives = [];

    public static int Pairs { get; private set; }

    public static void AddPair()
    {
        lock (Gate)
        {
            Pairs++;
        }
    }

    public static void Add(LifeReport life)
    {
        lock (Gate)
        {
            Lives.Add(life);
        }
    }
}
