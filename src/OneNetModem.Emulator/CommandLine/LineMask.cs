// What an observer may see of a command line: passwords, tokens and PINs are replaced.
namespace OneNetModem.Emulator.CommandLine;

internal static class LineMask
{
    // Command -> how many of its leading values are no secret.
    private static readonly (string Prefix, int Shown)[] Secrets =
    [
        ("+QMTCONN=", 3),
        ("+CPIN=", 0),
        ("+CLCK=", 2),
        ("+QICSGP=", 4),
        ("+QMTCFG=\"aliauth\"", 4),
        ("+QMTCFG=\"hwauth\"", 3),
        ("+QMTCFG=\"hwprodid\"", 3),
        ("+CGAUTH=", 2),
    ];

    internal static string Apply(string body)
    {
        foreach ((string prefix, int shown) in Secrets)
        {
            int start = body.IndexOf(prefix, StringComparison.OrdinalIgnoreCase);
            if (start >= 0)
            {
                int cut = AfterValues(body, body.IndexOf('=', start) + 1, shown);
                return cut < body.Length ? body[..cut] + "***" : body;
            }
        }

        return body;
    }

    /// <summary>Where the value after the first <paramref name="count"/> values begins.</summary>
    private static int AfterValues(string body, int from, int count)
    {
        bool quoted = false;
        int at = from;
        for (; at < body.Length && count > 0; at++)
        {
            quoted ^= body[at] == '"';
            if (!quoted && body[at] == ',')
            {
                count--;
            }
        }

        return at;
    }
}
