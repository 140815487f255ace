// The one shape of errors on stderr.
namespace OneNetModem.Cli.Output;

/// <summary>Writes errors for people.</summary>
internal static class ErrorBlock
{
    /// <summary>What happened, where, the likely cause, what to try: a line each, those that are known. They quote files: what of it
    /// would move the cursor is made visible, and what is too long is cut.</summary>
    public static void Write(TextWriter error, CommandFailure failure)
    {
        error.WriteLine("error: " + Shown(failure.Message));
        Line("where:", failure.Where);
        Line("likely:", failure.Cause);
        foreach (string step in failure.Tries)
        {
            Line("try:", step);
        }

        void Line(string name, string? text)
        {
            foreach (string line in text?.Split('\n') ?? [])
            {
                error.WriteLine($"  {name,-8}{Shown(line)}");
                name = "";
            }
        }
    }

    private static string Shown(string text) => string.Join('\n', text.Split('\n').Select(line => VisibleText.Cut(VisibleText.Of(line))));
}
