// The metrics of a running bridge, scraped over HTTP: each family moves when what it counts happens, nothing in it is secret,
// and nothing that comes from outside makes it grow.
using System.Text.RegularExpressions;
using OneNetModem.At.Dialogue;
using OneNetModem.Bridge.Settings;
using OneNetModem.Emulator;
using OneNetModem.Emulator.Faults;
using OneNetModem.Emulator.Platform;
using OneNetModem.EndToEnd.Tests.Line;
using OneNetModem.Testing;

namespace OneNetModem.EndToEnd.Tests.LocalSide;

public sealed partial class MetricsTests : IDisposable
{
    private const string Up = "onenet/up/dp/post/json";
    private const string Pin = "73914682";
    private const string ApnPassword = "apn-Geheim";

    private readonly DirectoryInfo _state = Directory.CreateTempSubdirectory("metrics-");
    private readonly Scrape _scrape = new();

    public void Dispose()
    {
        _scrape.Dispose();
        _state.Delete(recursive: true);
    }

    [Fact]
    public async Task Messages_count_by_what_became_of_them()
    {
        await using EmulatedOneNet platform = await EmulatedOneNet.StartAsync();
        await using BridgeHost bridge = await _scrape.StartAsync(Settings, EndpointTests.ChicD(platform, "bench"));
        await Scrape.ReadyAsync(bridge);
        await bridge.OnlineAsync();
        string before = await _scrape.TextAsync();
        Assert.Equal(0, Scrape.Value(before, "onenet_modem_publishes_total{outcome=\"acked\"}"));
        Assert.Equal(0, Scrape.Value(before, "onenet_modem_replies_total{result=\"rejected\"}"));

        await bridge.Delivery.Uplink.AcceptAsync(Up, EndpointTests.Points(1));
        await bridge.Delivery.Uplink.AcceptAsync(Up, "{\"id\":2,\"dp\":{\"a b\":[{\"v\":1}]}}"u8.ToArray());
        await bridge.Delivery.Uplink.AcceptAsync("some/where", EndpointTests.Points(3));
        await bridge.SettledAsync();

        string text = await _scrape.UntilAsync(
            "onenet_modem_publishes_total{outcome=\"acked\"} 2",
            "onenet_modem_publish_duration_seconds_count 2",
            "onenet_modem_replies_total{result=\"accepted\"} 1",
            "onenet_modem_replies_total{result=\"rejected\"} 1",
            "onenet_modem_outbox_events_total{event=\"accepted\"} 2",
            "onenet_modem_outbox_events_total{event=\"given_up\"} 1",
            "onenet_modem_outbox_messages 0",
            "onenet_modem_outbox_oldest_age_seconds 0",
            "onenet_modem_local_refusals_total{reason=\"topic\"} 1");
        foreach (string publishes in (string[])["onenet_modem_at_commands_total{command=\"AT+QMTPUBEX\",outcome=\"ok\"}", "onenet_modem_at_command_duration_seconds_count{command=\"AT+QMTPUBEX\"}"])
        {
            Assert.Equal(Scrape.Value(before, publishes) + 2, Scrape.Value(text, publishes));
        }

        Assert.True(Scrape.Value(text, "onenet_modem_messages_received_total") >= 2);
        Assert.Contains("# TYPE onenet_modem_publishes_total counter", text, StringComparison.Ordinal);
        Assert.Contains("# TYPE onenet_modem_outbox_messages gauge", text, StringComparison.Ordinal);
        Assert.Contains("# TYPE onenet_modem_publish_duration_seconds histogram", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_lost_connection_is_a_fault_of_its_layer_and_a_reconnect_of_its_cause()
    {
        await using EmulatedOneNet platform = await EmulatedOneNet.StartAsync();
        await using BridgeHost bridge = await _scrape.StartAsync(Settings, EndpointTests.ChicD(platform, "bench"));
        await Scrape.ReadyAsync(bridge);
        await bridge.OnlineAsync();
        string before = await _scrape.UntilAsync("onenet_modem_session_state{state=\"Online\"} 1");
        Assert.Equal(0, Scrape.Value(before, "onenet_modem_session_reconnects_total{cause=\"MqttLost\"}"));

        await platform.DropAsync(DeviceRegistry.DemoDevice);

        string text = await _scrape.UntilAsync(
            "onenet_modem_session_reconnects_total{cause=\"MqttLost\"} 1",
            "onenet_modem_session_faults_total{layer=\"mqtt\"} 1",
            "onenet_modem_at_urcs_total{urc=\"+QMTSTAT\"} 1",
            "onenet_modem_session_state{state=\"Online\"} 1");
        Assert.Equal(0, Scrape.Value(text, "onenet_modem_session_state{state=\"Backoff\"}"));
        Assert.True(Scrape.Value(text, "onenet_modem_session_state_time_seconds_total{state=\"Backoff\"}") > 0);
        Assert.True(Scrape.Value(text, "onenet_modem_session_state_time_seconds_total{state=\"Online\"}") > 0);
        Assert.Equal(0, Scrape.Value(text, "onenet_modem_session_reconnects_total{cause=\"PortLost\"}"));
    }

    [Theory]
    [InlineData("late-final:5@on=AT+QCSQ@times=1", "onenet_modem_at_orphans_total", "onenet_modem_at_commands_total{command=\"AT+QCSQ\",outcome=\"timeout\"}")]
    [InlineData("urc@at=answer@every=2@times=5", "onenet_modem_at_collisions_total", "onenet_modem_at_urcs_total{urc=\"+QIND\"}")]
    [InlineData("restart@after=2s@times=1", "onenet_modem_module_restarts_total", "onenet_modem_session_reconnects_total{cause=\"ModemRestarted\"}")]
    public async Task What_the_module_does_wrong_is_counted(string fault, params string[] counters)
    {
        await using EmulatedOneNet platform = await EmulatedOneNet.StartAsync();
        BridgeModem modem = EndpointTests.ChicD(platform, "bench");
        await using BridgeHost bridge = await _scrape.StartAsync(Settings, modem with { Module = modem.Module with { Faults = [FaultCatalog.Parse(fault)] } });
        await Scrape.ReadyAsync(bridge);
        await bridge.OnlineAsync();

        using CancellationTokenSource limit = new(EmulatedLine.Limit);
        using PeriodicTimer look = new(TimeSpan.FromMilliseconds(50));
        string text;
        do
        {
            Assert.True(await look.WaitForNextTickAsync(limit.Token));
            text = await _scrape.TextAsync();
        }
        while (!Array.TrueForAll(counters, c => Regex.IsMatch(text.Replace("modem=\"bench\",", "", StringComparison.Ordinal).Replace("{modem=\"bench\"}", "", StringComparison.Ordinal), "(?m)^" + Regex.Escape(c) + " [1-9]")));
    }

    [Fact]
    public async Task Without_link_reports_the_signal_is_read_for_the_metrics_alone_and_is_gone_with_the_connection()
    {
        await using EmulatedOneNet platform = await EmulatedOneNet.StartAsync();
        await using BridgeHost bridge = await _scrape.StartAsync(Settings, EndpointTests.ChicD(platform, "bench"));
        await Scrape.ReadyAsync(bridge);
        string text = await _scrape.UntilAsync("onenet_modem_radio_rssi_dBm -65");
        Assert.InRange(Scrape.Value(text, "onenet_modem_radio_rsrp_dBm"), -140, -44);
        Assert.InRange(Scrape.Value(text, "onenet_modem_radio_rsrq_dB"), -20, -3);
        Assert.InRange(Scrape.Value(text, "onenet_modem_radio_sinr_dB"), -20, 30);

        await bridge.Fleet.StopAsync();
        Assert.DoesNotContain("onenet_modem_radio_rssi_dBm{", await _scrape.TextAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_name_is_in_the_table_of_names()
    {
        await using EmulatedOneNet platform = await EmulatedOneNet.StartAsync();
        await using BridgeHost bridge = await _scrape.StartAsync(Settings, EndpointTests.ChicD(platform, "bench"));
        await Scrape.ReadyAsync(bridge);
        string text = await _scrape.UntilAsync("onenet_modem_radio_rssi_dBm -65");

        string table = await File.ReadAllTextAsync(Path.Combine(Repository.Root, "src", "OneNetModem.Bridge", "Metrics", "README.md"));
        string[] documented = [.. TableRow().Matches(table).SelectMany(r => NamesOf(r.Groups["names"].Value))];
        string[] names = [.. Family().Matches(text).Select(m => m.Groups["name"].Value)];
        Assert.NotEmpty(names);
        Assert.Empty(names.Except(documented, StringComparer.Ordinal));
        Assert.Equal(["onenet_modem_publish_duration_seconds"], documented.Except(names, StringComparer.Ordinal));

        // `a_b_c`, `_d`: the others have the beginning of the first.
        static IEnumerable<string> NamesOf(string cell)
        {
            string[] parts = [.. cell.Split(", ").Select(p => p.Trim('`'))];
            string[] words = parts[0].Split('_');
            return [parts[0], .. parts[1..].Select(p => string.Join('_', words[..3]) + p)];
        }
    }

    [Fact]
    public async Task No_secret_is_in_it_and_raw_commands_do_not_make_it_grow()
    {
        await using EmulatedOneNet platform = await EmulatedOneNet.StartAsync();
        BridgeModem modem = EndpointTests.ChicD(platform, "bench");
        ModemSettings settings = new() { Name = "bench", Pin = Pin, Apn = "cmnet", ApnUser = "user", ApnPassword = ApnPassword, OneNet = modem.Settings.OneNet };
        ModuleOptions module = modem.Module with { Sim = new SimCard { Pin = Pin }, AlreadyOn = false, BootTime = TimeSpan.Zero, RegistrationTime = TimeSpan.Zero, Faults = [FaultCatalog.Parse("sim-pin")] };
        await using BridgeHost bridge = await _scrape.StartAsync(Settings, new BridgeModem(settings, module));
        await Scrape.ReadyAsync(bridge);
        await bridge.OnlineAsync();
        AtChannel at = bridge.Fleet.Modems[0].Client.Session.At!;
        foreach (string line in (string[])["AT+CPIN" + Pin, "AT +CPIN=" + Pin, "ATD" + Pin, "at+csq;+CPIN=\"" + Pin + "\""])
        {
            await at.SendAsync(new AtCommand(line));
        }

        Random random = new(1);
        for (int i = 0; i < 150; i++)
        {
            await at.SendAsync(new AtCommand("AT+X" + new string([.. Enumerable.Range(0, 8).Select(_ => (char)('A' + random.Next(26)))]) + "?"));
        }

        string text = await _scrape.TextAsync();
        string health = (await _scrape.GetAsync("/health")).Text;
        foreach (string secret in (string[])[Pin, ApnPassword, TutorialTests.ChicD.AccessKey, "sign=", "version=20", "sign%3D"])
        {
            Assert.DoesNotContain(secret, text, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain(secret, health, StringComparison.OrdinalIgnoreCase);
        }

        string[] commands = [.. CommandLabel().Matches(text).Select(m => m.Groups["name"].Value).Distinct(StringComparer.Ordinal)];
        Assert.Contains("AT+CPIN", commands);
        Assert.Contains("other", commands);
        Assert.InRange(commands.Length, 50, 101);
        Assert.All(commands, c => Assert.Matches("^(AT|AT[A-Z]|AT[+&][A-Z]*|other)$", c));
    }

    private BridgeSettings Settings => new() { StateDirectory = _state.FullName };

    [GeneratedRegex(@"^\| (?<names>`onenet_modem_[^|]*) \|", RegexOptions.Multiline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex TableRow();

    [GeneratedRegex("^# TYPE (?<name>onenet_modem_[^ ]*)", RegexOptions.Multiline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Family();

    [GeneratedRegex("command=\"(?<name>[^\"]*)\"", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex CommandLabel();
}
