// The one shape of errors on stderr.
namespace OneNetModem.Cli.Output;

/// <summary>Writes errors for people.</summary>
internal static class ErrorBlock
{
    /// <summary>What happened, where, the likely cause, what to try: a line each, those that are known.</summary>
    public static void Write(TextWriter error, CommandFailure failure)
    {
        error.WriteLine("error: " + failure.Message);
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
                error.WriteLine($"  {name,-8}{line}");
                name = "";
            }
        }
    }
}
