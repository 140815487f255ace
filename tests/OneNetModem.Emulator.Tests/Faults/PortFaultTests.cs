// A port that goes away and comes back: on a real pty, and on a link that cannot.
using System.Threading.Channels;
using OneNetModem.Emulator.Faults;
using OneNetModem.Emulator.Ports;
using Xunit;

namespace OneNetModem.Emulator.Tests;

public sealed class PortFaultTests
{
    [Fact]
    public async Task A_port_comes_back_under_its_name_and_the_module_was_on_all_the_time()
    {
        await using var rig = new Rig(named: true);
        await using (var host = new TtyHost(rig.Port.Name))
        {
            await host.OkAsync("ATE0");
            rig.Module.AddFault(FaultCatalog.Parse("port-gone:1"));
            await rig.NextAsync<PortUnplugged>();
            await host.HungUp;
            Assert.False(File.Exists(rig.Link));
        }

        Assert.Equal(rig.Link, (await rig.NextAsync<PortPlugged>()).Name);
        await using var again = new TtyHost(rig.Link!);
        Assert.Equal("\r\nOK\r\n", await again.OkAsync("AT"));
    }

    [Theory]
    [InlineData("7", "8")]
    [InlineData("", "-1")]
    public async Task A_port_comes_back_under_another_name(string number, string next)
    {
        await using var rig = new Rig(named: true, number);
        rig.Module.AddFault(FaultCatalog.Parse("port-renamed:1"));
        string name = (await rig.NextAsync<PortPlugged>()).Name;
        Assert.Equal(rig.Link![..^number.Length] + next, name);
        Assert.Equal(name, rig.Port.Name);
        Assert.Null(new FileInfo(rig.Link!).LinkTarget);
        await using var host = new TtyHost(name);
        await host.OkAsync("AT");
    }

    [Fact]
    public async Task A_pty_without_a_link_gets_another_number_when_asked_for()
    {
        await using var rig = new Rig(named: false);
        string before = rig.Port.Name;
        rig.Module.Unplug();
        await rig.NextAsync<PortUnplugged>();
        rig.Module.Replug(underAnotherName: true);
        string after = (await rig.NextAsync<PortPlugged>()).Name;
        Assert.NotEqual(before, after);
        await using var host = new TtyHost(after);
        await host.OkAsync("AT");
    }

    [Fact]
    public async Task What_is_said_while_the_port_is_away_is_lost()
    {
        await using var rig = new Rig(named: true);
        rig.Module.Unplug();
        rig.Module.SayUrc("+LOST: 1");
        rig.Module.Replug();
        await rig.NextAsync<PortPlugged>();
        await using var host = new TtyHost(rig.Link!);
        Assert.Equal("AT\r\r\nOK\r\n", await host.OkAsync("AT"));
    }

    [Fact]
    public async Task Three_hundred_lives_leave_no_descriptor_and_no_thread_behind()
    {
        await using var rig = new Rig(named: true);
        rig.Port.Unplug();
        rig.Port.Replug(underAnotherName: false);
        int files = Directory.GetFiles("/proc/self/fd").Count(LeadsToPty);
        for (int i = 0; i < 300; i++)
        {
            rig.Port.Unplug();
            rig.Port.Replug(underAnotherName: false);
        }

        // Other tests open and close ptys meanwhile; three hundred of our own would stand out.
        Assert.InRange(Directory.GetFiles("/proc/self/fd").Count(LeadsToPty), 0, files + 50);
        Assert.InRange(ThreadNames.Tasks.Count(t => ThreadNames.Of(t).StartsWith("pty ", StringComparison.Ordinal)), 0, 50);
    }

    [Fact]
    public async Task A_name_that_somebody_has_taken_meanwhile_keeps_the_port_away_and_the_module_alive()
    {
        await using var rig = new Rig(named: true);
        rig.Module.Unplug();
        await rig.NextAsync<PortUnplugged>();
        await File.WriteAllTextAsync(rig.Link!, "mine");
        rig.Module.Replug();
        Assert.Contains("does not come back", (await rig.NextAsync<ModuleNote>()).Text, StringComparison.Ordinal);
        File.Delete(rig.Link!);
        rig.Module.Replug();
        await rig.NextAsync<PortPlugged>();
        await using var host = new TtyHost(rig.Link!);
        await host.OkAsync("AT");
    }

    [Fact]
    public async Task Another_kind_of_link_is_closed_and_a_new_one_finds_the_module_as_it_was()
    {
        await using var bench = new Bench();
        await bench.Host.OkAsync("ATE0");
        bench.Module.Unplug();
        await bench.Host.HungUp;
        LinkHost next = bench.Attach();
        Assert.Equal("\r\nOK\r\n", await next.OkAsync("AT"));
    }

    private static bool LeadsToPty(string file) => new FileInfo(file).LinkTarget is "/dev/ptmx" or "/dev/pts/ptmx";

    private sealed class Rig : IAsyncDisposable
    {
        private readonly CancellationTokenSource _off = new();
        private readonly Channel<ModuleEvent> _events = Channel.CreateUnbounded<ModuleEvent>();
        private readonly Task _run;

        internal Rig(bool named, string number = "2")
        {
            Link = named ? Path.Combine(Path.GetTempPath(), "tty-" + Guid.NewGuid().ToString("N") + "x" + number) : null;
            Port = new PtyPort(Link);
            Module = new EmulatedModule(new ModuleOptions { Observer = e => _events.Writer.TryWrite(e) });
            _run = Module.RunAsync(Port, _off.Token);
        }

        internal string? Link { get; }

        internal PtyPort Port { get; }

        internal EmulatedModule Module { get; }

        internal async Task<T> NextAsync<T>()
            where T : ModuleEvent
        {
            while (true)
            {
                if (await _events.Reader.ReadAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(20)) is T happened)
                {
                    return happened;
                }
            }
        }

        public async ValueTask DisposeAsync()
        {
            await _off.CancelAsync();
            await _run;
            await Port.DisposeAsync();
            await Module.DisposeAsync();
            _off.Dispose();
        }
    }
}
