// Secrets are on the wire, and nowhere else: not in logs, traces, faults, exceptions or the text of any object.
using System.Collections.Concurrent;
using System.Text;
using Microsoft.Extensions.Logging;
using OneNetModem.At.Links;
using OneNetModem.At.Tracing;
using OneNetModem.Bridge;
using OneNetModem.Bridge.Login;
using OneNetModem.Bridge.Settings;
using OneNetModem.Emulator;
using OneNetModem.Emulator.Faults;
using OneNetModem.Emulator.Platform;
using OneNetModem.EndToEnd.Tests.Line;
using OneNetModem.OneNet.Payloads;
using OneNetModem.Quectel.Commands;
using OneNetModem.Quectel.Session;

namespace OneNetModem.EndToEnd.Tests.Security;

public sealed class SecretsTests
{
    private const string Pin = "73914682";
    private const string WrongPin = "58230417";
    private const string ApnPassword = "apn-Geheim,77;x";

    [Theory]
    [InlineData("EC25")]
    [InlineData("BG96")]
    [InlineData("BG95")]
    public async Task A_whole_session_leaves_no_secret_behind(string profile)
    {
        await using EmulatedOneNet platform = await EmulatedOneNet.StartAsync();
        ModuleOptions module = Module(platform, profile) with { Faults = [FaultCatalog.Parse("sim-pin")] };
        (string seen, string wire) = await RecordAsync(module, Settings(Pin), async line =>
        {
            await line.OnlineAsync();
            PostResult result = await line.Client!.PostAsync(DataPointMessage.Of(7, null, ("t", 1))).WaitAsync(EmulatedLine.Limit);
            return result.ToString();
        });
        AssertHidden(seen, wire, Pin);
    }

    [Fact]
    public async Task A_refused_PIN_is_not_told()
    {
        await using EmulatedOneNet platform = await EmulatedOneNet.StartAsync();
        ModuleOptions module = Module(platform, "EC25") with { Faults = [FaultCatalog.Parse("sim-pin")] };
        (string seen, string wire) = await RecordAsync(module, Settings(WrongPin), async line =>
        {
            line.Client!.Session.Start();
            return (await line.FaultAsync()).ToString();
        });
        Assert.Contains(WrongPin, wire, StringComparison.Ordinal);
        Assert.DoesNotContain(WrongPin, seen, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refused_token_is_not_told()
    {
        await using EmulatedOneNet platform = await EmulatedOneNet.StartAsync();
        ModuleOptions module = Module(platform, "EC25") with { Faults = [FaultCatalog.Parse("connack:5")] };
        (string seen, string wire) = await RecordAsync(module, Settings(""), async line =>
        {
            line.Client!.Session.Start();
            return (await line.FaultAsync()).ToString();
        });
        AssertHidden(seen, wire, null);
    }

    [Fact]
    public void The_text_of_settings_and_credentials_shows_no_secret()
    {
        ModemSettings modem = Settings(Pin);
        MqttCredentials login = OneNetCredentials.From(modem.OneNet).Create(DateTimeOffset.UnixEpoch.AddYears(60));
        ModemSessionOptions options = new() { Pin = Pin, Pdp = new PdpSettings(PdpType.IPv4, "cmnet", "user", ApnPassword) };
        object[] texts = [modem, modem.OneNet, new OneNetModemSettings { Modems = [modem] }, login, options, options.Pdp, Sim.EnterPin(Pin), QmtConnection.Connect(0, "d", "p", login.Password), Pdp.Configure(1, options.Pdp)];
        foreach (object text in texts)
        {
            string shown = text.ToString()!;
            Assert.DoesNotContain(Pin, shown, StringComparison.Ordinal);
            Assert.DoesNotContain(ApnPassword, shown, StringComparison.Ordinal);
            Assert.DoesNotContain(TutorialTests.ChicD.AccessKey, shown, StringComparison.Ordinal);
            Assert.DoesNotContain(SignatureOf(login.Password!), shown, StringComparison.Ordinal);
        }
    }

    private static ModuleOptions Module(EmulatedOneNet platform, string profile) => new()
    {
        Profile = ModuleProfile.Find(profile)!,
        Routes = ModuleRoutes.All(new HostPort("127.0.0.1", platform.Port)),
        Sim = new SimCard { Pin = Pin },
        AlreadyOn = false,
        BootTime = TimeSpan.Zero,
        RegistrationTime = TimeSpan.Zero,
    };

    private static ModemSettings Settings(string pin) => new() { Name = "secrets", Pin = pin, Apn = "cmnet", ApnUser = "user", ApnPassword = ApnPassword, OneNet = TutorialTests.ChicD };

    /// <summary>Runs a line; gives back what anybody may see of it, and what was really on the wire.</summary>
    private static async Task<(string Seen, string Wire)> RecordAsync(ModuleOptions module, ModemSettings settings, Func<ComposedLine, Task<string>> act)
    {
        MemoryStream masked = new();
        MemoryStream open = new();
        CapturedLogs logs = new();
        string told;
        await using (TraceWriter trace = new(masked))
        await using (TraceWriter secrets = new(open, keepSecrets: true))
        {
            await using ComposedLine line = new(module);
            using LoggerFactory factory = new([logs], new LoggerFilterOptions { MinLevel = LogLevel.Trace });
            line.Compose(settings, factory, link => new TracedLink(new TracedLink(link, secrets), trace));
            told = await act(line);
            await line.Client!.Session.StopAsync();
            told += line.Client.Session.Facts;
        }

        string traced = Encoding.UTF8.GetString(masked.ToArray());
        Assert.Contains("AT+CPIN", traced, StringComparison.Ordinal);
        Assert.Contains(logs.Lines, l => l.Contains("AT+CPIN", StringComparison.Ordinal));
        return (traced + string.Join('\n', logs.Lines) + told, Encoding.UTF8.GetString(open.ToArray()));
    }

    private static void AssertHidden(string seen, string wire, string? pin)
    {
        string signature = SignatureOf(wire);
        Assert.Contains(ApnPassword, wire, StringComparison.Ordinal);
        Assert.DoesNotContain(ApnPassword, seen, StringComparison.Ordinal);
        Assert.DoesNotContain(signature, seen, StringComparison.Ordinal);
        Assert.DoesNotContain(Uri.UnescapeDataString(signature), seen, StringComparison.Ordinal);
        Assert.DoesNotContain(TutorialTests.ChicD.AccessKey, seen, StringComparison.Ordinal);
        if (pin is not null)
        {
            Assert.Contains(pin, wire, StringComparison.Ordinal);
            Assert.DoesNotContain(pin, seen, StringComparison.Ordinal);
        }
    }

    /// <summary>The value of <c>sign=</c> in a token, as it stands there.</summary>
    private static string SignatureOf(string text)
    {
        const string key = "sign=";
        int start = text.IndexOf(key, StringComparison.Ordinal);
        Assert.True(start >= 0, "there is no token");
        start += key.Length;
        int end = text.AsSpan(start).IndexOfAny('"', '&', '\\');
        string signature = end < 0 ? text[start..] : text.Substring(start, end);
        Assert.True(signature.Length > 20, signature);
        return signature;
    }

    private sealed class CapturedLogs : ILoggerProvider, ILogger
    {
        public ConcurrentQueue<string> Lines { get; } = new();

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Lines.Enqueue($"{formatter(state, exception)} {exception}");

        public void Dispose()
        {
        }
    }
}
