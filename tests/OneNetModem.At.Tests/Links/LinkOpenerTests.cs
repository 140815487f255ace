// A port that cannot be opened says why, and what to do.
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
}
