// The tutorial this project started from, on a PC: device Chic_D of the suite's product 469948, a token made here, keepalive
// 30, its subscription, its two data points as strict JSON, what arrives, and goodbye.
using OneNetModem.Bridge;
using OneNetModem.Bridge.Settings;
using OneNetModem.Emulator;
using OneNetModem.Emulator.Platform;
using OneNetModem.OneNet.Payloads;
using OneNetModem.Quectel.Session;

namespace OneNetModem.EndToEnd.Tests.Line;

public sealed class TutorialTests
{
    internal static readonly OneNetSettings ChicD = new()
    {
        Platform = "suite",
        ProductId = "469948",
        DeviceName = "Chic_D",
        AccessKey = "rs2FaE5BuygJZkWKDA5okKt1RFpwOx53hbu6hwyCS4U=",
        Method = "sha1",
        KeepAlive = 30,
        Subscribe = ["$sys/{pid}/{device}/dp/post/json/+"],
    };

    [Fact]
    public async Task The_tutorials_flow_goes_through_a_modem()
    {
        await using EmulatedOneNet platform = await EmulatedOneNet.StartAsync(new EmulatedOneNetOptions());
        await using EmulatedLine line = new(new ModuleOptions { Routes = ModuleRoutes.All(new HostPort("127.0.0.1", platform.Port)) }, ChicD);
        await line.OnlineAsync();

        DataPointMessage sample = DataPointMessage.Of(123, null, ("temperature", 30), ("power", 4.5));
        PostResult result = await line.Client.PostAsync(sample).WaitAsync(EmulatedLine.Limit);
        Assert.Equal(Quectel.Mqtt.PublishOutcome.Acked, result.Published.Outcome);
        Assert.True(result.Reply is { Accepted: true, Id: "123" }, result.Reply?.ToString() ?? "no reply");

        MessageArrived answer = await line.MessageAsync();
        Assert.Equal("$sys/469948/Chic_D/dp/post/json/accepted", answer.Topic);
        Assert.Equal("""{"id":123}""", System.Text.Encoding.UTF8.GetString(answer.Payload.Span));

        await line.Client.Session.StopAsync();
        Assert.Equal(SessionState.Closed, line.Client.Session.State);
    }
}
