// How much is taken from the broker ahead of the modems.
using System.Threading.Channels;
using Microsoft.Extensions.Logging.Abstractions;
using MQTTnet;
using MQTTnet.Packets;
using OneNetModem.Bridge.Delivery;
using OneNetModem.Bridge.Outbox;
using OneNetModem.Bridge.Settings;
using OneNetModem.Bridge.Tests.Outbox;
using OneNetModem.Bridge.Upstream;
using Xunit;

namespace OneNetModem.Bridge.Tests.Upstream;

public sealed class UpstreamIntakeTests
{
    private const int Mark = 2 * IntakeMark.ForEachModem;

    private readonly Channel<MqttApplicationMessageReceivedEventArgs> _arrived = Channel.CreateUnbounded<MqttApplicationMessageReceivedEventArgs>();
    private readonly SemaphoreSlim _acknowledged = new(0);
    private long _most;

    [Fact]
    public async Task It_takes_up_to_the_mark_and_one_more_for_each_that_is_settled()
    {
        await using OutboxBench bench = new();
        await using ModemFleet fleet = Fleet();
        Task<int> running = RunAsync(bench, fleet, Mark + 2, new IntakeMark(bench.Outbox, 2), CancellationToken.None);
        await AcknowledgedAsync(Mark);
        foreach (SendOutcome outcome in (SendOutcome[])[SendOutcome.Acked, SendOutcome.Failed])
        {
            await bench.Outbox.SettleAsync(await bench.TakeAsync("north"), outcome);
            await AcknowledgedAsync(1);
        }

        Assert.Equal(Mark + 2, await running.WaitAsync(OutboxBench.Limit));
        Assert.Equal(Mark, _most);
    }

    [Fact]
    public async Task What_goes_on_to_other_bridges_passes_the_mark()
    {
        await using OutboxBench bench = new();
        await using ModemFleet fleet = Fleet();
        IntakeMark mark = new(bench.Outbox, 2);
        Task<int> running = RunAsync(bench, fleet, Mark + 50, mark, CancellationToken.None);
        await AcknowledgedAsync(Mark);
        mark.PassesOn = true;
        Assert.Equal(Mark + 50, await running.WaitAsync(OutboxBench.Limit));
    }

    [Fact]
    public async Task The_end_of_the_connection_ends_the_wait()
    {
        await using OutboxBench bench = new();
        await using ModemFleet fleet = Fleet();
        using CancellationTokenSource end = new();
        Task<int> running = RunAsync(bench, fleet, Mark + 1, new IntakeMark(bench.Outbox, 2), end.Token);
        await AcknowledgedAsync(Mark);
        await end.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running.WaitAsync(OutboxBench.Limit));
        Assert.Equal(Mark, bench.Outbox.Counts.Messages);
    }

    private async Task<int> RunAsync(OutboxBench bench, ModemFleet fleet, int messages, IntakeMark mark, CancellationToken cancellationToken)
    {
        for (int i = 0; i < messages; i++)
        {
            // Shared ones, and for a modem by name.
            MqttApplicationMessage message = new() { Topic = i % 2 == 0 ? "onenet/up/dp/post/json" : "onenet/north/up/dp/post/json", PayloadSegment = OutboxBench.Payload(i) };
            _arrived.Writer.TryWrite(new MqttApplicationMessageReceivedEventArgs("me", message, new MqttPublishPacket(), (_, _) =>
            {
                _most = Math.Max(_most, bench.Outbox.Counts.Messages);
                _acknowledged.Release();
                return Task.CompletedTask;
            }));
        }

        _arrived.Writer.Complete();
        Uplink uplink = new(fleet, bench.Outbox, time: bench.Time);
        using UpstreamIntake intake = new(uplink, mark, new UpstreamTopics(fleet), new UpstreamTimes(), bench.Time, NullLogger.Instance);
        return await intake.RunAsync(_arrived.Reader, "broker", cancellationToken);
    }

    private async Task AcknowledgedAsync(int messages)
    {
        for (int i = 0; i < messages; i++)
        {
            Assert.True(await _acknowledged.WaitAsync(OutboxBench.Limit));
        }
    }

    private static ModemFleet Fleet() => ModemFleet.Create(new OneNetModemSettings { Modems = [Suite("north", "one"), Suite("south", "two")] }, _ => new ModemSurroundings());

    private static ModemSettings Suite(string name, string device) =>
        new() { Name = name, Port = "COM-" + name, OneNet = new OneNetSettings { ProductId = "469948", DeviceName = device, AccessKey = "rs2FaE5BuygJZkWKDA5okKt1RFpwOx53hbu6hwyCS4U=" } };
}
