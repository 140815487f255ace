// The QMT family: command texts, result matchers, results, received messages.
using System.Text;
using OneNetModem.At.Dialogue;
using OneNetModem.Quectel.Commands;

namespace OneNetModem.Quectel.Tests.Commands;

public sealed class QmtTests
{
    [Fact]
    public void Options_are_set_as_the_notes_have_them()
    {
        Assert.Equal("AT+QMTCFG=\"version\",0,4", QmtConfig.Version(0, MqttVersion.V311).Text);
        Assert.Equal("AT+QMTCFG=\"pdpcid\",0,1", QmtConfig.PdpContext(0, 1).Text);
        Assert.Equal("AT+QMTCFG=\"ssl\",0,0", QmtConfig.Tls(0, null).Text);
        Assert.Equal("AT+QMTCFG=\"ssl\",0,1,2", QmtConfig.Tls(0, 2).Text);
        Assert.Equal("AT+QMTCFG=\"keepalive\",5,120", QmtConfig.KeepAlive(5, 120).Text);
        Assert.Equal("AT+QMTCFG=\"session\",0,1", QmtConfig.CleanSession(0, clean: true).Text);
        Assert.Equal("AT+QMTCFG=\"timeout\",0,5,3,1", QmtConfig.Retransmission(0, new QmtRetransmission()).Text);
        Assert.Equal("AT+QMTCFG=\"recv/mode\",0,0,1", QmtConfig.ReceiveMode(0, QmtReceiveMode.InUrc, withLength: true).Text);
        Assert.Equal("AT+QMTCFG=\"qmtping\",0,5", QmtConfig.PingReport(0, 5).Text);
        Assert.Equal("AT+QMTCFG=\"keepalive\",0", QmtConfig.Query("keepalive", 0).Command.Text);
        Assert.Throws<ArgumentOutOfRangeException>(() => QmtConfig.KeepAlive(0, 3601));
        Assert.Throws<ArgumentOutOfRangeException>(() => QmtConfig.Version(6, MqttVersion.V311));
        Assert.Throws<ArgumentOutOfRangeException>(() => QmtConfig.Retransmission(0, new QmtRetransmission(0, 3)));
    }

    [Fact]
    public void Options_are_read_without_a_client_index()
    {
        Assert.Equal(["0", "1"], Answers.Read(QmtConfig.Query("recv/mode", 0), "+QMTCFG: \"recv/mode\",0,1")!.Values);
        Assert.Null(Answers.Read(QmtConfig.Query("recv/mode", 0), "+QMTCFG: \"ssl\",0"));
        Assert.Equal(new QmtRetransmission(5, 3, Notice: false), Answers.Read(QmtConfig.QueryRetransmission(0), "+QMTCFG: \"timeout\",5,3,0"));
        Assert.Equal(
            ["version", "recv/mode"],
            Answers.Read(QmtConfig.Options, "+QMTCFG: \"version\",(0-5),(3,4)", "+QMTCFG: \"recv/mode\",(0-5),(0,1),(0,1)")!.Keys);
    }

    [Fact]
    public void Results_are_waited_for_as_long_as_the_retries_last()
    {
        Assert.Equal(25, new QmtRetransmission(5, 3).ResultTimeout.TotalSeconds);
        Assert.Equal(25, QmtConnection.Connect(0, "c", null, null).Result!.Timeout.TotalSeconds);
        Assert.Equal(665, QmtSubscription.Subscribe(0, 1, [new QmtTopic("t", 0)], new QmtRetransmission(60, 10)).Result!.Timeout.TotalSeconds);
        Assert.Equal(150, QmtConnection.Open(0, "h", 1883).Result!.Timeout.TotalSeconds);
        Assert.Equal(120, QmtConnection.Open(0, "h", 1883, TimeSpan.FromSeconds(120)).Result!.Timeout.TotalSeconds);
    }

    [Fact]
    public void Open_ends_with_its_own_result()
    {
        AtCommand open = QmtConnection.Open(0, "mqtts.heclouds.com", 1883);
        Assert.Equal("AT+QMTOPEN=0,\"mqtts.heclouds.com\",1883", open.Text);
        Assert.Equal(
            [UrcMatch.Last, UrcMatch.Last, UrcMatch.None, UrcMatch.None, UrcMatch.None],
            Answers.Matches(open, "+QMTOPEN: 0,0", "+QMTOPEN: 0,-1", "+QMTOPEN: 1,0", "+QMTOPEN: 0,\"host\",1883", "+QMTCLOSE: 0,0"));
        Assert.Equal(new QmtOpened(0, QmtOpenResult.NetworkFailed), QmtOpened.From(new AtUrc("+QMTOPEN: 0,-1")));
        Assert.Equal((QmtOpenResult)77, QmtOpened.From(new AtUrc("+QMTOPEN: 0,77"))!.Result);
        Assert.Null(QmtOpened.From(new AtUrc("+QMTOPEN: 0,\"host\",1883")));
    }

    [Fact]
    public void Connect_leaves_out_what_is_not_given()
    {
        Assert.Equal("AT+QMTCONN=0,\"c\"", QmtConnection.Connect(0, "c", null, null).Text);
        Assert.Equal("AT+QMTCONN=0,\"c\",\"u\"", QmtConnection.Connect(0, "c", "u", null).Text);
        Assert.Equal("AT+QMTCONN=0,\"c\",\"u\",\"p\"", QmtConnection.Connect(0, "c", "u", "p").Text);
        Assert.Throws<ArgumentException>(() => QmtConnection.Connect(0, "c", null, "p"));
    }

    [Theory]
    [InlineData("+QMTCONN: 0,0,0", UrcMatch.Last, true)]
    [InlineData("+QMTCONN: 0,0", UrcMatch.Last, true)]
    [InlineData("+QMTCONN: 0,0,4", UrcMatch.Last, false)]
    [InlineData("+QMTCONN: 0,1,1", UrcMatch.More, false)]
    [InlineData("+QMTCONN: 0,2", UrcMatch.Last, false)]
    [InlineData("+QMTCONN: 1,0,0", UrcMatch.None, true)]
    public void Connect_ends_with_CONNACK_and_not_with_a_retransmission(string urc, UrcMatch match, bool accepted)
    {
        Assert.Equal(match, QmtConnection.Connect(0, "c", null, null).Result!.Match(new AtUrc(urc)));
        Assert.Equal(accepted, QmtConnected.From(new AtUrc(urc))!.IsAccepted);
    }

    [Fact]
    public void Close_and_disconnect_each_wait_for_their_own_URC()
    {
        Assert.Equal([UrcMatch.Last, UrcMatch.None, UrcMatch.Last], Answers.Matches(QmtConnection.Close(2), "+QMTCLOSE: 2,0", "+QMTDISC: 2,0", "+QMTCLOSE: 2,-1"));
        Assert.Equal([UrcMatch.None, UrcMatch.Last, UrcMatch.None], Answers.Matches(QmtConnection.Disconnect(2), "+QMTCLOSE: 2,0", "+QMTDISC: 2,0", "+QMTDISC: 1,0"));
        Assert.False(QmtClosed.From(new AtUrc("+QMTDISC: 0,-1"))!.IsDone);
        Assert.True(QmtClosed.From(new AtUrc("+QMTCLOSE: 0,0"))!.IsDone);
    }

    [Fact]
    public void Client_states_and_open_clients_are_read()
    {
        QmtClients clients = Answers.Read(QmtConnection.States, "+QMTCONN: 0,3", "+QMTCONN: 5,1")!;
        Assert.Equal((QmtClientState.Connected, QmtClientState.Initialising, (QmtClientState?)null), (clients.StateOf(0), clients.StateOf(5), clients.StateOf(1)));
        Assert.Empty(Answers.Read(QmtConnection.States)!.Clients);
        Assert.Equal([new QmtOpenClient(0, "mqtts.heclouds.com", 1883)], Answers.Read(QmtConnection.OpenClients, "+QMTOPEN: 0,\"mqtts.heclouds.com\",1883")!.Clients);
    }

    [Fact]
    public void Subscriptions_name_all_their_topics()
    {
        AtCommand command = QmtSubscription.Subscribe(0, 7, [new QmtTopic("$sys/1/d/dp/post/json/+", 1), new QmtTopic("b", 0)]);
        Assert.Equal("AT+QMTSUB=0,7,\"$sys/1/d/dp/post/json/+\",1,\"b\",0", command.Text);
        Assert.Equal("AT+QMTUNS=0,8,\"a\",\"b\"", QmtSubscription.Unsubscribe(0, 8, ["a", "b"]).Text);
        Assert.Throws<ArgumentException>(() => QmtSubscription.Subscribe(0, 1, []));
        Assert.Throws<ArgumentException>(() => QmtSubscription.Unsubscribe(0, 1, ["1", "2", "3", "4", "5", "6"]));
        Assert.Throws<ArgumentOutOfRangeException>(() => QmtSubscription.Subscribe(0, 0, [new QmtTopic("a", 0)]));
        Assert.Throws<ArgumentOutOfRangeException>(() => QmtSubscription.Subscribe(0, 1, [new QmtTopic("a", 3)]));
    }

    [Theory]
    [InlineData("+QMTSUB: 0,1,0,1", true, new[] { 1 })]
    [InlineData("+QMTSUB: 0,1,0,1,0", true, new[] { 1, 0 })]
    [InlineData("+QMTSUB: 0,1,0,(1,0)", true, new[] { 1, 0 })]
    [InlineData("+QMTSUB: 0,1,0,128", false, new[] { 128 })]
    [InlineData("+QMTSUB: 0,1,0", true, new int[0])]
    [InlineData("+QMTSUB: 0,1,2", false, new int[0])]
    public void A_subscription_tells_the_granted_QoS(string urc, bool done, int[] granted)
    {
        QmtPacketResult result = QmtPacketResult.From(new AtUrc(urc))!;
        Assert.Equal(done, result.IsDone);
        Assert.Equal(granted, result.Values);
    }

    [Fact]
    public void A_retransmission_never_completes_a_packet()
    {
        AtCommand publish = QmtPublish.Create(QmtPublishCommand.Qmtpub, 0, 3, 1, false, "t", new byte[1]);
        Assert.Equal(
            [UrcMatch.None, UrcMatch.None, UrcMatch.More, UrcMatch.More, UrcMatch.Last, UrcMatch.Last, UrcMatch.Last],
            Answers.Matches(publish, "+QMTPUB: 0,2,0", "+QMTPUB: 1,3,0", "+QMTPUB: 0,3,1,1", "+QMTPUB: 0,3,1,2", "+QMTPUB: 0,3,0", "+QMTPUB: 0,3,2", "+QMTPUB: 0,3,9"));
        Assert.Equal([UrcMatch.None, UrcMatch.None], Answers.Matches(publish, "+QMTSUB: 0,3,0,1", "+QMTPUB: 0,3"));
    }

    [Theory]
    [InlineData(QmtPublishCommand.Qmtpubex, "AT+QMTPUBEX=0,0,0,0,\"a/b\",5")]
    [InlineData(QmtPublishCommand.Qmtpub, "AT+QMTPUB=0,0,0,0,\"a/b\",5")]
    public void A_payload_goes_out_as_counted_data(QmtPublishCommand command, string text)
    {
        byte[] payload = Encoding.ASCII.GetBytes("a\"\r\n\u001a");
        AtCommand publish = QmtPublish.Create(command, 0, 0, 0, false, "a/b", payload);
        Assert.Equal(text, publish.Text);
        Assert.Equal(payload, publish.Data!.Value.ToArray());

        // Which of the two names reports it depends on the firmware.
        Assert.Equal([UrcMatch.Last, UrcMatch.Last], Answers.Matches(publish, "+QMTPUBEX: 0,0,0", "+QMTPUB: 0,0,0"));
    }

    [Fact]
    public void The_message_id_is_0_for_QoS_0_only()
    {
        Assert.Throws<ArgumentException>(() => QmtPublish.Create(QmtPublishCommand.Qmtpub, 0, 1, 0, false, "t", new byte[1]));
        Assert.Throws<ArgumentException>(() => QmtPublish.Create(QmtPublishCommand.Qmtpub, 0, 0, 1, false, "t", new byte[1]));
        Assert.Throws<ArgumentException>(() => QmtPublish.Create(QmtPublishCommand.Qmtpub, 0, 65536, 1, false, "t", new byte[1]));
        Assert.Throws<ArgumentException>(() => QmtPublish.Create(QmtPublishCommand.Qmtpub, 0, 0, 0, false, "t", ReadOnlyMemory<byte>.Empty));
    }

    [Theory]
    [InlineData("+QMTRECV: 0,7,\"a/b\"", 0, 7, "a/b")]
    [InlineData("+QMTRECV: 5,0,\"$sys/731904/bench_07/cmd/request/1?x=%24,y\",", 5, 0, "$sys/731904/bench_07/cmd/request/1?x=%24,y")]
    [InlineData("+QMTRECV: 0,0,/a1d/get,", 0, 0, "/a1d/get")]
    [InlineData("+QMTRECV:0,1,\"\"", 0, 1, "")]
    [InlineData("+QMTRECV: 0,1,\"a\"b\"", 0, 1, "a\"b")]
    public void A_message_is_a_header_and_any_bytes(string header, int client, int id, string topic)
    {
        byte[] payload = [0, 0x22, 0x0d, 0x0a, 0xff];
        QmtMessage message = QmtMessage.From(new AtUrc(header, payload))!;
        Assert.Equal((client, id, topic), (message.ClientIndex, message.MessageId, message.Topic));
        Assert.Equal(payload, message.Payload.ToArray());
    }

    [Theory]
    [InlineData("+QMTRECV: 0,1", true)]
    [InlineData("+QMTRECV: x,1,\"t\"", true)]
    [InlineData("+QMTRECV", true)]
    [InlineData("+QMTRECV: 0,1,\"t\"", false)]
    [InlineData("+QMTPUB: 0,1,\"t\"", true)]
    public void What_is_no_message_is_refused(string line, bool payload) => Assert.Null(QmtMessage.From(new AtUrc(line, payload ? new byte[1] : default(ReadOnlyMemory<byte>?))));

    [Fact]
    public void A_waiting_message_is_told_from_a_status_line()
    {
        Assert.Equal(new QmtMessageWaiting(0, 1, null), QmtMessageWaiting.From(new AtUrc("+QMTRECV: 0,1")));
        Assert.Equal(new QmtMessageWaiting(0, 1, 5), QmtMessageWaiting.From(new AtUrc("+QMTRECV: 0,1,5")));
        Assert.Null(QmtMessageWaiting.From(new AtUrc("+QMTRECV: 0,1,1,0,0,0")));
        Assert.Null(QmtMessageWaiting.From(new AtUrc("+QMTRECV: 0,1,\"t\"", new byte[1])));
        Assert.Null(QmtMessageWaiting.From(new AtUrc("+QMTRECV: 0,1,\"t\"")));
    }

    [Fact]
    public void The_status_names_the_occupied_slots()
    {
        QmtSlots slots = Assert.Single(Answers.Read(QmtReceive.Status, "+QMTRECV: 0,1,1,0,0,1")!.Clients);
        Assert.Equal(0, slots.ClientIndex);
        Assert.Equal([0, 1, 4], slots.Occupied);
        Assert.Empty(Answers.Read(QmtReceive.Status)!.Clients);
        Assert.Equal("AT+QMTRECV=0,4", QmtReceive.Read(0, 4).Text);
        Assert.Equal("AT+QMTRECV=0", QmtReceive.Read(0).Text);
        Assert.Throws<ArgumentOutOfRangeException>(() => QmtReceive.Read(0, 5));
    }

    [Fact]
    public void Closing_and_failing_pings_are_reported()
    {
        Assert.Equal(new QmtStatusChanged(0, QmtCloseReason.ClosedByPeer), QmtStatusChanged.From(new AtUrc("+QMTSTAT: 0,1")));
        Assert.Equal((QmtCloseReason)200, QmtStatusChanged.From(new AtUrc("+QMTSTAT: 0,200"))!.Reason);
        Assert.True(QmtPingReport.From(new AtUrc("+QMTPING: 0,1"))!.IsFailure);
        Assert.Null(QmtPingReport.From(new AtUrc("+QMTSTAT: 0,1")));
    }

    [Fact]
    public void Every_number_has_a_meaning_and_an_advice_of_its_own()
    {
        string[] open = [.. Enum.GetValues<QmtOpenResult>().Select(r => r.Meaning())];
        string[] stat = [.. Enum.GetValues<QmtCloseReason>().Select(r => r.Meaning())];
        string[] connack = [.. Enum.GetValues<ConnectReturnCode>().Select(r => r.Meaning())];
        foreach (string[] meanings in new[] { open, stat, connack })
        {
            Assert.Equal(meanings.Length, meanings.Distinct(StringComparer.Ordinal).Count());
            Assert.DoesNotContain(meanings, m => m.StartsWith("unknown", StringComparison.Ordinal));
        }

        Assert.Equal("unknown result 9", ((QmtOpenResult)9).Meaning());
        Assert.Equal("unknown reason 9", ((QmtCloseReason)9).Meaning());
        Assert.Contains("version", ConnectReturnCode.UnacceptableProtocolVersion.Advice(), StringComparison.Ordinal);
    }
}
