// The suite's topics at an ordinary broker, with the test as the platform: mosquitto carries `$sys/...` like any other topic.
using System.Text;
using OneNetModem.Bridge;
using OneNetModem.Bridge.Settings;
using OneNetModem.Emulator;
using OneNetModem.EndToEnd.Tests.Line;
using OneNetModem.EndToEnd.Tests.Traffic;
using OneNetModem.OneNet.Payloads;
using OneNetModem.Quectel.Mqtt;

namespace OneNetModem.EndToEnd.Tests.Hosted;

public sealed class SuiteTopicsTests(Mosquitto broker) : IClassFixture<Mosquitto>
{
    private const string Post = "$sys/469948/Chic_D/dp/post/json";

    [Theory]
    [InlineData("accepted", "{\"id\":41}", true)]
    [InlineData("rejected", "{\"id\":41,\"err_code\":2,\"err_msg\":\"x\"}", false)]
    [InlineData("rejected", "{\"id\":-1,\"err_code\":1,\"err_msg\":\"x\"}", false)]
    public async Task The_platforms_answer_ends_the_post(string answer, string payload, bool accepted)
    {
        Mosquitto.Require();
        await using FarSide far = await FarSide.ConnectAsync(broker.Port, Post);
        await using ComposedLine line = await OnlineAsync();
        Task<PostResult> posting = line.Client!.PostAsync(DataPointMessage.Of(41, null, ("t", 1)));
        (string topic, byte[] sent) = await far.ReceiveAsync();
        Assert.Equal(Post, topic);
        Assert.Contains("\"id\":41", Encoding.UTF8.GetString(sent), StringComparison.Ordinal);

        // Neither of these is the answer.
        await far.SendAsync($"{Post}/accepted", "{\"id\":40}"u8.ToArray(), 1);
        await far.SendAsync($"{Post}/accepted", "not json"u8.ToArray(), 1);
        await far.SendAsync($"{Post}/{answer}", Encoding.UTF8.GetBytes(payload), 1);
        PostResult result = await posting.WaitAsync(EmulatedLine.Limit);
        Assert.Equal(PublishOutcome.Acked, result.Published.Outcome);
        Assert.Equal(accepted, result.Reply?.Accepted);
    }

    [Fact]
    public async Task A_platform_that_does_not_answer_ends_the_post_by_its_limit()
    {
        Mosquitto.Require();
        await using ComposedLine line = await OnlineAsync();
        line.Client!.ReplyLimit = TimeSpan.FromMilliseconds(50);
        PostResult result = await line.Client.PostAsync(DataPointMessage.Of(42, null, ("t", 1))).WaitAsync(EmulatedLine.Limit);
        Assert.Equal((PublishOutcome.Acked, null), (result.Published.Outcome, result.Reply));
    }

    [Fact]
    public async Task A_stop_does_not_wait_for_an_answer_that_is_missing()
    {
        Mosquitto.Require();
        await using FarSide far = await FarSide.ConnectAsync(broker.Port, Post);
        await using ComposedLine line = await OnlineAsync();
        line.Client!.ReplyLimit = TimeSpan.FromMinutes(5);
        Task<PostResult> posting = line.Client.PostAsync(DataPointMessage.Of(43, null, ("t", 1)));
        await far.ReceiveAsync();
        await line.Client.Session.StopAsync();
        Assert.Null((await posting.WaitAsync(EmulatedLine.Limit)).Reply);
    }

    [Theory]
    [InlineData("$sys/469948/Other/dp/post/json")]
    [InlineData("$sys/1/Chic_D/dp/post/json")]
    [InlineData("free/topic")]
    [InlineData("$sys/{pid}/{device}/dp/+/json")]
    public async Task What_the_platform_forbids_is_not_sent(string topic)
    {
        Mosquitto.Require();
        await using ComposedLine line = await OnlineAsync();
        int before = line.Commands.Length;
        await Assert.ThrowsAsync<RuleViolationException>(() => line.Client!.PublishAsync(topic, "{}"u8.ToArray()));
        await Assert.ThrowsAsync<RuleViolationException>(() => line.Client!.PublishAsync("$sys/{pid}/{device}/dp/post/json", "{}"u8.ToArray(), 2));
        Assert.Equal(before, line.Commands.Length);
    }

    private async Task<ComposedLine> OnlineAsync()
    {
        OneNetSettings tutorial = TutorialTests.ChicD;
        ComposedLine line = new(new ModuleOptions { Profile = ModuleProfile.Bg96, Routes = ModuleRoutes.ToAnywhere() });
        line.Compose(new ModemSettings
        {
            Name = "suite",
            OneNet = new OneNetSettings { Platform = "suite", Host = "127.0.0.1", Port = broker.Port, ProductId = tutorial.ProductId, DeviceName = tutorial.DeviceName, AccessKey = tutorial.AccessKey },
        });
        await line.OnlineAsync();
        return line;
    }
}
