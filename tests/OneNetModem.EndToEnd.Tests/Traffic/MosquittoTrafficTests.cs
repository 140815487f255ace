// Messages both ways at once through an emulated module on a real pty and a broker that is not ours: nothing lost, nothing
// changed, in order, whatever the payloads hold.
using OneNetModem.At.Links;
using OneNetModem.Emulator;
using OneNetModem.EndToEnd.Tests.Line;
using OneNetModem.Quectel.Commands;
using OneNetModem.Quectel.Mqtt;
using OneNetModem.Quectel.Session;

namespace OneNetModem.EndToEnd.Tests.Traffic;

public sealed class MosquittoTrafficTests(Mosquitto broker) : IClassFixture<Mosquitto>
{
    private const int Count = 200;
    private static readonly string[] Profiles = ["EC25", "BG96", "BG95"];
    private static int _lastRun;

    public static TheoryData<string, int, bool> Lines()
    {
        TheoryData<string, int, bool> lines = [];
        foreach (string profile in Profiles)
        {
            foreach (int qos in (int[])[0, 1])
            {
                lines.Add(profile, qos, true);
                lines.Add(profile, qos, false);
            }
        }

        return lines;
    }

    public static TheoryData<string, bool> Buffers()
    {
        TheoryData<string, bool> lines = [];
        foreach (string profile in Profiles)
        {
            lines.Add(profile, true);
            lines.Add(profile, false);
        }

        return lines;
    }

    [Theory]
    [MemberData(nameof(Lines))]
    public Task Messages_pass_both_ways_whole_and_in_order(string profile, int qos, bool echo) =>
        ExchangeAsync(profile, qos, echo, QmtReceiveMode.InUrc, Count, LinkKind.Tty);

    [Theory]
    [MemberData(nameof(Buffers))]
    public Task Messages_pass_through_the_modules_five_slots(string profile, bool echo) =>
        ExchangeAsync(profile, 1, echo, QmtReceiveMode.Buffered, Count, LinkKind.Tty);

    [Theory]
    [InlineData("EC25", true)]
    [InlineData("BG95", false)]
    public Task System_IO_Ports_carries_them_too(string profile, bool echo) =>
        ExchangeAsync(profile, 1, echo, QmtReceiveMode.InUrc, 35, LinkKind.System);

    private async Task ExchangeAsync(string profile, int qos, bool echo, QmtReceiveMode mode, int count, LinkKind link)
    {
        Mosquitto.Require();
        string run = "run" + Interlocked.Increment(ref _lastRun);
        await using FarSide far = await FarSide.ConnectAsync(broker.Port, $"{run}/up/#", qos);
        await using SessionLine line = new(new SessionLineOptions
        {
            Link = link,
            Module = new ModuleOptions { Profile = ModuleProfile.Find(profile)!, Routes = ModuleRoutes.ToAnywhere(), Echo = echo },
            Credentials = SessionLine.Anybody(broker.Port),
            Session = new ModemSessionOptions
            {
                Echo = echo,
                Mqtt = new QuectelMqttSettings { ReceiveMode = mode, KeepAliveSeconds = 60 },
                Topics = [new QmtTopic($"{run}/down/#", qos)],
            },
        });
        await line.OnlineAsync();
        int longest = line.Session.Facts.Profile!.MaxPublishBytes.Value;

        // In the buffered mode what does not fit into five slots is lost: no more than that may be on its way.
        using SemaphoreSlim room = new(mode == QmtReceiveMode.Buffered ? QmtReceive.SlotCount : count);
        await Task.WhenAll(SendUpAsync(), ReceiveUpAsync(), SendDownAsync(), ReceiveDownAsync());
        Assert.Equal(0, line.Session.At!.Counters.Orphans);
        Assert.Equal(0, line.Session.At.Counters.Timeouts);

        async Task SendUpAsync()
        {
            Task<PublishResult>[] sent = [.. Enumerable.Range(0, count).Select(i => line.Session.PublishAsync($"{run}/up/{i}", AwkwardPayloads.Of(i, longest), qos))];
            Assert.All(await Task.WhenAll(sent).WaitAsync(EmulatedLine.Limit * 2), r => Assert.Equal(PublishOutcome.Acked, r.Outcome));
        }

        async Task ReceiveUpAsync()
        {
            for (int i = 0; i < count; i++)
            {
                (string topic, byte[] payload) = await far.ReceiveAsync();
                AssertSame($"{run}/up/{i}", AwkwardPayloads.Of(i, longest), topic, payload);
            }
        }

        async Task SendDownAsync()
        {
            for (int i = 0; i < count; i++)
            {
                Assert.True(await room.WaitAsync(EmulatedLine.Limit), $"no room for message {i}");
                await far.SendAsync($"{run}/down/{i}", AwkwardPayloads.Of(i + 7, longest), qos);
            }
        }

        async Task ReceiveDownAsync()
        {
            for (int i = 0; i < count; i++)
            {
                QmtMessage message = await line.MessageAsync();
                AssertSame($"{run}/down/{i}", AwkwardPayloads.Of(i + 7, longest), message.Topic, message.Payload.ToArray());
                room.Release();
            }
        }
    }

    private static void AssertSame(string topic, byte[] payload, string arrivedTopic, byte[] arrived)
    {
        Assert.Equal(topic, arrivedTopic);
        Assert.True(payload.AsSpan().SequenceEqual(arrived), $"{topic}: sent {Convert.ToHexString(payload)}, arrived {Convert.ToHexString(arrived)}");
    }
}
