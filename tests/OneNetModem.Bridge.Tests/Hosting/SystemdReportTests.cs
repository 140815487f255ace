// The watchdog is fed by loops that live, and by nothing else. (That the words reach systemd's socket is shown with the real program.)
using System.Threading.Channels;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Hosting.Systemd;
using Microsoft.Extensions.Logging;
using OneNetModem.At.Links;
using OneNetModem.Bridge.Hosting;
using OneNetModem.Bridge.Settings;
using OneNetModem.Quectel.Session;
using OneNetModem.Testing;
using Xunit;

namespace OneNetModem.Bridge.Tests.Hosting;

public sealed class SystemdReportTests
{
    private const string Fed = "WATCHDOG=1";
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Watchdog = TimeSpan.FromMinutes(3);

    [Fact]
    public async Task A_session_that_hangs_lets_the_watchdog_bite()
    {
        WatchedTime time = new(DateTimeOffset.UtcNow);
        await using Bench bench = new(time, _ => throw new LinkException("/dev/ttyUSB2", LinkFailure.NotFound, "is not there"));
        (IHost host, Told told) = (bench.Host, bench.Told);
        ModemSession session = host.Services.GetRequiredService<ModemFleet>().Modems[0].Client.Session;
        await host.StartAsync();
        await told.NextAsync(Fed);
        await time.NextAsync(due => due == Watchdog / 2);
        time.Advance(Watchdog / 2);
        await told.NextAsync(Fed);

        using ManualResetEventSlim mended = new();
        TaskCompletionSource hangs = new(TaskCreationOptions.RunContinuationsAsynchronously);
        session.StateChanged += _ =>
        {
            hangs.TrySetResult();
            mended.Wait(Limit);
        };
        Task stopped = session.StopAsync();
        await hangs.Task.WaitAsync(Limit);
        time.Forget();
        time.Advance(Watchdog / 2);
        await time.NextAsync(due => due == Watchdog / 4);
        time.Advance(Watchdog / 4);
        Assert.DoesNotContain(Fed, await told.NextAsync("No answer from the session of bench"));
        time.Advance(Watchdog * 10);

        mended.Set();
        Assert.DoesNotContain(Fed, await told.NextAsync("answered again"));
        await told.NextAsync(Fed);
        await stopped.WaitAsync(Limit);
        await host.StopAsync();
    }

    [Fact]
    public async Task A_session_whose_left_step_never_ends_does_not_answer()
    {
        WatchedTime time = new(DateTimeOffset.UtcNow);
        TaskCompletionSource<IByteLink> port = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await using Bench bench = new(time, _ => new ValueTask<IByteLink>(port.Task));
        IHost host = bench.Host;
        ModemSession session = host.Services.GetRequiredService<ModemFleet>().Modems[0].Client.Session;
        TaskCompletionSource left = new(TaskCreationOptions.RunContinuationsAsynchronously);
        session.StateChanged += t => _ = t.From == SessionState.Opening && left.TrySetResult();
        Assert.True(session.AnswerAsync().IsCompleted, "a session that was not started keeps nobody waiting");
        await host.StartAsync();

        // The step is at work: it may take its time.
        await session.AnswerAsync().WaitAsync(Limit);
        while (await Task.WhenAny(left.Task, time.NextAsync(due => due > TimeSpan.FromSeconds(1))) != left.Task)
        {
            time.Advance(TimeSpan.FromMinutes(2));
        }

        Task answer = session.AnswerAsync();
        Task first = await Task.WhenAny(answer, Task.Delay(TimeSpan.FromMilliseconds(300)));
        port.SetException(new LinkException("/dev/ttyUSB2", LinkFailure.NotFound, "is not there"));
        Assert.NotSame(answer, first);
        await answer.WaitAsync(Limit);
        await host.StopAsync();
        Assert.True(session.AnswerAsync().IsCompleted, "a closed session keeps nobody waiting");
    }

    [Fact]
    public async Task The_status_is_one_line_whatever_a_fault_says()
    {
        await using Bench bench = new(TimeProvider.System, _ => throw new LinkException("/dev/ttyUSB2", LinkFailure.NotFound, "is\nREADY=0\nnot there"));
        (IHost host, Told told) = (bench.Host, bench.Told);
        await host.StartAsync();
        IReadOnlyList<string> before = await told.NextAsync("not there");
        string status = before[^1];
        Assert.StartsWith("STATUS=WaitingForPort (", status, StringComparison.Ordinal);
        Assert.EndsWith("; outbox 0", status, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', status);
        await host.StopAsync();
        Assert.Contains("STOPPING=1", await told.NextAsync("STOPPING=1"));
    }

    [Theory]
    [InlineData("60000000", null, 60)]
    [InlineData("60000000", "", 60)]
    [InlineData("60000000", "42", 60)]
    [InlineData("60000000", "43", null)]
    [InlineData("0", "42", null)]
    [InlineData("-1", null, null)]
    [InlineData("soon", null, null)]
    [InlineData(null, null, null)]
    public void The_watchdog_is_ours_when_systemd_means_this_process(string? limit, string? owner, int? seconds)
    {
        string? Variable(string name) => name switch { "WATCHDOG_USEC" => limit, "WATCHDOG_PID" => owner, _ => null };
        Assert.Equal(seconds is { } known ? TimeSpan.FromSeconds(known) : null, SystemdWatchdog.Limit(Variable, 42));
    }

    /// <summary>A bridge with one modem and an outbox of its own, watched.</summary>
    private sealed class Bench : IAsyncDisposable
    {
        private readonly string _folder = Directory.CreateTempSubdirectory("onenet-modem-test-").FullName;

        public Bench(TimeProvider time, Func<CancellationToken, ValueTask<IByteLink>> open)
        {
            HostApplicationBuilder builder = Microsoft.Extensions.Hosting.Host.CreateEmptyApplicationBuilder(null);
            builder.Logging.AddProvider(Told);
            builder.Services.AddSingleton(time);
            OneNetSettings device = new() { Platform = "generic", Host = "127.0.0.1", Port = 1, ClientId = "bench" };
            builder.Services.AddOneNetModem(
                new OneNetModemSettings { Modems = [new ModemSettings { Name = "bench", OneNet = device }] }, new ModemSurroundings { OpenLink = open });
            builder.Services.AddOneNetBridge(new BridgeSettings { Listen = "", StateDirectory = _folder });
            builder.Services.AddOneNetSystemd(Told, Watchdog);
            Host = builder.Build();
        }

        public IHost Host { get; }

        public Told Told { get; } = new();

        public async ValueTask DisposeAsync()
        {
            await ((IAsyncDisposable)Host).DisposeAsync();
            Directory.Delete(_folder, recursive: true);
        }
    }

    /// <summary>What is notified and logged, in one order.</summary>
    private sealed class Told : ISystemdNotifier, ILoggerProvider, ILogger
    {
        private readonly Channel<string> _lines = Channel.CreateUnbounded<string>();

        public bool IsEnabled => true;

        public void Notify(ServiceState state) => _lines.Writer.TryWrite(state.ToString());

        /// <summary>Waits for the words; what came on the way to them, the line that has them last.</summary>
        public async Task<IReadOnlyList<string>> NextAsync(string words)
        {
            List<string> lines = [];
            do
            {
                lines.Add(await _lines.Reader.ReadAsync().AsTask().WaitAsync(Limit));
            }
            while (!lines[^1].Contains(words, StringComparison.Ordinal));
            return lines;
        }

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        bool ILogger.IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Information;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (eventId.Id is >= 1205 and <= 1219)
            {
                _lines.Writer.TryWrite(formatter(state, exception));
            }
        }

        public void Dispose()
        {
        }
    }
}
