// Nothing that a user supplies becomes a command: a topic, a payload, an APN, a client id, a password is refused, or arrives
// as data. The judge is the module, which tells every command line that it read.
using System.Text;
using OneNetModem.Bridge.Settings;
using OneNetModem.Emulator;
using OneNetModem.Emulator.Faults;
using OneNetModem.Emulator.Platform;
using OneNetModem.EndToEnd.Tests.Line;
using OneNetModem.EndToEnd.Tests.LocalSide;
using OneNetModem.EndToEnd.Tests.Traffic;
using OneNetModem.Quectel.Mqtt;
using OneNetModem.Quectel.Session;
using PublishOutcome = OneNetModem.Quectel.Mqtt.PublishOutcome;

namespace OneNetModem.EndToEnd.Tests.Security;

public sealed class InjectionTests(Mosquitto broker) : IClassFixture<Mosquitto>
{
    private const int Seed = 20261122;

    private static readonly string[] Pieces =
    [
        "\"", "\r", "\n", "\r\n", "\u001a", "\u001b", "\0", "\\", ",", ";", "'", "\t", "\u007f", "\u0085", "\ud800", "\u2028", "温度", " ", "a",
        "AT+CFUN=1,1\r", "\r\nAT+CFUN=1,1\r\n", "\";+CFUN=1,1;+X=\"", "\";+QPOWD", "\u001aAT+CFUN=1,1\r", "+++", ",1\r\nOK\r\n",
    ];

    public static TheoryData<string> Fields() => ["Apn", "ApnUser", "ApnPassword", "Pin", "ClientId", "Username", "Password", "Host", "Subscribe"];

    [Fact]
    public async Task A_topic_is_refused_or_arrives()
    {
        Mosquitto.Require();
        await using FarSide far = await FarSide.ConnectAsync(broker.Port, "nasty/#");
        await using ComposedLine line = await OnlineAsync();
        int before = line.Commands.Length;
        int sent = 0;
        foreach (string nasty in Strings(150))
        {
            string topic = "nasty/" + nasty;
            try
            {
                PublishResult result = await line.Client!.PublishAsync(topic, "x"u8.ToArray(), 1).WaitAsync(EmulatedLine.Limit);
                Assert.True(result.Outcome == PublishOutcome.Acked, $"{Shown(topic)}: {result.Detail}");
                Assert.Equal(topic, (await far.ReceiveAsync()).Topic);
                sent++;
            }
            catch (ArgumentException)
            {
                Assert.False(nasty.All(c => char.IsAsciiLetter(c)), $"{Shown(topic)} was refused");
            }
        }

        string[] commands = line.Commands[before..];
        Assert.True(sent > 10, $"{sent} of 150 were sent");
        Assert.Equal(sent, commands.Length);
        Assert.All(commands, c => Assert.StartsWith("AT+QMTPUBEX=0,", c, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_payload_arrives_whatever_it_is()
    {
        Mosquitto.Require();
        await using FarSide far = await FarSide.ConnectAsync(broker.Port, "payload");
        await using ComposedLine line = await OnlineAsync();
        int before = line.Commands.Length;
        byte[][] payloads = [.. Strings(150).Select(Encoding.UTF8.GetBytes)];
        foreach (byte[] payload in payloads)
        {
            Assert.Equal(PublishOutcome.Acked, (await line.Client!.PublishAsync("payload", payload, 1).WaitAsync(EmulatedLine.Limit)).Outcome);
            Assert.Equal(payload, (await far.ReceiveAsync()).Payload);
        }

        string[] commands = line.Commands[before..];
        Assert.Equal(payloads.Length, commands.Length);
        Assert.All(commands, c => Assert.StartsWith("AT+QMTPUBEX=0,", c, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_request_of_the_cloud_reaches_the_command_program_as_data_and_its_arguments_reach_no_shell()
    {
        DirectoryInfo state = Directory.CreateTempSubdirectory("injection-");
        await using EmulatedOneNet platform = await EmulatedOneNet.StartAsync();
        await using (BridgeHost bridge = await BridgeHost.StartAsync(
            new BridgeSettings { StateDirectory = state.FullName, CommandTimeout = TimeSpan.FromSeconds(20), CommandProgram = ["/bin/sh", "-c", "cat; printf '|%s' \"$@\"", "sh", "$(reboot)", "`x`; y"] },
            EndpointTests.ChicD(platform)))
        {
            await bridge.OnlineAsync();
            foreach (byte[] nasty in Strings(40).Select(Encoding.UTF8.GetBytes))
            {
                RequestResult answer = await platform.SendCommandAsync(DeviceRegistry.DemoDevice, nasty, EmulatedLine.Limit);
                Assert.Equal((byte[])[.. nasty, .. "|$(reboot)|`x`; y"u8], answer.Payload.ToArray());
            }
        }

        state.Delete(recursive: true);
    }

    [Theory]
    [MemberData(nameof(Fields))]
    public async Task A_setting_is_refused_or_stays_in_its_place(string field)
    {
        Mosquitto.Require();
        await using ComposedLine healthy = await OnlineAsync();
        HashSet<string> intended = [.. healthy.Commands.Select(Name), "AT+CPIN", "AT+QPINC", "AT+QICSGP", "AT+QMTDISC", "AT+QMTCLOSE", "AT+QMTSUB", "AT+QIDNSGIP"];
        foreach (string nasty in (string[])["\";+CFUN=1,1;+X=\"", "a\rAT+CFUN=1,1\r", "a\nAT+CFUN=1,1", "a\u001aAT+CFUN=1,1\r", "a;+CFUN=1,1", "a\"", "\\", "1234", .. Strings(4)])
        {
            await using ComposedLine line = new(Module(field == "Pin" ? "sim-pin" : null));
            try
            {
                line.Compose(With(field, nasty));
            }
            catch (Exception e) when (e is ArgumentException or SettingsException)
            {
                Assert.Empty(line.Commands);
                continue;
            }

            TaskCompletionSource decided = new(TaskCreationOptions.RunContinuationsAsynchronously);
            line.Client!.Session.StateChanged += t =>
            {
                if (t.To is SessionState.Online or SessionState.Faulted or SessionState.Backoff)
                {
                    decided.TrySetResult();
                }
            };
            line.Client.Session.Start();
            await decided.Task.WaitAsync(EmulatedLine.Limit);
            await line.Client.Session.StopAsync();
            Assert.NotEmpty(line.Commands);
            Assert.All(line.Commands, c => Assert.True(intended.Contains(Name(c)) && !Unquoted(c).Contains(';', StringComparison.Ordinal), $"{field} {Shown(nasty)}: {Shown(c)}"));
        }
    }

    /// <summary>Strings of nasty pieces, the same at every run.</summary>
    private static IEnumerable<string> Strings(int count)
    {
        Random random = new(Seed);
        return [.. Pieces, .. Enumerable.Range(0, count - Math.Min(count, Pieces.Length)).Select(_ => string.Concat(random.GetItems(Pieces, random.Next(1, 5))))];
    }

    private static string Name(string command) => command.Split('=', '?')[0];

    private static string Unquoted(string command) => string.Concat(command.Split('"').Where((_, i) => i % 2 == 0));

    private static string Shown(string text) => string.Concat(text.Select(c => c is >= ' ' and < '\u007f' ? c.ToString() : $"\\u{(int)c:x4}"));

    private static ModuleOptions Module(string? fault = null) => new()
    {
        Routes = ModuleRoutes.ToAnywhere(),
        AlreadyOn = fault is null,
        BootTime = TimeSpan.Zero,
        RegistrationTime = TimeSpan.Zero,
        Faults = fault is null ? [] : [FaultCatalog.Parse(fault)],
    };

    private ModemSettings With(string field, string value) => new()
    {
        Apn = field switch { "Apn" => value, "ApnUser" or "ApnPassword" => "cmnet", _ => "" },
        ApnUser = field switch { "ApnUser" => value, "ApnPassword" => "user", _ => "" },
        ApnPassword = field == "ApnPassword" ? value : "",
        Pin = field == "Pin" ? value : "",
        OneNet = new OneNetSettings
        {
            Platform = "generic",
            Host = field == "Host" ? value : "127.0.0.1",
            Port = broker.Port,
            ClientId = field == "ClientId" ? value : "bench",
            Username = field switch { "Username" => value, "Password" => "user", _ => "" },
            Password = field == "Password" ? value : "",
            Subscribe = field == "Subscribe" ? ["x/" + value] : [],
        },
    };

    private async Task<ComposedLine> OnlineAsync()
    {
        ComposedLine line = new(Module());
        line.Compose(With("", ""));
        await line.OnlineAsync();
        return line;
    }
}
