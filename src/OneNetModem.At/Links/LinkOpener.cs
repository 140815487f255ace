// From what a user writes for a port to an open link.
namespace OneNetModem.At.Links;

/// <summary>Opens the right kind of link for a port name.</summary>
public static class LinkOpener
{
    /// <summary>Opens a port.</summary>
    /// <param name="port">A path such as <c>/dev/ttyUSB2</c>, <c>COM7</c>, or <c>tcp://host:port</c>. The names
    /// <c>auto</c> and <c>imei:...</c> stand for a search, and must have been resolved to one of these before.</param>
    /// <param name="settings">How; default 115200 baud without flow control.</param>
    /// <param name="time">Clock of the limits; default the system's.</param>
    /// <param name="cancellationToken">Gives up; a port that opens later is closed again.</param>
    /// <exception cref="LinkException">It could not be opened; the message says why and what to do.</exception>
    public static async Task<IByteLink> OpenAsync(
        string port, LinkSettings? settings = null, TimeProvider? time = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(port);
        cancellationToken.ThrowIfCancellationRequested();
        settings ??= LinkSettings.Default;
        if (port.Equals("auto", StringComparison.OrdinalIgnoreCase) || port.StartsWith("imei:", StringComparison.OrdinalIgnoreCase))
        {
            throw new LinkException(port, LinkFailure.BadSettings, "this names a search, not a port; find the port first and open that");
        }

        if (port.StartsWith(TcpLink.Scheme, StringComparison.OrdinalIgnoreCase))
        {
            return await TcpLink.ConnectAsync(port, settings, time, cancellationToken);
        }

        bool tty = settings.Kind switch
        {
            LinkKind.Tty when !OperatingSystem.IsLinux() => throw new LinkException(port, LinkFailure.BadSettings,
                "the link 'tty' is for Linux; use 'system' or 'auto'"),
            LinkKind.Tty => true,
            LinkKind.System => false,
            _ => OperatingSystem.IsLinux(),
        };

        // On a thread of its own: the driver of a hung device may keep an open for seconds.
        Task<IByteLink> opening = Task.Run<IByteLink>(
            () => tty ? TtyLink.Open(port, settings, time) : SerialPortLink.Open(port, settings, time), CancellationToken.None);
        try
        {
            return await opening.WaitAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            _ = DisposeLateAsync(opening);
            throw;
        }
    }

    private static async Task DisposeLateAsync(Task<IByteLink> opening)
    {
        try
        {
            await using IByteLink late = await opening;
        }
        catch (LinkException)
        {
            // Nobody waits for it any more.
        }
    }
}
