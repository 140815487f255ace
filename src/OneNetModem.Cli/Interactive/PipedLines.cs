// Lines from a pipe or a file: nothing is drawn, nobody is asked.
using OneNetModem.Cli.Output;

namespace OneNetModem.Cli.Interactive;

/// <summary>Lines of a program or a file.</summary>
/// <param name="input">stdin.</param>
/// <param name="results">stdout.</param>
internal sealed class PipedLines(TextReader input, ResultWriter results) : IConsoleLines
{
    public bool IsInteractive => false;

    public async Task<string?> ReadAsync(CancellationToken cancellation) => await input.ReadLineAsync(cancellation);

    /// <summary>The line behind a command is what it asks for.</summary>
    public Task<string?> AskAsync(string question, CancellationToken cancellation) => ReadAsync(cancellation);

    public void Print(string text) => results.WriteLine(VisibleText.OfLines(text));
}
