// Where the console's lines come from and where its output goes: a terminal, or a pipe.
namespace OneNetModem.Cli.Interactive;

/// <summary>Lines in, lines out.</summary>
internal interface IConsoleLines
{
    /// <summary>Whether a person types them: somebody who can be asked.</summary>
    bool IsInteractive { get; }

    /// <summary>The next line; null when there are no more.</summary>
    Task<string?> ReadAsync(CancellationToken cancellation);

    /// <summary>The next line, typed behind a question and kept out of the history; null when there are no more.</summary>
    Task<string?> AskAsync(string question, CancellationToken cancellation);

    /// <summary>Writes a text of one or more lines for people; other control characters in it are made visible.</summary>
    void Print(string text);
}
