// The control channel, through its sockets.
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using OneNetModem.Emulator.Faults;
using Xunit;

namespace OneNetModem.Emulator.Tests;

public sealed class FaultControlTests : IAsyncLifetime
{
    private readonly string _path = Path.Combine(Path.GetTempPath(), "ctl-" + Guid.NewGuid().ToString("N"));
    private ChunkBench _bench = null!;
    private FaultControl _control = null!;

    public ValueTask InitializeAsync()
    {
        _bench = new ChunkBench();
        _control = FaultControl.Start(_bench.Module, FaultControl.ParseAddress(_path));
        return default;
    }

    public async ValueTask DisposeAsync()
    {
        await _control.DisposeAsync();
        await _bench.DisposeAsync();
    }

    [Fact]
    public async Task Faults_are_added_listed_and_removed_while_the_module_runs()
    {
        Assert.Empty(await SayAsync("list"));
        await SayAsync("add lost-final@times=2@every=1");
        await SayAsync("ADD no-sim");
        await _bench.SendAsync("AT+CGMM\r");
        Assert.Equal(["lost-final@times=2@every=1 struck 1", "no-sim struck 1"], await SayAsync("list"));
        await SayAsync("remove lost-final");
        await _bench.Host.CommandAsync("AT+CPIN?", "\r\n+CME ERROR: 10\r\n");
        await SayAsync("clear");
        Assert.Empty(await SayAsync("list"));
        Assert.Contains("+CPIN: READY", await _bench.Host.OkAsync("AT+CPIN?"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_removed_fault_is_found_by_its_kind_or_as_it_was_written()
    {
        await SayAsync("add connack:5");
        await SayAsync("add connack:4@times=1");
        await SayAsync("remove connack:5");
        Assert.Equal(["connack:4@times=1 struck 0"], await SayAsync("list"));
        await SayAsync("remove CONNACK");
        Assert.Empty(await SayAsync("list"));
    }

    [Fact]
    public async Task The_module_says_a_line_restarts_and_loses_its_port()
    {
        await SayAsync("urc +QIURC: \"pdpdeact\",1");
        await _bench.Host.ExpectAsync("\r\n+QIURC: \"pdpdeact\",1\r\n");
        await SayAsync("unplug");
        Assert.Equal(1, _bench.Host.Unplugged);
        await SayAsync("replug renamed");
        await SayAsync("restart");
        await _bench.PassAsync(2);
        await _bench.Host.ExpectAsync("\r\nRDY\r\n");
        Assert.Equal(["PortUnplugged", "PortPlugged"], _bench.Events.Select(e => e.GetType().Name).Where(n => n.StartsWith("Port", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("add no-such-fault", "there are: no-sim")]
    [InlineData("add", "there is no fault ''")]
    [InlineData("remove mute", "no fault 'mute' to remove")]
    [InlineData("list all", "there are: list, kinds, add FAULT")]
    [InlineData("replug sideways", "replug [renamed]")]
    [InlineData("", "is no command")]
    public async Task A_wrong_command_is_told_what_is_allowed_and_the_next_one_works(string command, string told)
    {
        Assert.Contains(told, (await Assert.ThrowsAsync<FormatException>(() => SayAsync(command))).Message, StringComparison.Ordinal);
        Assert.Empty(await SayAsync("list"));
    }

    [Fact]
    public async Task Kinds_and_help_list_everything()
    {
        Assert.Equal(FaultCatalog.All.Count, (await SayAsync("kinds")).Count);
        Assert.Equal(FaultControl.Commands.Count, (await SayAsync("help")).Count);
    }

    [Fact]
    public async Task Any_tool_that_speaks_lines_can_be_the_other_end()
    {
        using var socat = Process.Start(new ProcessStartInfo("socat", ["-t5", "-", "UNIX-CONNECT:" + _path]) { UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true })!;
        await socat.StandardInput.WriteAsync("add mute\r\nlist\nnonsense\n");
        socat.StandardInput.Close();
        string said = await socat.StandardOutput.ReadToEndAsync();
        Assert.StartsWith("ok\nmute struck 1\nok\nerror: 'nonsense' is no command", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TCP_listens_on_loopback_only()
    {
        await using var tcp = FaultControl.Start(_bench.Module, FaultControl.ParseAddress(":0"));
        var address = Assert.IsType<IPEndPoint>(tcp.Address);
        Assert.Equal(IPAddress.Loopback, address.Address);
        Assert.Empty(await FaultControl.SendAsync(address, "list"));
        Assert.Equal(new IPEndPoint(IPAddress.Loopback, 2001), FaultControl.ParseAddress("localhost:2001"));
        Assert.Throws<FormatException>(() => FaultControl.ParseAddress("10.0.0.5:2001"));
        Assert.Throws<FormatException>(() => FaultControl.ParseAddress(""));
        Assert.Throws<FormatException>(() => FaultControl.ParseAddress("/" + new string('x', 200)));
    }

    [Fact]
    public async Task A_socket_is_private_is_not_taken_from_a_running_program_and_is_from_a_dead_one()
    {
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(_path));
        }

        Assert.Contains("runs", Assert.Throws<IOException>(() => FaultControl.Start(_bench.Module, _control.Address)).Message, StringComparison.Ordinal);
        await _control.DisposeAsync();
        Assert.False(File.Exists(_path));
        using (var dead = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified))
        {
            dead.Bind(new UnixDomainSocketEndPoint(_path + "x"));
            File.Move(_path + "x", _path);
        }

        await using (FaultControl again = FaultControl.Start(_bench.Module, new UnixDomainSocketEndPoint(_path)))
        {
            Assert.Empty(await SayAsync("list"));
        }

        await File.WriteAllTextAsync(_path, "precious");
        Assert.Throws<IOException>(() => FaultControl.Start(_bench.Module, new UnixDomainSocketEndPoint(_path)));
        Assert.True(File.Exists(_path));
        File.Delete(_path);
        await Assert.ThrowsAsync<IOException>(() => SayAsync("list"));
    }

    private Task<IReadOnlyList<string>> SayAsync(string command) => FaultControl.SendAsync(FaultControl.ParseAddress(_path), command);
}
