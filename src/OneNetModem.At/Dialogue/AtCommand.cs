// What a caller asks the channel to send, with everything the channel must know to wait for the answer.
namespace OneNetModem.At.Dialogue;

/// <summary>Which queue a command waits in; a higher one goes first, within one it is first come, first served.</summary>
public enum AtPriority
{
    /// <summary>Status queries and reports that may wait.</summary>
    Background,

    /// <summary>Everything else.</summary>
    Normal,

    /// <summary>Recovery and shutdown.</summary>
    Urgent,
}

/// <summary>One AT command line and what is expected of it. Immutable.</summary>
public sealed record AtCommand
{
    /// <summary>The limit for commands whose manual entry says 300 ms: generous, for a busy module on a UART.</summary>
    public static readonly TimeSpan DefaultTimeout = TimeSpan.FromSeconds(3);

    private IReadOnlyList<AtCommandLine>? _parts;

    /// <summary>Creates a command from its text, without the closing CR.</summary>
    /// <exception cref="ArgumentException">The text is empty, does not start with <c>AT</c>, or holds a control
    /// character (CR, LF, NUL, ESC, Ctrl-Z, ...), which could end the line early and become a second command.</exception>
    public AtCommand(string text)
    {
        ArgumentException.ThrowIfNullOrEmpty(text);
        if (!text.StartsWith("AT", StringComparison.OrdinalIgnoreCase))
        {
            throw new ArgumentException("An AT command starts with AT.", nameof(text));
        }

        foreach (char c in text)
        {
            if (char.IsControl(c))
            {
                throw new ArgumentException($"An AT command must not hold the control character U+{(int)c:X4}.", nameof(text));
            }
        }

        Text = text;
    }

    /// <summary>The command line without CR, such as <c>AT+CSQ</c>. May hold secrets: print <see cref="ToString"/> instead.</summary>
    public string Text { get; }

    /// <summary>The commands of the line (<c>AT+CSQ;+CREG?</c> has two), taken apart once.</summary>
    public IReadOnlyList<AtCommandLine> Parts => _parts ??= [.. AtCommandLine.Parse(Text)];

    /// <summary>How long the final result code may take, from the last byte sent.</summary>
    public TimeSpan Timeout { get; init; } = DefaultTimeout;

    /// <summary>Which queue it waits in.</summary>
    public AtPriority Priority { get; init; } = AtPriority.Normal;

    /// <summary>Bytes to send when the module asks for them (<c>&gt;</c> or <c>CONNECT</c>); null: none.</summary>
    public ReadOnlyMemory<byte>? Data { get; init; }

    /// <summary>The URC that completes the command after <c>OK</c>; null: <c>OK</c> completes it.</summary>
    public AtResultUrc? Result { get; init; }

    /// <summary>The text as it may be seen, where the caller knows of secrets in it that have no form of their own; null: the text.</summary>
    public string? Shown { get; init; }

    /// <summary>The text with secrets replaced by <c>***</c>, for logs and errors.</summary>
    public override string ToString() => Tracing.SecretMask.Line(Shown ?? Text);
}

/// <summary>What a URC means to a command that waits for its result.</summary>
public enum UrcMatch
{
    /// <summary>Not for this command.</summary>
    None,

    /// <summary>Belongs to this command, and more will come (a ping reply, a retransmission notice).</summary>
    More,

    /// <summary>Completes this command.</summary>
    Last,
}

/// <summary>The result URC of an "OK, later a URC" command (<c>QMTOPEN</c>, <c>QMTPUBEX</c>, <c>QPING</c>, ...).</summary>
/// <param name="Match">Whether a URC belongs to the command; pure, called on the channel's loop.</param>
/// <param name="Timeout">How long the URC may take, from <c>OK</c>.</param>
public sealed record AtResultUrc(Func<AtUrc, UrcMatch> Match, TimeSpan Timeout);
