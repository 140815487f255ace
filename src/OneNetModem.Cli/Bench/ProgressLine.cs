// What goes on, on one line of stderr that is written over: on a terminal only.
using OneNetModem.Cli.Output;

namespace OneNetModem.Cli.Bench;

/// <summary>A line that goes away when it is no longer true.</summary>
internal sealed class ProgressLine(TextWriter error)
{
    // Erases to the end of the line (ECMA-48, EL).
    private const string Erase = "\r\x1b[K";

    /// <summary>Whether there is a terminal that shows it.</summary>
    public bool IsShown { get; } = !Console.IsErrorRedirected && !Console.IsOutputRedirected;

    /// <summary>Says it, in place of what was said before.</summary>
    public void Show(string text)
    {
        if (IsShown)
        {
            int width = Math.Max(20, Console.WindowWidth - 1);
            string line = SafeText.Of(text);
            error.Write(Erase + (line.Length > width ? line[..width] : line));
        }
    }

    /// <summary>Makes room for something else.</summary>
    public void Clear()
    {
        if (IsShown)
        {
            error.Write(Erase);
        }
    }
}
