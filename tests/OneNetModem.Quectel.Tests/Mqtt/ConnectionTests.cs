// Connecting, losing the connection, and messages in.
using System.Text;
using OneNetModem.At.Dialogue;
using OneNetModem.Quectel.Commands;
using OneNetModem.Quectel.Mqtt;

namespace OneNetModem.Quectel.Tests.Mqtt;

public sealed class ConnectionTests
{
    [Theory]
    [InlineData("+QMTSTAT: 0,1")]
    [InlineData("+QMTPING: 0,1\r\n\r\n+QMTSTAT: 0,2")]
    [InlineData("+QMTSTAT: 0,1\r\n\r\n+QMTSTAT: 0,1")]
    public async Task A_connection_is_lost_once(string urcs)
    {
        await using MqttBench bench = await MqttBench.ConnectedAsync();
        bench.Say($"\r\n+QMTSTAT: 3,1\r\n\r\n{urcs}\r\n\r\n+QMTRECV: 0,0,\"end\",1,\"x\"\r\n");
        await bench.Messages.Reader.ReadAsync().AsTask().WaitAsync(MqttBench.Limit);
        MqttLoss loss = Assert.Single(All(bench));
        Assert.False(loss.IsBelowMqtt);
    }

    [Fact]
    public async Task A_restart_of_the_module_takes_the_connection_with_it()
    {
        await using MqttBench bench = await MqttBench.ConnectedAsync();
        bench.Say("\r\nRDY\r\n");
        Assert.True((await bench.Losses.Reader.ReadAsync().AsTask().WaitAsync(MqttBench.Limit)).IsBelowMqtt);
    }

    [Fact]
    public async Task A_refusal_is_a_refusal_and_no_loss_although_the_status_follows_at_once()
    {
        for (int i = 0; i < 50; i++)
        {
            await using MqttBench bench = new();
            Task<AtResponse> connecting = await bench.StartConnectAsync();
            bench.Say("\r\n+QMTCONN: 0,0,5\r\n\r\n+QMTSTAT: 0,4\r\n\r\n+QMTRECV: 0,0,\"end\",\"x\"\r\n");
            AtResponse response = await connecting.WaitAsync(MqttBench.Limit);
            Assert.Equal(ConnectReturnCode.NotAuthorized, QmtConnected.From(response.Results[^1])!.ReturnCode);
            await bench.Messages.Reader.ReadAsync().AsTask().WaitAsync(MqttBench.Limit);
            Assert.Empty(All(bench));
        }
    }

    [Fact]
    public async Task A_connection_that_ends_right_behind_its_acceptance_is_lost_and_not_forgotten()
    {
        for (int i = 0; i < 50; i++)
        {
            await using MqttBench bench = new();
            Task<AtResponse> connecting = await bench.StartConnectAsync();
            bench.Say("\r\n+QMTCONN: 0,0,0\r\n\r\n+QMTSTAT: 0,1\r\n");
            Assert.True((await connecting.WaitAsync(MqttBench.Limit)).IsOk);
            Assert.Equal(1, (await bench.Losses.Reader.ReadAsync().AsTask().WaitAsync(MqttBench.Limit)).Code);
        }
    }

    [Fact]
    public async Task A_server_that_closes_without_a_CONNACK_ends_the_wait()
    {
        await using MqttBench bench = new();
        Task<AtResponse> connecting = await bench.StartConnectAsync();
        bench.Say("\r\n+QMTSTAT: 0,1\r\n");
        AtResponse response = await connecting.WaitAsync(MqttBench.Limit);
        Assert.Equal(QmtCloseReason.ClosedByPeer, QmtStatusChanged.From(response.Results[^1])!.Reason);
    }

    [Fact]
    public async Task An_accepted_CONNECT_counts_although_its_OK_was_damaged()
    {
        await using MqttBench bench = new();
        Task<AtResponse> connecting = bench.Client.ConnectAsync("device", "product", "token");
        await bench.HearLineAsync();
        bench.Say("\r\nO\x01\r\n\r\n+QMTCONN: 0,0,0\r\n");
        bench.Time.Advance(TimeSpan.FromSeconds(30));
        AtResponse response = await connecting.WaitAsync(MqttBench.Limit);
        Assert.Equal((false, AtAbort.Timeout), (response.IsOk, response.Aborted));
        Assert.Equal("AT+CMEE?", await bench.HearLineAsync());
        bench.Say("\r\n+CMEE: 1\r\n\r\nOK\r\n");

        // It is a connection as any other: it brings messages, takes publishes, and is lost.
        bench.Say("\r\n+QMTRECV: 0,0,\"in\",\"x\"\r\n");
        Assert.Equal("in", (await bench.Messages.Reader.ReadAsync().AsTask().WaitAsync(MqttBench.Limit)).Topic);
        Task<PublishResult> publish = bench.Publish();
        int id = await bench.AcceptAsync();
        bench.Say($"\r\n+QMTPUB: 0,{id},0\r\n");
        Assert.Equal(PublishOutcome.Acked, (await publish.WaitAsync(MqttBench.Limit)).Outcome);
        bench.Say("\r\n+QMTSTAT: 0,1\r\n");
        Assert.Equal(1, (await bench.Losses.Reader.ReadAsync().AsTask().WaitAsync(MqttBench.Limit)).Code);
    }

    [Fact]
    public async Task A_message_before_the_first_CONNECT_belongs_to_an_earlier_program_and_is_dropped()
    {
        await using MqttBench bench = new();

        // What stands behind the message, and is answered, shows that the message has been dealt with.
        bench.Say("\r\n+QMTRECV: 0,0,\"theirs\",\"x\"\r\n\r\n+QMTRECV: 0,3\r\n");
        Assert.Equal("AT+QMTRECV=0,3", await bench.HearLineAsync());
        bench.Say("\r\nOK\r\n");
        await bench.StartConnectAsync();
        bench.Say("\r\n+QMTCONN: 0,0,0\r\n\r\n+QMTRECV: 0,0,\"ours\",\"x\"\r\n");
        Assert.Equal("ours", (await bench.Messages.Reader.ReadAsync().AsTask().WaitAsync(MqttBench.Limit)).Topic);
    }

    [Fact]
    public async Task A_message_in_a_slot_is_read()
    {
        await using MqttBench bench = await MqttBench.ConnectedAsync(new QuectelMqttSettings { ReceiveMode = QmtReceiveMode.Buffered });
        bench.Say("\r\n+QMTRECV: 0,3\r\n\r\n+QMTRECV: 0,4,2\r\n");
        Assert.Equal("AT+QMTRECV=0,3", await bench.HearLineAsync());
        bench.Say("\r\n+QMTRECV: 0,0,\"a\",6,\"\r\nOK\r\n\"\r\n\r\nOK\r\n");
        Assert.Equal("AT+QMTRECV=0,4", await bench.HearLineAsync());
        bench.Say("\r\n+QMTRECV: 0,9,\"b\",2,\"hi\"\r\n\r\nOK\r\n");
        QmtMessage first = await bench.Messages.Reader.ReadAsync().AsTask().WaitAsync(MqttBench.Limit);
        QmtMessage second = await bench.Messages.Reader.ReadAsync().AsTask().WaitAsync(MqttBench.Limit);
        Assert.Equal(("a", "\r\nOK\r\n"), (first.Topic, Encoding.ASCII.GetString(first.Payload.Span)));
        Assert.Equal(("b", "hi"), (second.Topic, Encoding.ASCII.GetString(second.Payload.Span)));
    }

    [Fact]
    public async Task A_slot_that_no_module_has_is_left_alone()
    {
        await using MqttBench bench = await MqttBench.ConnectedAsync(new QuectelMqttSettings { ReceiveMode = QmtReceiveMode.Buffered });
        bench.Say("\r\n+QMTRECV: 0,5\r\n\r\n+QMTRECV: 1,0\r\n");
        await bench.AssertQuietAsync();
    }

    [Fact]
    public async Task Messages_of_other_clients_are_not_ours()
    {
        await using MqttBench bench = await MqttBench.ConnectedAsync();
        bench.Say("\r\n+QMTRECV: 1,0,\"theirs\",\"x\"\r\n\r\n+QMTRECV: 0,0,\"ours\",1,\"x\"\r\n");
        Assert.Equal("ours", (await bench.Messages.Reader.ReadAsync().AsTask().WaitAsync(MqttBench.Limit)).Topic);
    }

    [Fact]
    public async Task A_handler_that_throws_does_not_cost_the_next_message()
    {
        await using MqttBench bench = await MqttBench.ConnectedAsync();
        bench.Client.MessageReceived += _ => throw new InvalidOperationException("somebody else's");
        bench.Say("\r\n+QMTRECV: 0,0,\"1\",1,\"x\"\r\n\r\n+QMTRECV: 0,0,\"2\",1,\"x\"\r\n");
        Assert.Equal("1", (await bench.Messages.Reader.ReadAsync().AsTask().WaitAsync(MqttBench.Limit)).Topic);
        Assert.Equal("2", (await bench.Messages.Reader.ReadAsync().AsTask().WaitAsync(MqttBench.Limit)).Topic);
    }

    private static List<MqttLoss> All(MqttBench bench)
    {
        List<MqttLoss> losses = [];
        while (bench.Losses.Reader.TryRead(out MqttLoss? loss))
        {
            losses.Add(loss);
        }

        return losses;
    }
}
