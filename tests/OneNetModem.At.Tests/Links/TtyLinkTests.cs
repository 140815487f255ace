// What only a tty has: its settings, its modem lines, its hang-up at once, its speed.
using System.Diagnostics;
using OneNetModem.At.Links;
using Xunit;

namespace OneNetModem.At.Tests.Links;

[Collection(LinksCollection.Name)]
public class TtyLinkTests
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(20);

    [Theory]
    [InlineData(9600, 0xDu)]
    [InlineData(115200, 0x1002u)]
    [InlineData(921600, 0x1007u)]
    [InlineData(123456, 0x1000u)] // BOTHER: a rate without a code of its own
    public async Task The_baud_rate_reaches_the_line(int baud, uint code)
    {
        using Pty pty = new();
        await using TtyLink link = TtyLink.Open(pty.SlavePath, new LinkSettings { Baud = baud });
        Assert.Equal(code, pty.Line.SpeedCode);
        Assert.False(pty.Line.RtsCts);
        Assert.False(pty.Line.HangUpOnClose);
    }

    [Fact]
    public async Task Flow_control_and_the_hang_up_at_close_are_settings()
    {
        using Pty pty = new();
        await using TtyLink link = TtyLink.Open(pty.SlavePath, new LinkSettings { FlowControl = FlowControl.RtsCts, KeepDtrAtClose = false });
        Assert.True(pty.Line.RtsCts);
        Assert.True(pty.Line.HangUpOnClose);
    }

    [Fact]
    public async Task A_port_without_modem_lines_is_no_error()
    {
        using Pty pty = new();
        await using TtyLink tty = TtyLink.Open(pty.SlavePath, new LinkSettings { Dtr = true, Rts = true });
        Assert.False(tty.SetLine(SerialLines.Dtr, true));
        Assert.Null(tty.ReadLines());
        await tty.DisposeAsync();
        await using SerialPortLink system = SerialPortLink.Open(pty.SlavePath, new LinkSettings { Dtr = true, Rts = true });
        Assert.False(system.SetLine(SerialLines.Dtr, true));
        Assert.Null(system.ReadLines());
    }

    [Fact]
    public async Task The_same_device_opens_again_after_a_dispose_by_either_kind()
    {
        using Pty pty = new();
        for (int i = 0; i < 5; i++)
        {
            foreach (LinkKind kind in new[] { LinkKind.Tty, LinkKind.System })
            {
                await using IByteLink link = await LinkOpener.OpenAsync(pty.SlavePath, new LinkSettings { Kind = kind });
                await link.WriteAsync("AT\r"u8.ToArray());
                Assert.Equal("AT\r"u8.ToArray(), await new PtyEnd(pty).ReadAsync(3).WaitAsync(Soon));
            }
        }
    }

    [Fact]
    public async Task What_was_written_just_before_a_dispose_still_goes_out()
    {
        using Pty pty = new();
        TtyLink link = TtyLink.Open(pty.SlavePath);
        await link.WriteAsync("AT+QPOWD\r"u8.ToArray());
        await link.DisposeAsync();
        Assert.Equal("AT+QPOWD\r"u8.ToArray(), await new PtyEnd(pty).ReadAsync(9).WaitAsync(Soon));
    }

    [Fact]
    public async Task An_idle_link_uses_no_processor_time()
    {
        using Pty pty = new();
        await using TtyLink link = TtyLink.Open(pty.SlavePath);
        string task = ThreadOf(link.Name);
        long before = Switches(task);
        await Task.Delay(TimeSpan.FromMilliseconds(500)); // the span that is measured, not a wait for something
        Assert.True(Switches(task) - before <= 1, $"the thread woke {Switches(task) - before} times in half a second with nothing to do");
    }

    [Fact]
    public async Task Unplugging_is_seen_without_a_poll_interval()
    {
        double median = await UnpluggingAsync(LinkKind.Tty);
        Assert.True(median < 50, $"half of the times it took more than {median:0.0} ms");
    }

    [Fact]
    public async Task Unplugging_is_seen_over_System_IO_Ports_too()
    {
        double median = await UnpluggingAsync(LinkKind.System);
        Assert.True(median < 1000, $"half of the times it took more than {median:0.0} ms");
    }

    [Fact]
    public async Task A_round_trip_is_answered_without_polling()
    {
        using Pty pty = new();
        await using TtyLink link = TtyLink.Open(pty.SlavePath);
        const int Rounds = 2000;
        Thread echo = new(() =>
        {
            byte[] buffer = new byte[64];
            for (int n = pty.Read(buffer); n > 0; n = pty.Read(buffer))
            {
                pty.Write(buffer.AsSpan(0, n));
            }
        })
        { IsBackground = true };
        echo.Start();
        byte[] message = "AT+CSQ\r\n"u8.ToArray();
        List<double> times = [];
        await Task.Run(async () =>
        {
            for (int i = 0; i < Rounds; i++)
            {
                long start = Stopwatch.GetTimestamp();
                await link.WriteAsync(message);
                await LinkBench.ReadAsync(link.Input, message.Length);
                times.Add(Stopwatch.GetElapsedTime(start).TotalMicroseconds);
            }
        }).WaitAsync(Soon);
        times.Sort();
        TestContext.Current.TestOutputHelper?.WriteLine($"p50 {times[Rounds / 2]:0} us, p99 {times[Rounds * 99 / 100]:0} us");
        Assert.True(times[Rounds / 2] < 1000, $"median round trip {times[Rounds / 2]:0} us: as slow as a poll interval");
        await link.DisposeAsync();
        echo.Join(Soon);
    }

    private static string ThreadOf(string link)
    {
        string name = ("tty " + link)[..Math.Min(15, 4 + link.Length)]; // the kernel keeps 15 characters
        // The newest first: a link of an earlier test on a pty of the same number may still be on its way out.
        foreach (string task in Directory.GetDirectories("/proc/self/task").OrderByDescending(t => int.Parse(Path.GetFileName(t), System.Globalization.CultureInfo.InvariantCulture)))
        {
            try
            {
                if (File.ReadAllText(Path.Combine(task, "comm")).TrimEnd('\n') == name)
                {
                    return task;
                }
            }
            catch (IOException)
            {
                // Another thread that ended meanwhile.
            }
        }

        throw new InvalidOperationException($"no thread {name}");
    }

    private static long Switches(string task) => File.ReadLines(Path.Combine(task, "status"))
        .Where(l => l.Contains("ctxt_switches", StringComparison.Ordinal))
        .Sum(l => long.Parse(l.Split('\t')[1], System.Globalization.CultureInfo.InvariantCulture));

    // From the unplugging to the end of the link: the median of 20.
    private static async Task<double> UnpluggingAsync(LinkKind kind)
    {
        List<double> times = [];
        for (int i = 0; i < 20; i++)
        {
            Pty pty = new();
            await using IByteLink link = await LinkOpener.OpenAsync(pty.SlavePath, new LinkSettings { Kind = kind });
            TaskCompletionSource<long> seen = new(TaskCreationOptions.RunContinuationsAsynchronously);
            link.Closed.Register(() => seen.TrySetResult(Stopwatch.GetTimestamp()));
            long unplugged = Stopwatch.GetTimestamp();
            pty.Dispose();
            times.Add(Stopwatch.GetElapsedTime(unplugged, await seen.Task.WaitAsync(Soon)).TotalMilliseconds);
        }

        times.Sort();
        TestContext.Current.TestOutputHelper?.WriteLine($"{kind}: median {times[10]:0.00} ms, slowest {times[^1]:0.00} ms");
        return times[10];
    }
}
