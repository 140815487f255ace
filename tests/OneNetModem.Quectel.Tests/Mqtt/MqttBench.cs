// An MQTT client on a link in memory, with the test as the module and as the clock.
using System.Buffers;
using System.IO.Pipelines;
using System.Text;
using System.Threading.Channels;
using Microsoft.Extensions.Time.Testing;
using OneNetModem.At.Dialogue;
using OneNetModem.At.Links;
using OneNetModem.Quectel.Commands;
using OneNetModem.Quectel.Mqtt;
using OneNetModem.Quectel.Profiles;

namespace OneNetModem.Quectel.Tests.Mqtt;

internal sealed class MqttBench : IAsyncDisposable
{
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    private readonly LoopbackLink _host;
    private readonly LoopbackLink _module;

    public MqttBench(QuectelMqttSettings? settings = null)
    {
        (_host, _module) = LoopbackLink.CreatePair("bench", Time);
        Channel = new AtChannel(_host, new QuectelDialect(ModuleProfiles.Bg96), time: Time);
        Client = new QuectelMqttClient(Channel, ModuleProfiles.Bg96, settings ?? new QuectelMqttSettings(), Time);
        Client.MessageReceived += m => Messages.Writer.TryWrite(m);
        Client.ConnectionLost += l => Losses.Writer.TryWrite(l);
    }

    public FakeTimeProvider Time { get; } = new();

    public AtChannel Channel { get; }

    public QuectelMqttClient Client { get; }

    public Channel<QmtMessage> Messages { get; } = System.Threading.Channels.Channel.CreateUnbounded<QmtMessage>();

    public Channel<MqttLoss> Losses { get; } = System.Threading.Channels.Channel.CreateUnbounded<MqttLoss>();

    public static async Task<MqttBench> ConnectedAsync(QuectelMqttSettings? settings = null)
    {
        MqttBench bench = new(settings);
        Task<AtResponse> configured = bench.Client.ConfigureAsync();
        for (int i = 0; i < 7; i++)
        {
            Assert.StartsWith("AT+QMTCFG=", await bench.HearLineAsync(), StringComparison.Ordinal);
            bench.Say("\r\nOK\r\n");
        }

        Assert.True((await configured.WaitAsync(Limit)).IsOk);
        Task<AtResponse> connected = await bench.StartConnectAsync();
        bench.Say("\r\n+QMTCONN: 0,0,0\r\n");
        Assert.True((await connected.WaitAsync(Limit)).IsOk);
        return bench;
    }

    /// <summary>CONNECT is on its way: the module has said OK.</summary>
    public async Task<Task<AtResponse>> StartConnectAsync()
    {
        Task<AtResponse> connected = Client.ConnectAsync("device", "product", "token");
        Assert.StartsWith("AT+QMTCONN=0,", await HearLineAsync(), StringComparison.Ordinal);
        Say("\r\nOK\r\n");
        return connected;
    }

    /// <summary>The module says something.</summary>
    public void Say(string bytes)
    {
        ValueTask written = _module.WriteAsync(Encoding.Latin1.GetBytes(bytes));
        Assert.True(written.IsCompletedSuccessfully);
    }

    /// <summary>The next command line that the module hears.</summary>
    public async Task<string> HearLineAsync()
    {
        while (true)
        {
            ReadResult read = await _module.Input.ReadAsync().AsTask().WaitAsync(Limit);
            if (read.Buffer.PositionOf((byte)'\r') is { } end)
            {
                string line = Encoding.Latin1.GetString(read.Buffer.Slice(0, end).ToArray());
                _module.Input.AdvanceTo(read.Buffer.GetPosition(1, end));
                return line;
            }

            _module.Input.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }
    }

    /// <summary>The module takes so many bytes of payload.</summary>
    public async Task HearAsync(int length)
    {
        ReadResult read = await _module.Input.ReadAtLeastAsync(length).AsTask().WaitAsync(Limit);
        _module.Input.AdvanceTo(read.Buffer.GetPosition(length));
    }

    /// <summary>The module takes the next publish up to its OK; returns its packet id.</summary>
    public async Task<int> AcceptAsync()
    {
        string[] fields = (await HearLineAsync()).Split(',');
        Assert.StartsWith("AT+QMTPUB=", fields[0], StringComparison.Ordinal);
        Say("\r\n> ");
        int length = int.Parse(fields[^1], System.Globalization.CultureInfo.InvariantCulture);
        await HearAsync(length);
        Say("\r\nOK\r\n");
        return int.Parse(fields[1], System.Globalization.CultureInfo.InvariantCulture);
    }

    /// <summary>Nothing else was sent: the next thing that the module hears is this question.</summary>
    public async Task AssertQuietAsync()
    {
        Task<AtResponse> asked = Channel.SendAsync(new AtCommand("AT+CHECK?"));
        Assert.Equal("AT+CHECK?", await HearLineAsync());
        Say("\r\nOK\r\n");
        Assert.True((await asked.WaitAsync(Limit)).IsOk);
    }

    public Task<PublishResult> Publish(int qos = 1, string topic = "t") => Client.PublishAsync(topic, "abc"u8.ToArray(), qos);

    public async ValueTask DisposeAsync()
    {
        await Client.DisposeAsync();
        await Channel.DisposeAsync();
        await _host.DisposeAsync();
    }
}
