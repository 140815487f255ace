// What came back for a command. A refusal by the module is a value, not an exception.
namespace OneNetModem.At.Dialogue;

/// <summary>Why a command has no final result code, or no result URC.</summary>
public enum AtAbort
{
    /// <summary>It has one.</summary>
    None,

    /// <summary>The module did not answer within the command's limit.</summary>
    Timeout,

    /// <summary>The module restarted (<c>RDY</c>, <c>APP RDY</c>, <c>POWERED DOWN</c>) before it answered.</summary>
    Restart,

    /// <summary>The link ended before it answered.</summary>
    LinkLost,

    /// <summary>It was not sent: the module has not answered for a while.</summary>
    Unresponsive,
}

/// <summary>A command's information lines and final result code.</summary>
public sealed record AtResponse
{
    /// <summary>The command that was sent.</summary>
    public required AtCommand Command { get; init; }

    /// <summary>Information lines in order, without line ends; <c>CONNECT</c> is among them.</summary>
    public IReadOnlyList<string> Lines { get; init; } = [];

    /// <summary>The final result code; <see cref="AtFinal.None"/> when none came.</summary>
    public AtFinal Final { get; init; }

    /// <summary>Why there is no final result code, or (behind an OK) no result URC.</summary>
    public AtAbort Aborted { get; init; }

    /// <summary>The URCs that belong to the command, the completing one last; empty for commands without a result URC.</summary>
    public IReadOnlyList<AtUrc> Results { get; init; } = [];

    /// <summary>True when <c>OK</c> came but the result URC did not within its limit: the outcome is unknown.</summary>
    public bool ResultMissing { get; init; }

    /// <summary>From the first byte sent to completion.</summary>
    public TimeSpan Elapsed { get; init; }

    /// <summary>The final result code was <c>OK</c>, and the result URC came if one was expected.</summary>
    public bool IsOk => Final.IsOk && !ResultMissing;

    /// <summary>One line for people: the command (masked) and how it ended.</summary>
    public override string ToString() =>
        Aborted switch
        {
            AtAbort.Timeout => $"{Command}: no answer within {Command.Timeout.TotalSeconds:0.#} s",
            AtAbort.Restart => $"{Command}: the module restarted before it answered",
            AtAbort.LinkLost => $"{Command}: the link ended before the module answered",
            AtAbort.Unresponsive => $"{Command}: not sent, the module does not answer",
            _ when ResultMissing => $"{Command}: OK, but no result within {Command.Result?.Timeout.TotalSeconds:0.#} s",
            _ => $"{Command}: {Final}",
        };
}

/// <summary>A typed query: a command and the pure function that reads its reply.</summary>
/// <typeparam name="T">The reply's type.</typeparam>
/// <param name="Command">What to send.</param>
/// <param name="Parse">Reads a response whose final result code is <c>OK</c>; null when the lines are not understood.</param>
public sealed record AtQuery<T>(AtCommand Command, Func<AtResponse, T?> Parse)
    where T : class;

/// <summary>The answer to an <see cref="AtQuery{T}"/>.</summary>
/// <typeparam name="T">The reply's type.</typeparam>
/// <param name="Value">The reply; null when the module refused, did not answer, or was not understood.</param>
/// <param name="Response">What came, for evidence.</param>
public sealed record AtReply<T>(T? Value, AtResponse Response)
    where T : class
{
    /// <summary>The module said OK but its lines were not understood.</summary>
    public bool NotUnderstood => Response.IsOk && Value is null;
}
