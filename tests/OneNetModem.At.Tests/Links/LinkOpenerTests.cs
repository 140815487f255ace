// A port that cannot be opened says why, and what to do.
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using OneNetModem.At.Links;
using Xunit;

namespace OneNetModem.At.Tests.Links;

[Collection(LinksCollection.Name)]
public class LinkOpenerTests
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(20);

    [Theory]
    [InlineData("/dev/ttyNONE7", LinkFailure.NotFound, "plugged in")]
    [InlineData("/dev/null", LinkFailure.NotASerialPort, "not a serial port")]
    [InlineData("/etc", LinkFailure.NotASerialPort, "not a serial port")]
    public async Task A_path_that_is_no_port_says_what_it_is(string path, LinkFailure failure, string words)
    {
        foreach (LinkKind kind in new[] { LinkKind.Tty, LinkKind.System, LinkKind.Auto })
        {
            LinkException e = await Assert.ThrowsAsync<LinkException>(() => LinkOpener.OpenAsync(path, new LinkSettings { Kind = kind }));
            Assert.Equal((failure, path), (e.Failure, e.Link));
            Assert.Contains(words, e.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("auto")]
    [InlineData("imei:860000012345678")]
    [InlineData("tcp://10.0.0.5")]
    [InlineData("tcp://:2001")]
    [InlineData("tcp://host:2001/path")]
    [InlineData("tcp://host:99999")]
    public async Task Names_that_are_no_single_port_are_refused(string port)
    {
        LinkException e = await Assert.ThrowsAsync<LinkException>(() => LinkOpener.OpenAsync(port));
        Assert.Equal(LinkFailure.BadSettings, e.Failure);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(299)]
    [InlineData(5_000_000)]
    public async Task A_baud_rate_out_of_range_is_refused_before_the_port_is_touched(int baud)
    {
        using Pty pty = new();
        LinkException e = await Assert.ThrowsAsync<LinkException>(() => LinkOpener.OpenAsync(pty.SlavePath, new LinkSettings { Baud = baud }));
        Assert.Equal(LinkFailure.BadSettings, e.Failure);
    }

    [Fact]
    public async Task Auto_takes_the_native_link_on_Linux_and_TCP_for_an_address()
    {
        using Pty pty = new();
        await using IByteLink local = await LinkOpener.OpenAsync(pty.SlavePath);
        Assert.IsType<TtyLink>(local);
        (string address, Task<SocketEnd> accepted) = SocketEnd.Listen();
        await using IByteLink remote = await LinkOpener.OpenAsync(address);
        Assert.IsType<TcpLink>(remote);
        (await accepted).HangUp();
    }

    [Fact]
    public async Task A_port_that_this_program_has_open_is_busy_also_for_root_and_through_a_link()
    {
        using Pty pty = new();
        string name = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        File.CreateSymbolicLink(name, pty.SlavePath);
        try
        {
            await using TtyLink first = TtyLink.Open(pty.SlavePath);
            LinkException e = Assert.Throws<LinkException>(() => TtyLink.Open(name));
            Assert.Equal(LinkFailure.Busy, e.Failure);
            Assert.Contains("this program", e.Message, StringComparison.Ordinal);
            Assert.Contains(PortHolder.Find(name), h => h.ProcessId == Environment.ProcessId);
        }
        finally
        {
            File.Delete(name);
        }

        Assert.DoesNotContain(PortHolder.Find(pty.SlavePath), h => h.ProcessId == Environment.ProcessId);
    }

    [Fact]
    public async Task A_port_that_another_program_holds_names_it_and_keeps_its_settings()
    {
        using Pty pty = new();
        using Process holder = HoldExclusively(pty.SlavePath);
        Assert.Equal("ready", await holder.StandardOutput.ReadLineAsync().WaitAsync(Soon));
        uint speed = pty.Line.SpeedCode;
        LinkException e = Assert.Throws<LinkException>(() => TtyLink.Open(pty.SlavePath, new LinkSettings { Baud = 9600 }));
        Assert.Equal(LinkFailure.Busy, e.Failure);
        Assert.Contains(FormattableString.Invariant($"(pid {holder.Id})"), e.Message, StringComparison.Ordinal);
        Assert.Contains("python", e.Message, StringComparison.Ordinal);
        Assert.Equal(speed, pty.Line.SpeedCode);

        // The exclusive flag of a pty outlives its killed owner; with nobody behind it, it keeps nobody off.
        holder.Kill();
        await holder.WaitForExitAsync().WaitAsync(Soon);
        if (Environment.IsPrivilegedProcess)
        {
            await using TtyLink link = TtyLink.Open(pty.SlavePath);
        }
    }

    [Fact]
    public void A_known_holder_comes_with_advice()
    {
        Assert.Contains("mmcli --inhibit-device", new PortHolder(812, "ModemManager").Advice, StringComparison.Ordinal);
        Assert.Contains("kill 99", new PortHolder(99, "minicom").Advice, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_host_that_refuses_is_unreachable_and_one_that_is_none_is_not_found()
    {
        using Socket bound = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        bound.Bind(new IPEndPoint(IPAddress.Loopback, 0)); // taken, but nobody listens
        int port = ((IPEndPoint)bound.LocalEndPoint!).Port;
        LinkException refused = await Assert.ThrowsAsync<LinkException>(() => LinkOpener.OpenAsync(FormattableString.Invariant($"tcp://127.0.0.1:{port}")));
        Assert.Equal(LinkFailure.Unreachable, refused.Failure);
        LinkException unknown = await Assert.ThrowsAsync<LinkException>(() => LinkOpener.OpenAsync("tcp://no-such-host.invalid:2001"));
        Assert.Equal(LinkFailure.NotFound, unknown.Failure);
    }

    [Fact]
    public async Task Opening_can_be_cancelled()
    {
        using CancellationTokenSource cancelled = new();
        await cancelled.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => LinkOpener.OpenAsync("/dev/ttyNONE7", cancellationToken: cancelled.Token));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => LinkOpener.OpenAsync("tcp://127.0.0.1:1", cancellationToken: cancelled.Token));
    }

    private static Process HoldExclusively(string path)
    {
        ProcessStartInfo python = new("python3")
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardInput = true,
            ArgumentList =
            {
                "-c",
                "import os,sys,fcntl,termios\n"
                + "fd=os.open(sys.argv[1],os.O_RDWR|os.O_NOCTTY)\n"
                + "fcntl.ioctl(fd,termios.TIOCEXCL)\n"
                + "print('ready',flush=True)\n"
                + "sys.stdin.read()",
                path,
            },
        };
        return Process.Start(python)!;
    }
}
