// A line for commands that people type: the port, the dialogue on it, and a module that is known to answer.
using OneNetModem.At.Dialogue;
using OneNetModem.At.Links;
using OneNetModem.At.Tracing;
using OneNetModem.Quectel;
using OneNetModem.Quectel.Commands;

namespace OneNetModem.Cli.Line;

/// <summary>An open line.</summary>
internal sealed class RawLine : IAsyncDisposable
{
    // A module that boots, or is busy, answers the third or fourth time.
    private const int SyncAttempts = 4;

    private static readonly AtChannelOptions ChannelOptions = new() { BarrierTimeout = TimeSpan.FromSeconds(1) };

    private RawLine(IByteLink link, TimeProvider time)
    {
        Link = link;
        Channel = new AtChannel(link, new QuectelDialect(), ChannelOptions, time);
        Urcs = Channel.Subscribe();
    }

    /// <summary>The port.</summary>
    public IByteLink Link { get; }

    /// <summary>The dialogue.</summary>
    public AtChannel Channel { get; }

    /// <summary>URCs from the beginning on.</summary>
    public AtUrcSubscription Urcs { get; }

    /// <summary>Why the line is gone.</summary>
    public LinkException Loss => Link.Fault ?? new LinkException(Link.Name, LinkFailure.HungUp, "the port closed before the module answered");

    /// <summary>Opens the port and gets the module to answer, with its echo on, which shows whose answer is whose.</summary>
    /// <param name="line">The port.</param>
    /// <param name="time">The clock.</param>
    /// <param name="witness">Sees what passes; null: nobody.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="LinkException">The port cannot be opened, or is lost.</exception>
    /// <exception cref="CommandFailure">Nothing answers: exit code 3.</exception>
    public static async Task<RawLine> OpenAsync(LineSetup line, TimeProvider time, ITraceSink? witness, CancellationToken cancellation)
    {
        IByteLink link = await line.OpenLinkAsync(cancellation);
        RawLine raw = new(witness is null ? link : new TracedLink(link, witness), time);
        try
        {
            await raw.SynchroniseAsync(cancellation);
            return raw;
        }
        catch
        {
            await raw.DisposeAsync();
            throw;
        }
    }

    /// <summary>Sends a command.</summary>
    /// <exception cref="LinkException">The port was lost before the answer came.</exception>
    public async Task<AtResponse> SendAsync(AtCommand command, CancellationToken cancellation)
    {
        AtResponse response = await Channel.SendAsync(command, cancellation);
        return response.Aborted == AtAbort.LinkLost ? throw Loss : response;
    }

    public async ValueTask DisposeAsync()
    {
        await Channel.DisposeAsync();
        await Link.DisposeAsync();
        Urcs.Dispose();
    }

    private async Task SynchroniseAsync(CancellationToken cancellation)
    {
        for (int attempt = 1; !(await SendAsync(Bringup.Attention, cancellation)).IsOk; attempt++)
        {
            if (attempt == SyncAttempts)
            {
                throw new CommandFailure(
                    ExitCode.Port, "the port does not answer AT", Link.Name, "no module there, another interface of it, another baud rate, or a module that is off or hangs",
                    "onenet-modem ports    shows which port answers", "check power and wiring (hardware/README.md), and Modem:Baud on a UART");
            }
        }

        await SendAsync(Bringup.Echo(on: true), cancellation);
    }
}
