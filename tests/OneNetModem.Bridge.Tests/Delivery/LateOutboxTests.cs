// An outbox that cannot be opened at the start: it is tried again, and everything uses it from when it opens.
using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.IO.Pipelines;
using System.Text;
using System.Threading.Channels;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OneNetModem.Bridge.Commands;
using OneNetModem.Bridge.Delivery;
using OneNetModem.Bridge.Lines;
using OneNetModem.Bridge.Metrics;
using OneNetModem.Bridge.Outbox;
using OneNetModem.Bridge.Settings;
using OneNetModem.Bridge.Tests.Outbox;
using OneNetModem.Testing;
using Xunit;

namespace OneNetModem.Bridge.Tests.Delivery;

public sealed class LateOutboxTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("late-");
    private readonly WatchedTime _time = new(new DateTimeOffset(2026, 5, 1, 12, 0, 0, TimeSpan.Zero));
    private readonly Said _said = new();

    private BridgeSettings Settings => new() { StateDirectory = _folder.FullName };

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task It_is_tried_again_until_it_opens_and_said_once_when_it_fails_and_once_when_it_opens()
    {
        await using ModemFleet fleet = Fleet();
        MessageOutbox other = MessageOutbox.Open(Settings);
        await using MessageDelivery delivery = new(fleet, Settings, _time, _said);
        await delivery.StartAsync(CancellationToken.None);
        for (int tries = 0; tries < 3; tries++)
        {
            await TriedAsync();
            _time.Advance(MessageDelivery.RetryInterval);
        }

        await TriedAsync();
        Assert.Equal(UplinkRefusal.Unavailable, Assert.IsType<UplinkResult.Refused>(await AcceptAsync(delivery)).Reason);
        Assert.Null(delivery.Outbox);
        await other.DisposeAsync();
        _time.Advance(MessageDelivery.RetryInterval);
        Assert.Same(await delivery.Opened.WaitAsync(OutboxBench.Limit), delivery.Outbox);
        Assert.IsType<UplinkResult.Accepted>(await AcceptAsync(delivery));
        Assert.Collection(
            _said.Lines,
            l => Assert.Contains("is in use by another process. Local programs can hand in nothing until it opens, which is tried every 10 s", l, StringComparison.Ordinal),
            l => Assert.Contains("0 messages wait", l, StringComparison.Ordinal));
        await delivery.StopAsync(CancellationToken.None);
    }

    [Fact]
    public async Task Lines_and_metrics_that_were_there_before_it_use_it()
    {
        await using ModemFleet fleet = Fleet();
        MessageOutbox other = MessageOutbox.Open(Settings);
        await using MessageDelivery delivery = new(fleet, Settings, _time, _said);
        await using ServiceProvider meters = new ServiceCollection().AddMetrics().BuildServiceProvider();
        using PrometheusText metrics = new(new BridgeInstruments(fleet, meters.GetRequiredService<IMeterFactory>(), _time, delivery).Meter);
        Pipe input = new();
        Channel<string> events = Channel.CreateUnbounded<string>();
        Task<(int Waiting, int Failed)> lines = new LineEndpoint(fleet, delivery, new LocalAudience(), _time).RunAsync(input.Reader.AsStream(), e => events.Writer.TryWrite(e), CancellationToken.None);
        await delivery.StartAsync(CancellationToken.None);
        await TriedAsync();
        Assert.DoesNotContain("onenet_modem_outbox_messages 0", await ReadAsync(metrics), StringComparison.Ordinal);
        await other.DisposeAsync();
        _time.Advance(MessageDelivery.RetryInterval);
        MessageOutbox outbox = await delivery.Opened.WaitAsync(OutboxBench.Limit);

        await input.Writer.WriteAsync("""{"dp":{"a":1}}"""u8.ToArray());
        await input.Writer.CompleteAsync();
        OutboxMessage message = await outbox.TakeAsync("north").WaitAsync(OutboxBench.Limit);
        Assert.Contains("onenet_modem_outbox_messages 1", await ReadAsync(metrics), StringComparison.Ordinal);
        await outbox.SettleAsync(message, SendOutcome.Acked);
        Assert.Equal((0, 0), await lines.WaitAsync(OutboxBench.Limit));
        events.Writer.Complete();
        string[] told = await events.Reader.ReadAllAsync().ToArrayAsync();
        Assert.Contains("\"delivered\"", told[^1], StringComparison.Ordinal);
        await delivery.StopAsync(CancellationToken.None);
    }

    [Fact]
    public async Task A_stop_ends_the_tries()
    {
        await using ModemFleet fleet = Fleet();
        await using MessageOutbox other = MessageOutbox.Open(Settings);
        await using MessageDelivery delivery = new(fleet, Settings, _time, _said);
        await delivery.StartAsync(CancellationToken.None);
        await TriedAsync();
        await delivery.StopAsync(CancellationToken.None).WaitAsync(OutboxBench.Limit);
        Assert.True(delivery.ExecuteTask!.IsCompleted);
        Assert.Null(delivery.Outbox);
    }

    private async Task TriedAsync() => await _time.NextAsync(due => due == MessageDelivery.RetryInterval);

    private static Task<UplinkResult> AcceptAsync(MessageDelivery delivery) => delivery.Uplink.AcceptAsync("onenet/up/dp/post/json", OutboxBench.Payload(1));

    private static async Task<string> ReadAsync(PrometheusText metrics)
    {
        using MemoryStream stream = new();
        await metrics.WriteAsync(stream, CancellationToken.None);
        return Encoding.UTF8.GetString(stream.ToArray());
    }

    private static ModemFleet Fleet()
    {
        OneNetSettings device = new() { ProductId = "469948", DeviceName = "one", AccessKey = "rs2FaE5BuygJZkWKDA5okKt1RFpwOx53hbu6hwyCS4U=" };
        return ModemFleet.Create(new OneNetModemSettings { Modems = [new ModemSettings { Name = "north", Port = "COM-north", OneNet = device }] }, _ => new ModemSurroundings());
    }

    private sealed class Said : ILogger<MessageDelivery>
    {
        public ConcurrentQueue<string> Lines { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Information;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) => Lines.Enqueue(formatter(state, exception));
    }
}
