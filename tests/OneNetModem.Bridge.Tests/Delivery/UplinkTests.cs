// What is taken at the entrance, what is refused and why, and under which topic it waits.
using OneNetModem.Bridge.Delivery;
using OneNetModem.Bridge.Outbox;
using OneNetModem.Bridge.Settings;
using OneNetModem.Bridge.Tests.Outbox;
using Xunit;

namespace OneNetModem.Bridge.Tests.Delivery;

public sealed class UplinkTests : IAsyncLifetime
{
    private const string Key = "rs2FaE5BuygJZkWKDA5okKt1RFpwOx53hbu6hwyCS4U=";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("uplink-");
    private MessageOutbox _outbox = null!;

    public ValueTask InitializeAsync()
    {
        _outbox = MessageOutbox.Open(new BridgeSettings { StateDirectory = _folder.FullName });
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        await _outbox.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    [Theory]
    [InlineData("onenet/up/dp/post/json")]
    [InlineData("onenet/north/up/dp/post/json")]
    [InlineData("$sys/469948/one/dp/post/json")]
    [InlineData("$sys/{pid}/{device}/dp/post/json")]
    public async Task All_names_of_a_topic_are_one_topic_for_the_only_modem(string topic)
    {
        await using ModemFleet fleet = Fleet(Suite("north", "one"));
        Assert.IsType<UplinkResult.Accepted>(await new Uplink(fleet, _outbox).AcceptAsync(topic, "{}"u8.ToArray()));
        OutboxMessage message = await _outbox.TakeAsync("north");
        Assert.Equal(("", "$sys/{pid}/{device}/dp/post/json"), (message.Modem, message.Topic));
    }

    [Theory]
    [InlineData("onenet/up/dp/post/json", "")]
    [InlineData("onenet/south/up/dp/post/json", "south")]
    [InlineData("$sys/469948/two/dp/post/json", "south")]
    public async Task Of_several_modems_the_topic_says_which(string topic, string modem)
    {
        await using ModemFleet fleet = Fleet(Suite("north", "one"), Suite("south", "two"));
        Assert.IsType<UplinkResult.Accepted>(await new Uplink(fleet, _outbox).AcceptAsync(topic, "{}"u8.ToArray()));
        Assert.Equal(modem, (await _outbox.TakeAsync("south")).Modem);
    }

    [Theory]
    [InlineData("onenet/up", UplinkRefusal.Topic)]
    [InlineData("onenet/down/dp/post/json", UplinkRefusal.Topic)]
    [InlineData("onenet/up/dp/post/json/accepted", UplinkRefusal.Topic)]
    [InlineData("onenet/up/dp/post/{pid}", UplinkRefusal.Topic)]
    [InlineData("onenet/up/a\"b", UplinkRefusal.Topic)]
    [InlineData("onenet/up/", UplinkRefusal.Topic)]
    [InlineData("", UplinkRefusal.Topic)]
    [InlineData("onenet/west/up/dp/post/json", UplinkRefusal.NotAuthorized)]
    [InlineData("$sys/469948/three/dp/post/json", UplinkRefusal.NotAuthorized)]
    [InlineData("$sys/1/one/dp/post/json", UplinkRefusal.NotAuthorized)]
    public async Task What_leads_nowhere_is_refused(string topic, UplinkRefusal reason)
    {
        await using ModemFleet fleet = Fleet(Suite("north", "one"), Suite("south", "two"));
        Assert.Equal(reason, Assert.IsType<UplinkResult.Refused>(await new Uplink(fleet, _outbox).AcceptAsync(topic, "{}"u8.ToArray())).Reason);
        Assert.Equal(0, _outbox.Counts.Messages);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1501)]
    public async Task What_the_module_cannot_send_is_refused(int bytes)
    {
        await using ModemFleet fleet = Fleet(Suite("north", "one") with { Profile = "EC2x" });
        Assert.Equal(UplinkRefusal.PayloadSize, Assert.IsType<UplinkResult.Refused>(await new Uplink(fleet, _outbox).AcceptAsync("onenet/up/dp/post/json", new byte[bytes])).Reason);
    }

    [Fact]
    public async Task Modems_on_different_platforms_must_be_named()
    {
        ModemSettings broker = new() { Name = "broker", Port = "COM9", OneNet = new OneNetSettings { Platform = "generic", Host = "localhost", ClientId = "b" } };
        await using ModemFleet fleet = Fleet(Suite("north", "one"), broker);
        Uplink uplink = new(fleet, _outbox);
        Assert.Contains("onenet/NAME/up", Assert.IsType<UplinkResult.Refused>(await uplink.AcceptAsync("onenet/up/dp/post/json", "{}"u8.ToArray())).Detail, StringComparison.Ordinal);

        // A broker other than OneNET has no prefix: what follows is its topic.
        Assert.IsType<UplinkResult.Accepted>(await uplink.AcceptAsync("onenet/broker/up/plant/7", "x"u8.ToArray()));
        Assert.Equal("plant/7", (await _outbox.TakeAsync("broker")).Topic);
    }

    [Fact]
    public async Task Without_an_outbox_nothing_is_promised()
    {
        await using ModemFleet fleet = Fleet(Suite("north", "one"));
        Assert.Equal(UplinkRefusal.Unavailable, Assert.IsType<UplinkResult.Refused>(await new Uplink(fleet, null).AcceptAsync("onenet/up/dp/post/json", "{}"u8.ToArray())).Reason);
    }

    [Fact]
    public async Task What_the_disk_says_is_told_as_one_sentence()
    {
        await using OutboxBench bench = new();
        bench.Pragma("query_only = ON");
        await using ModemFleet fleet = Fleet(Suite("north", "one"));
        string detail = Assert.IsType<UplinkResult.Refused>(await new Uplink(fleet, bench.Outbox).AcceptAsync("onenet/up/dp/post/json", "{}"u8.ToArray())).Detail;
        Assert.EndsWith("readonly database'.", detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("$sys/469948/one/cmd/request/7", "onenet/north/down/cmd/request/7")]
    [InlineData("elsewhere/x", "onenet/north/down/elsewhere/x")]
    public async Task A_message_of_the_cloud_has_its_local_topic(string cloud, string local)
    {
        await using ModemFleet fleet = Fleet(Suite("north", "one"), Suite("south", "two"));
        Assert.Equal(local, new LocalTopics(fleet).Down(fleet.Modems[0], cloud));
        await using ModemFleet single = Fleet(Suite("north", "one"));
        Assert.Equal(local.Replace("north/", "", StringComparison.Ordinal), new LocalTopics(single).Down(single.Modems[0], cloud));
    }

    private static ModemSettings Suite(string name, string device) =>
        new() { Name = name, Port = "COM-" + name, OneNet = new OneNetSettings { ProductId = "469948", DeviceName = device, AccessKey = Key } };

    private static ModemFleet Fleet(params ModemSettings[] modems) => ModemFleet.Create(new OneNetModemSettings { Modems = modems }, _ => new ModemSurroundings());
}
