// A bench on an emulated module, on one thread and in a time of its own: minutes of waiting for a network pass at once.
using OneNetModem.At.Links;
using OneNetModem.Diagnostics.Bench;
using OneNetModem.Emulator;
using OneNetModem.Emulator.Faults;
using OneNetModem.Emulator.Mqtt;
using OneNetModem.Emulator.Platform;
using OneNetModem.OneNet.Replies;
using OneNetModem.OneNet.Tokens;
using OneNetModem.OneNet.Topics;
using OneNetModem.Quectel.Session;
using OneNetModem.Simulation.World;
using Xunit;

namespace OneNetModem.Diagnostics.Tests.Bench;

/// <summary>What a bench test is made of; everything has a default, and the default is well.</summary>
internal sealed record BenchWorld : ICredentialSource
{
    public const string Host = "mqtts.heclouds.com";

    private static readonly TimeSpan Bound = TimeSpan.FromHours(2);

    /// <summary>Faults of the module, as they are named on a command line.</summary>
    public IReadOnlyList<string> Faults { get; init; } = [];

    public ModuleOptions Module { get; init; } = new() { Routes = ModuleRoutes.All(new HostPort("cloud", 1883)), Rtt = TimeSpan.FromMilliseconds(80) };

    public BenchTarget Target { get; init; } = new() { Host = Host, Port = 1883, Device = DeviceRegistry.DemoDevice };

    /// <summary>What the platform knows.</summary>
    public DeviceRegistry Registry { get; init; } = DeviceRegistry.Demo();

    /// <summary>What stands before the platform: TLS, or something that spoils packets.</summary>
    public Func<IModuleMqtt, IModuleMqtt> Server { get; init; } = static platform => platform;

    /// <summary>The key that tokens are signed with.</summary>
    public string Key { get; init; } = DeviceRegistry.DemoKey;

    /// <summary>Until when tokens are valid; null: for <see cref="TokenLifetime"/>.</summary>
    public DateTimeOffset? TokenUntil { get; init; }

    /// <summary>For how long tokens are valid where <see cref="TokenUntil"/> is null.</summary>
    public TimeSpan TokenLifetime { get; init; } = TimeSpan.FromHours(1);

    public BenchLimits Limits { get; init; } = new();

    /// <summary>What is answered in the module's place: the command line, and the lines of its answer. Without a result code of
    /// its own it ends with OK.</summary>
    public Dictionary<string, string> Answers { get; init; } = [];

    /// <summary>What becomes of a token before it is sent.</summary>
    public Func<string, string> Token { get; init; } = static token => token;

    /// <summary>How far this computer's clock is ahead of the module's and the network's.</summary>
    public TimeSpan ComputerAhead { get; init; }

    /// <summary>Told of every event of the run.</summary>
    public Action<BenchEvent, EmulatedModule> Watch { get; init; } = static (_, _) => { };

    public MqttCredentials Create(DateTimeOffset now)
    {
        DeviceIdentity device = Target.Device!;
        OneNetToken token = OneNetToken.ForDevice(AccessKey.Parse(Key), device.ProductId, device.DeviceName, TokenUntil ?? now + TokenLifetime);
        return new MqttCredentials(Target.Host, Target.Port, Target.Modem.Mqtt.TlsContext is not null, device.DeviceName, device.ProductId, Token(token.Value), token.ExpiresAt);
    }

    public string? AdviceFor(int returnCode) => ConnackCode.Find(returnCode)?.Check;

    /// <summary>Runs checks by their ids, those that they need included; none: all.</summary>
    public SimReport Run(params string[] ids) => Run(ids.Length == 0 ? BenchChecks.All : BenchChecks.Choose(ids));

    /// <summary>Runs these checks.</summary>
    public SimReport Run(IReadOnlyList<ICheck> checks, CancellationToken token = default) => Use((line, module) =>
    {
        BenchRun run = new(line, checks);
        run.Happened += e => Watch(e, module);
        return run.RunAsync(token);
    });

    /// <summary>Does something with a line to the module.</summary>
    public T Use<T>(Func<BenchLine, EmulatedModule, Task<T>> use)
    {
        T result = default!;
        OneThread.Run(thread =>
        {
            VirtualTime time = new(new DateTimeOffset(2026, 1, 5, 8, 0, 0, TimeSpan.Zero));
            VirtualTime.Clock clock = new(time);
            MemoryPort port = new(clock);
            using CancellationTokenSource off = new();
            MemoryOneNet platform = new(clock, new Random(1), Registry);
            EmulatedModule module = new(Module with { Mqtt = Server(platform), Faults = [.. Faults.Select(FaultCatalog.Parse)] }, clock);
            Task running = module.RunAsync(port, off.Token);
            BenchLine line = new(Target, _ => new ValueTask<IByteLink>(AnsweringLink.Before(port.Open(), Answers, clock)), this, Limits, new AheadClock(clock, ComputerAhead));
            Task<T> done = use(line, module);
            Pass(thread, time, done);
            result = done.GetAwaiter().GetResult();
            Pass(thread, time, line.DisposeAsync().AsTask());
            Assert.Equal(0, port.Held);
            off.Cancel();
            Pass(thread, time, running);
        });
        return result;
    }

    private static void Pass(OneThread thread, VirtualTime time, Task until)
    {
        thread.Drain();
        while (!until.IsCompleted)
        {
            Assert.True(time.Step(Bound), "nothing is left to wait for, and the run is not over");
            thread.Drain();
        }
    }

    /// <summary>The same time, told otherwise.</summary>
    private sealed class AheadClock(TimeProvider time, TimeSpan ahead) : TimeProvider
    {
        public override long TimestampFrequency => time.TimestampFrequency;

        public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

        public override DateTimeOffset GetUtcNow() => time.GetUtcNow() + ahead;

        public override long GetTimestamp() => time.GetTimestamp();

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => time.CreateTimer(callback, state, dueTime, period);
    }
}
