// A writer of results on a terminal on which a line is being typed.
using System.Text;

namespace OneNetModem.Cli.Interactive;

/// <summary>Passes whole lines on.</summary>
/// <param name="print">Prints a line.</param>
internal sealed class PrintedText(Action<string> print) : TextWriter
{
    public override Encoding Encoding => Encoding.UTF8;

    public override void WriteLine(string? value) => print(value ?? "");
}
