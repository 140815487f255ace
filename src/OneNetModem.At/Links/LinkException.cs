// The one exception type of links, with a reason that a program can act on.
namespace OneNetModem.At.Links;

/// <summary>Why a link could not be opened, or why it ended.</summary>
public enum LinkFailure
{
    /// <summary>The path, COM name or host does not exist.</summary>
    NotFound,

    /// <summary>The user has no right to open the port.</summary>
    AccessDenied,

    /// <summary>Another program holds the port.</summary>
    Busy,

    /// <summary>The path exists but is not a serial port.</summary>
    NotASerialPort,

    /// <summary>The port does not take these settings (baud rate, flow control).</summary>
    BadSettings,

    /// <summary>The remote end refused the connection or could not be reached.</summary>
    Unreachable,

    /// <summary>The device went away: unplugged, modem restarted, remote end closed.</summary>
    HungUp,

    /// <summary>The other end did not take bytes within the write limit.</summary>
    WriteStalled,

    /// <summary>The link was closed by this program.</summary>
    Closed,

    /// <summary>Any other error of the operating system.</summary>
    IoError,
}

/// <summary>A link could not be opened or has ended; <see cref="Link"/> names it.</summary>
public sealed class LinkException : IOException
{
    /// <summary>Creates the exception; <paramref name="message"/> says what happened in words for a user.</summary>
    public LinkException(string link, LinkFailure failure, string message, Exception? inner = null)
        : base($"{link}: {message}", inner)
    {
        Link = link;
        Failure = failure;
    }

    /// <summary>The link's name, as the user gave it.</summary>
    public string Link { get; }

    /// <summary>What went wrong.</summary>
    public LinkFailure Failure { get; }

    /// <summary>What to do about it, where more is known than the failure says; else null.</summary>
    public string? Advice { get; init; }
}
