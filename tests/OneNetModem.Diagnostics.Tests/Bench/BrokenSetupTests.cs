// Twenty set-ups that people bring to a bench, each broken in one way: the first line of the verdict names what it is.
using OneNetModem.Diagnostics.Bench;
using OneNetModem.Emulator.Platform;
using OneNetModem.OneNet.Endpoints;
using OneNetModem.OneNet.Tokens;
using OneNetModem.OneNet.Topics;
using OneNetModem.Quectel.Commands;
using OneNetModem.Quectel.Mqtt;
using OneNetModem.Quectel.Session;
using Xunit;

namespace OneNetModem.Diagnostics.Tests.Bench;

public sealed class BrokenSetupTests
{
    private static readonly DeviceIdentity Thing = new("RcAwAr7Q0l", "qq");

    private static readonly (string Name, BenchWorld World, SessionLayer Layer, string Words)[] Setups =
    [
        ("no SIM", Faulty("no-sim"), SessionLayer.Sim, "no SIM"),
        ("PIN", Faulty("sim-pin"), SessionLayer.Sim, "PIN"),
        ("PUK", Faulty("sim-puk"), SessionLayer.Sim, "PUK"),
        ("blocked SIM", Faulty("sim-blocked"), SessionLayer.Sim, "blocked"),
        ("wrong APN", WithModem(new ModemSessionOptions { Pdp = new PdpSettings(PdpType.IPv4v6, "cmnet2") }, "apn-refused"), SessionLayer.Pdp, "The APN is wrong"),
        ("roaming not allowed", Faulty("roaming-denied"), SessionLayer.Registration, "Roaming is not allowed"),
        ("denied", Faulty("denied:3"), SessionLayer.Registration, "Most likely the operator has blocked this SIM, or it is not activated"),
        ("weak signal", Faulty("weak-signal"), SessionLayer.Registration, "The signal is too weak"),
        ("no PDP", Faulty("pdp-fails"), SessionLayer.Pdp, "The contract of this SIM does not include data"),
        ("no DNS", Faulty("dns-fails"), SessionLayer.Pdp, "Name resolution does not work"),
        ("platform port blocked", Faulty("port-blocked:1883"), SessionLayer.Mqtt, "blocks TCP port 1883"),
        ("wrong CA", WrongCa(), SessionLayer.Mqtt, "The server's certificate is not signed by the CA in OneNet:CaFile: no TLS connection to"),
        ("clock wrong", new BenchWorld { ComputerAhead = TimeSpan.FromDays(-3) }, SessionLayer.Mqtt, "This computer's clock is wrong, 3 days behind the network's"),
        ("wrong key", new BenchWorld { Key = "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=" }, SessionLayer.Mqtt, "the access key, the device name 'Chic_D' or the product id '469948' is wrong"),
        ("expired token", new BenchWorld { TokenUntil = new DateTimeOffset(2026, 1, 4, 8, 0, 0, TimeSpan.Zero) }, SessionLayer.Mqtt, "The token has expired: it was valid until 2026-01-04 08:00 UTC"),
        ("wrong product", Device("469949", "Chic_D"), SessionLayer.Mqtt, "or the product id '469949' is wrong"),
        ("product of another platform", Device("RcAwAr7Q0l", "Chic_D"), SessionLayer.Mqtt, "Product id \"RcAwAr7Q0l\" is not a number"),
        ("device name wrong", Device("469948", "Chic_E"), SessionLayer.Mqtt, "the device name 'Chic_E' or the product id"),
        ("another client with the same name", Faulty("kicked"), SessionLayer.Mqtt, "Another client logs in with the same name ('Chic_D')"),
        ("thing-model mismatch", Mismatch(), SessionLayer.Mqtt, "What is sent does not fit the product's thing model: the platform answers 302, a value is not of the property's type"),
        ("topic not allowed", Publishing("$sys/{pid}/{device}/thing/property/post_reply"), SessionLayer.Mqtt, "Publishing on this topic is not allowed: "),
    ];

    public static TheoryData<string> Names => [.. Setups.Select(s => s.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void The_first_line_of_the_verdict_names_the_true_cause(string name)
    {
        (_, BenchWorld world, SessionLayer layer, string words) = Setups.Single(s => s.Name == name);
        SimReport report = world.Run();
        Assert.Contains(words, report.Sentence, StringComparison.Ordinal);
        Assert.DoesNotContain(").", report.Sentence, StringComparison.Ordinal);
        Assert.InRange(report.Sentence.Split(": ").Length, 1, 2);
        Assert.Equal((Verdict.Fail, layer), (report.Verdict, report.BrokenLayer!.Value));
        Assert.NotEmpty(report.Decisive!.NextSteps);
        Assert.NotEmpty(report.Decisive.Evidence);
    }

    private static BenchWorld Faulty(params string[] faults) => new() { Faults = faults };

    private static BenchWorld WithModem(ModemSessionOptions modem, params string[] faults)
    {
        BenchWorld world = Faulty(faults);
        return world with { Target = world.Target with { Modem = modem } };
    }

    private static BenchWorld Device(string product, string name)
    {
        BenchWorld world = new();
        return world with { Target = world.Target with { Device = new DeviceIdentity(product, name) } };
    }

    private static BenchWorld Publishing(string topic)
    {
        BenchWorld world = new();
        return world with { Target = world.Target with { Topic = topic } };
    }

    private static BenchWorld WrongCa()
    {
        ReadOnlyMemory<byte> right = TestAuthority.Create("right");
        ModemSessionOptions modem = new() { Tls = new TlsMaterial { CaCertificate = TestAuthority.Create("other") }, Mqtt = new QuectelMqttSettings { TlsContext = 0 } };
        return WithModem(modem) with { Server = platform => new TlsServer(platform, right, DateTimeOffset.MaxValue) };
    }

    private static BenchWorld Mismatch()
    {
        DeviceRegistry registry = new();
        registry.Add(PlatformProfile.Studio, Thing, AccessKey.Parse(DeviceRegistry.DemoKey));
        registry.SetModel(Thing.ProductId, new ThingModel(new Dictionary<string, ThingType>(StringComparer.Ordinal) { ["led"] = ThingType.Boolean }));
        BenchWorld world = new() { Registry = registry };
        return world with { Target = world.Target with { Platform = PlatformProfile.Studio, Device = Thing, Values = "{\"led\":1}" } };
    }
}
