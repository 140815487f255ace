// Hides what must not leave: tokens, passwords, PINs, access keys. One place decides; logs, traces and errors ask it.
using System.Text;

namespace OneNetModem.At.Tracing;

/// <summary>Masks secrets in command lines and answers.</summary>
public static class SecretMask
{
    /// <summary>What stands in place of a secret.</summary>
    public const string Mask = "***";

    /// <summary>The line with its secrets replaced: the value of a field by <see cref="Mask"/>, the signature of a
    /// token and the body of a private key by as many asterisks, so that counted data keep their length.
    /// The same instance when there are none.</summary>
    public static string Line(string line)
    {
        ArgumentNullException.ThrowIfNull(line);
        if (!MayHoldSecret(line))
        {
            return line;
        }

        SecretFilter filter = new();
        StringBuilder masked = new(line.Length);
        foreach (char c in line)
        {
            filter.Append(c, masked);
        }

        return masked.Equals(line) ? line : masked.ToString();
    }

    private static bool MayHoldSecret(string line) =>
        line.Contains('+', StringComparison.Ordinal)
        || line.Contains(TokenSignature.Marker, StringComparison.OrdinalIgnoreCase)
        || line.Contains(PrivateKeyBody.Begin, StringComparison.Ordinal);
}
