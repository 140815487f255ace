// A module that was unplugged is found again under another name, at once, and nobody else's port is taken for it. The session's
// clock stands still: what wakes it is the arrival alone.
using System.Diagnostics;
using Microsoft.Extensions.Logging;
using OneNetModem.At.Links;
using OneNetModem.Emulator;
using OneNetModem.EndToEnd.Tests.Traffic;
using OneNetModem.Quectel.Ports;
using OneNetModem.Quectel.Session;
using OneNetModem.Testing;

namespace OneNetModem.EndToEnd.Tests.Line;

public sealed class PortRecoveryTests(Mosquitto broker) : IClassFixture<Mosquitto>, IAsyncLifetime
{
    private const string Imei = "860000099999992";

    private readonly UsbBench _usb = new();
    private readonly LoggedLines _log = new();
    private readonly WatchedTime _time = new(DateTimeOffset.UtcNow);
    private ModemSession? _session;

    public ValueTask InitializeAsync() => default;

    public async ValueTask DisposeAsync()
    {
        if (_session is not null)
        {
            await _session.DisposeAsync();
        }

        await _usb.DisposeAsync();
    }

    [Fact]
    public async Task A_session_comes_back_online_on_a_module_that_came_back_under_another_name()
    {
        Mosquitto.Require();
        UsbBench.Plugged module = _usb.Plug("1-1.4", "ttyUSB2", new ModuleOptions { Imei = Imei, Routes = ModuleRoutes.ToAnywhere(), RegistrationTime = TimeSpan.Zero });
        ModemSession session = Session(_usb.Dev("ttyUSB2"), broker.Port);
        session.Start();
        await session.WaitOnlineAsync().WaitAsync(EmulatedLine.Limit);
        await UnplugAsync(session, module);

        // Away for longer than logins keep apart.
        _time.Advance(BackoffPolicy.BetweenLogins);
        module.Module.Replug(underAnotherName: true);
        await session.WaitOnlineAsync().WaitAsync(EmulatedLine.Limit);
        Assert.Equal(_usb.Dev("ttyUSB3"), session.Facts.Port);
        Assert.Contains($"test: the module in USB socket 1-1.4 is now {_usb.Dev("ttyUSB3")}, it was {_usb.Dev("ttyUSB2")}", _log.Of(LogLevel.Warning));
    }

    [Theory]
    [InlineData("auto")]
    [InlineData("imei:" + Imei)]
    [InlineData("ttyUSB2")]
    public async Task It_is_the_same_module_that_is_used_again_and_not_the_one_that_has_its_name(string port)
    {
        UsbBench.Plugged module = _usb.Plug("1-1.4", "ttyUSB2", new ModuleOptions { Imei = Imei });
        UsbBench.Plugged beside = _usb.Plug("1-1.5", "ttyUSB7");
        ModemSession session = Session(port.StartsWith("tty", StringComparison.Ordinal) ? _usb.Dev(port) : port);
        await KnownAsync(session, session.Start);
        Assert.Equal(Imei, session.Facts.Imei);
        await UnplugAsync(session, module);
        UsbBench.Plugged stranger = _usb.Plug("1-1.6", "ttyUSB2", product: 0x0121);
        await KnownAsync(session, () => module.Module.Replug(underAnotherName: true));
        Assert.Equal((Imei, _usb.Dev("ttyUSB3")), (session.Facts.Imei, session.Facts.Port));

        // By the IMEI every module is asked; nobody else is touched otherwise.
        Assert.True(port.StartsWith("imei:", StringComparison.Ordinal) || !(stranger.WasOpened || beside.WasOpened));
    }

    [Fact]
    public async Task A_stranger_under_the_modules_name_is_said_and_left_alone()
    {
        UsbBench.Plugged module = _usb.Plug("1-1.4", "ttyUSB2");
        ModemSession session = Session(_usb.Dev("ttyUSB2"));
        await KnownAsync(session, session.Start);
        _time.Forget();
        await UnplugAsync(session, module);
        UsbBench.Plugged stranger = _usb.Plug("1-1.6", "ttyUSB2");
        TaskCompletionSource<SessionFault> said = new(TaskCreationOptions.RunContinuationsAsynchronously);
        session.FaultRaised += fault => said.TrySetResult(fault);

        // No arrival for this session; the slow try finds it.
        _time.Advance(await _time.NextAsync(due => due == BackoffPolicy.WatchedPort.First));
        SessionFault fault = await said.Task.WaitAsync(EmulatedLine.Limit);
        Assert.Equal(SessionLayer.Port, fault.Layer);
        Assert.Contains("the module in USB socket 1-1.4 (2c7c:0125, interface 2) is not there", fault.Reason, StringComparison.Ordinal);
        Assert.Contains("ttyUSB2 is another device (2c7c:0125 EC25 in socket 1-1.6)", fault.Reason, StringComparison.Ordinal);
        Assert.False(stranger.WasOpened);
    }

    [Fact]
    public async Task A_module_that_is_plugged_in_for_the_first_time_is_noticed_at_once()
    {
        ModemSession session = Session("auto");
        Task waiting = EnteredAsync(session, SessionState.WaitingForPort);
        session.Start();
        await waiting;
        await KnownAsync(session, () => _usb.Plug("1-1.4", "ttyUSB2"));
        Assert.Equal(_usb.Dev("ttyUSB2"), session.Facts.Port);
    }

    [Fact]
    public async Task Where_the_arrival_cannot_be_watched_the_port_is_tried_by_the_clock()
    {
        ModemPort port = new("test", "auto", new LinkSettings(), _usb, _time);
        _session = new ModemSession(
            new ModemSessionOptions { PortArrival = _ => throw new IOException("no inotify instances left") }, port.OpenAsync, SessionLine.Anybody(1), _time, new Random(1), _log);
        Task waiting = EnteredAsync(_session, SessionState.WaitingForPort);
        _session.Start();
        await waiting;
        TimeSpan retry = await _time.NextAsync(due => due == BackoffPolicy.WatchedPort.First);
        await _time.NextAsync(due => due == retry); // the limit of the watch, then the wait in its stead
        _usb.Plug("1-1.4", "ttyUSB2");
        await KnownAsync(_session, () => _time.Advance(retry));
        Assert.Contains(_log.Of(LogLevel.Warning), line => line.Contains("cannot be watched", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_busy_port_is_said_with_its_holder_and_taken_when_that_has_ended()
    {
        UsbBench.Plugged module = _usb.Plug("1-1.4", "ttyUSB2");
        using Process holder = Process.Start(new ProcessStartInfo("flock", ["-o", module.Port.SlavePath, "sh", "-c", "echo ready; read end"])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
        Assert.Equal("ready", await holder.StandardOutput.ReadLineAsync().WaitAsync(EmulatedLine.Limit));
        ModemSession session = Session("auto");
        TaskCompletionSource<SessionFault> said = new(TaskCreationOptions.RunContinuationsAsynchronously);
        session.FaultRaised += fault => said.TrySetResult(fault);
        session.Start();
        SessionFault fault = await said.Task.WaitAsync(EmulatedLine.Limit);
        Assert.Contains($"the port is in use by flock (pid {holder.Id})", fault.Reason, StringComparison.Ordinal);
        Assert.Equal($"end flock, or 'kill {holder.Id}'", fault.Advice);
        TimeSpan retry = await _time.NextAsync(due => due == BackoffPolicy.WatchedPort.First);
        holder.StandardInput.Close();
        await holder.WaitForExitAsync().WaitAsync(EmulatedLine.Limit);
        await KnownAsync(session, () => _time.Advance(retry));
    }

    private ModemSession Session(string port, int brokerPort = 1)
    {
        ModemPort modemPort = new("test", port, new LinkSettings(), _usb, _time, _log);
        _session = new ModemSession(
            new ModemSessionOptions { Name = "test", PortArrival = modemPort.Arrival }, modemPort.OpenAsync, SessionLine.Anybody(brokerPort), _time, new Random(1), _log);
        return _session;
    }

    private static async Task UnplugAsync(ModemSession session, UsbBench.Plugged module)
    {
        Task waiting = EnteredAsync(session, SessionState.WaitingForPort);
        module.Module.Unplug();
        await waiting;
        await module.Module.SettledAsync();
    }

    /// <summary>Does something, and waits until the session has asked a module who it is.</summary>
    private static async Task KnownAsync(ModemSession session, Action action)
    {
        Task known = EnteredAsync(session, SessionState.SimCheck);
        action();
        await known;
    }

    private static Task EnteredAsync(ModemSession session, SessionState state)
    {
        TaskCompletionSource entered = new(TaskCreationOptions.RunContinuationsAsynchronously);
        session.StateChanged += change =>
        {
            if (change.To == state)
            {
                entered.TrySetResult();
            }
        };
        return entered.Task.WaitAsync(EmulatedLine.Limit);
    }
}
