namespace OneNetModem.Simulation.Checks;

/// <summary>Something that must hold did not.</summary>
internal sealed class ViolationException(string message) : Exception(message)
{
    /// <summary>Throws unless it holds.</summary>
    public static void Unless(bool holds, string violation)
    {
        if (!holds)
        {
            throw new ViolationException(violation);
        }
    }
}
