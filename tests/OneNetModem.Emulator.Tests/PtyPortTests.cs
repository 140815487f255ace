// The module on a real pty, with hosts that open and close it.
using OneNetModem.Emulator.Ports;
using Xunit;

namespace OneNetModem.Emulator.Tests;

public sealed class PtyPortTests
{
    [Fact]
    public async Task A_module_outlives_its_hosts()
    {
        await using var rig = new PtyRig();
        await using (var first = new TtyHost(rig.Port.SlavePath))
        {
            Assert.Equal("AT+CMEE=2\r\r\nOK\r\n", await first.OkAsync("AT+CMEE=2"));
        }

        await using (var second = new TtyHost(rig.Port.SlavePath))
        {
            Assert.Equal("AT+CMEE?\r\r\n+CMEE: 2\r\n\r\nOK\r\n", await second.OkAsync("AT+CMEE?"));
        }
    }

    [Fact]
    public async Task Every_byte_goes_through_unchanged()
    {
        await using var rig = new PtyRig();
        await using var host = new TtyHost(rig.Port.SlavePath);
        string all = new([.. Enumerable.Range(0, 256).Select(i => (char)i)]);
        await host.CommandAsync("AT+QFUPL=\"all.bin\",256,30", "CONNECT\r\n");
        await host.SendAsync(all);
        await host.ExpectAsync("+QFUPL: 256,");
        await host.ExpectAsync("OK\r\n");
    }

    [Fact]
    public async Task What_is_said_while_nobody_is_there_is_lost()
    {
        await using var rig = new PtyRig();
        await using (var first = new TtyHost(rig.Port.SlavePath))
        {
            await first.OkAsync("AT");
        }

        await rig.HostGone();
        await rig.Port.WriteAsync("nobody hears this"u8.ToArray());
        await using var second = new TtyHost(rig.Port.SlavePath);
        Assert.Equal("AT\r\r\nOK\r\n", await second.OkAsync("AT"));
    }

    [Fact]
    public async Task An_exclusive_mark_left_by_a_host_is_cleared()
    {
        await using var rig = new PtyRig();
        await using (var first = new TtyHost(rig.Port.SlavePath))
        {
            first.Claim();
            await first.OkAsync("AT");
        }

        await rig.HostGone();
        // As root the mark would not keep anybody out; that it is gone shows in the device itself.
        await using var second = new TtyHost(rig.Port.SlavePath);
        Assert.False(second.IsClaimed());
        await second.OkAsync("AT");
    }

    [Fact]
    public async Task A_stale_symlink_is_replaced_and_ours_is_removed()
    {
        string link = Path.Combine(Path.GetTempPath(), "tty-" + Guid.NewGuid().ToString("N"));
        File.CreateSymbolicLink(link, "/dev/pts/99999");
        await using (var port = new PtyPort(link))
        {
            Assert.Equal(port.SlavePath, new FileInfo(link).LinkTarget);
            Assert.Equal(link, port.Name);
        }

        Assert.Null(new FileInfo(link).LinkTarget);
    }

    [Fact]
    public async Task A_file_in_the_symlinks_place_is_left_alone()
    {
        string file = Path.GetTempFileName();
        Assert.Throws<IOException>(() => new PtyPort(file));
        Assert.True(File.Exists(file));
        File.Delete(file);
        await Task.CompletedTask;
    }

    [Fact]
    public async Task An_idle_port_uses_no_processor_time()
    {
        await using var rig = new PtyRig();
        await using var host = new TtyHost(rig.Port.SlavePath);
        await host.OkAsync("AT");
        long before = SwitchesOf("pty " + rig.Port.SlavePath);
        // The one fixed wait: idleness can only be seen by waiting.
        await Task.Delay(1000);
        Assert.InRange(SwitchesOf("pty " + rig.Port.SlavePath) - before, 0, 5);
    }

    /// <summary>Context switches of this process's threads of that name.</summary>
    private static long SwitchesOf(string thread) => ThreadNames.Tasks
        .Where(t => ThreadNames.Of(t) == thread[..Math.Min(15, thread.Length)])
        .Sum(t => File.ReadLines(Path.Combine(t, "status"))
            .Where(l => l.Contains("ctxt_switches", StringComparison.Ordinal))
            .Sum(l => long.Parse(l.Split(':')[1], System.Globalization.CultureInfo.InvariantCulture)));

    private sealed class PtyRig : IAsyncDisposable
    {
        private readonly CancellationTokenSource _off = new();
        private readonly Task _run;
        private TaskCompletionSource _gone = new(TaskCreationOptions.RunContinuationsAsynchronously);

        internal PtyRig()
        {
            Port = new PtyPort
            {
                HostChanged = there =>
                {
                    if (!there)
                    {
                        _gone.TrySetResult();
                    }
                },
            };
            Module = new EmulatedModule();
            _run = Module.RunAsync(Port, _off.Token);
        }

        internal PtyPort Port { get; }

        internal EmulatedModule Module { get; }

        internal Task HostGone() => _gone.Task.WaitAsync(TimeSpan.FromSeconds(20));

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
