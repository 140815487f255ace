// A whole line in one process, on one thread, on virtual time: our client, an emulated module, OneNET; and the checks that
// hold at every moment of its life.
using OneNetModem.At.Links;
using OneNetModem.Bridge;
using OneNetModem.Bridge.Commands;
using OneNetModem.Bridge.Settings;
using OneNetModem.Emulator;
using OneNetModem.Emulator.Platform;
using OneNetModem.Quectel.Session;
using OneNetModem.Simulation.Checks;

namespace OneNetModem.Simulation.World;

internal sealed class SimulatedLine
{
    /// <summary>What a bit that turned on the wire may still do to the answers of this long after it.</summary>
    private static readonly TimeSpan Aftermath = TimeSpan.FromMinutes(10);

    private readonly OneThread _thread;
    private readonly VirtualTime _time = new(new DateTimeOffset(2026, 1, 5, 8, 0, 0, TimeSpan.Zero));
    private readonly CancellationTokenSource _off = new();
    private readonly Task _module;
    private readonly LineRecord _record;
    private readonly List<Exception> _failures = [];
    private int _pins;
    private DateTimeOffset _lastSpoilt = DateTimeOffset.MinValue;

    public SimulatedLine(OneThread thread, int seed, Emulator.ModuleProfile? profile = null, string pin = "")
    {
        _thread = thread;
        _record = new LineRecord(_time, whole: Environment.GetEnvironmentVariable("SIMULATION_SEED") is not null);
        Random = new Random(seed);
        PcClock = new VirtualTime.Clock(_time);
        VirtualTime.Clock moduleClock = new(_time);
        Cloud = new MemoryOneNet(new VirtualTime.Clock(_time), new Random(seed + 1));
        Port = new MemoryPort(moduleClock) { Watch = Overhear };
        Ledger = new Ledger(Spoilt);
        Answers = new Answers(PcClock, Spoilt);
        Cloud.Taken += (message, repeated) => Guard(() => Ledger.Taken(message, repeated));
        Module = new EmulatedModule(
            new ModuleOptions
            {
                Profile = profile ?? Emulator.ModuleProfile.Ec25,
                Mqtt = Cloud,
                Routes = ModuleRoutes.All(new HostPort("cloud", 1883)),
                Rtt = TimeSpan.FromMilliseconds(120),
                RadioStep = TimeSpan.FromMinutes(1),
                Seed = seed,
                Observer = Observe,
            },
            moduleClock);
        _module = Module.RunAsync(Port, _off.Token);
        ModemSettings settings = new()
        {
            Name = "sim",
            Pin = pin,
            OneNet = new OneNetSettings
            {
                Platform = "suite",
                ProductId = DeviceRegistry.DemoDevice.ProductId,
                DeviceName = DeviceRegistry.DemoDevice.DeviceName,
                AccessKey = DeviceRegistry.DemoKey,
            },
        };
        Client = ModemComposition.Create(settings, new ModemSurroundings { Time = PcClock, Random = new Random(seed + 2), Logs = _record, OpenLink = OpenAsync });
        Client.Handlers.Add(new BuiltInCommands(_ => throw new NotSupportedException("nobody asks for a report here")));
        Client.Handlers.Add(new CommandRefusal());
        Client.MessageReceived += message => Guard(() => Ledger.Arrived(message));
        Client.Session.StateChanged += t => States.Add(t.To);
        Client.Session.FaultRaised += f => Faults.Add((_time.Elapsed, f));
    }

    public Random Random { get; }

    public VirtualTime.Clock PcClock { get; }

    public MemoryOneNet Cloud { get; }

    public MemoryPort Port { get; }

    public EmulatedModule Module { get; }

    public OneNetClient Client { get; }

    public Ledger Ledger { get; }

    public Answers Answers { get; }

    public TimeSpan Now => _time.Elapsed;

    /// <summary>The states entered, in order.</summary>
    public List<SessionState> States { get; } = [];

    /// <summary>The faults that the session told of.</summary>
    public List<(TimeSpan At, SessionFault Fault)> Faults { get; } = [];

    /// <summary>How often named faults struck.</summary>
    public int Struck { get; private set; }

    /// <summary>The same for two runs of the same seed, and for hardly anything else.</summary>
    public (long Work, TimeSpan Time, long Bytes) FingerPrint => (_thread.Done, _time.Elapsed, Port.Received);

    public bool IsOnline => Client.Session.State == SessionState.Online;

    /// <summary>Lets time pass until something is so; false when it is not within the bound.</summary>
    public bool Until(Func<bool> so, TimeSpan bound)
    {
        TimeSpan end = _time.Elapsed + bound;
        (TimeSpan since, int steps) = (_time.Elapsed, 0);
        while (true)
        {
            _thread.Drain();
            Check();
            (since, steps) = since == _time.Elapsed ? (since, steps + 1) : (_time.Elapsed, 0);
            if (steps > 100_000)
            {
                throw new ViolationException($"time stands still at {since}, in {Client.Session.State}");
            }

            if (so())
            {
                return true;
            }

            if (!_time.Step(end))
            {
                _thread.Drain();
                Check();
                return so();
            }
        }
    }

    /// <summary>Lets time pass.</summary>
    public void Pass(TimeSpan span) => Until(static () => false, span);

    /// <summary>Within the bound: online, and a post comes through to the platform and back.</summary>
    public bool Works(TimeSpan bound)
    {
        TimeSpan limit = Now + bound;
        while (Until(() => IsOnline, limit - Now))
        {
            Task<PostResult> post = Ledger.PostAsync(Client);
            if (Until(() => post.IsCompleted, TimeSpan.FromMinutes(5)) && post.Result.Reply is { Accepted: true })
            {
                return true;
            }

            Pass(TimeSpan.FromSeconds(5));
            if (Now >= limit)
            {
                break;
            }
        }

        return false;
    }

    /// <summary>Waits for a task of the simulation.</summary>
    public T Await<T>(Task<T> task, TimeSpan bound)
    {
        Assert.True(Until(() => task.IsCompleted, bound), $"not done within {bound}");
        return task.GetAwaiter().GetResult();
    }

    /// <summary>Waits for a task of the simulation.</summary>
    public void Await(Task task, TimeSpan bound)
    {
        Assert.True(Until(() => task.IsCompleted, bound), $"not done within {bound}");
        task.GetAwaiter().GetResult();
    }

    /// <summary>Runs something that goes on beside everything else; what it throws fails the simulation.</summary>
    public async void Beside(Func<Task> work)
    {
        try
        {
            await work();
        }
        catch (Exception e)
        {
            _failures.Add(e);
        }
    }

    /// <summary>A check in the middle of somebody else's work: what it finds fails the simulation, and not that work.</summary>
    private void Guard(Action check)
    {
        try
        {
            check();
        }
        catch (ViolationException e)
        {
            _failures.Add(e);
        }
    }

    /// <summary>Stops the session and looks at what it leaves behind: nothing.</summary>
    public void Close()
    {
        TimeSpan asked = _time.Elapsed;
        Await(Client.Session.StopAsync(), TimeSpan.FromSeconds(5));
        Await(Client.DisposeAsync().AsTask(), TimeSpan.Zero);
        Assert.Equal(0, Port.Held);
        Pass(TimeSpan.FromSeconds(1));
        Assert.True(PcClock.Pending == 0, $"{PcClock.Pending} timers of the session are left, stopped at {asked}");
        _off.Cancel();
        Await(_module, TimeSpan.Zero);
        Await(Module.DisposeAsync().AsTask(), TimeSpan.Zero);
    }

    /// <summary>What happened last, for a failure's message.</summary>
    public string Story(string what) =>
        $"{what}\nat {Now}, in {Client.Session.State}, the module {(_module.IsCompleted ? "has ended " + _module.Exception : "runs")}, the port holds {Port.Held}\n  {string.Join(" > ", States.TakeLast(30))}\n  {string.Join("\n  ", Faults.TakeLast(10).Select(f => $"{f.At} {f.Fault}"))}\n  {_record}";

    private bool Spoilt() => PcClock.GetUtcNow() < _lastSpoilt + Aftermath;

    private ValueTask<IByteLink> OpenAsync(CancellationToken cancellationToken) => new(Port.Open());

    private void Check()
    {
        if (_failures.Count > 0)
        {
            throw new ViolationException($"at {_time.Elapsed}: {_failures[0]}");
        }

        if (_record.Violation is { } violation)
        {
            throw new ViolationException($"at {_time.Elapsed}: {violation}");
        }
    }

    private void Overhear(bool fromHost, ReadOnlyMemory<byte> bytes)
    {
        _record.Bytes(fromHost, bytes);
        if (fromHost && bytes.Span.StartsWith("AT+CPIN="u8))
        {
            _pins++;
            Guard(() => ViolationException.Unless(_pins == 1, "a PIN was sent a second time: three wrong ones lock a SIM"));
        }
    }

    private void Observe(ModuleEvent happened)
    {
        switch (happened)
        {
            case CommandAnswered answer:
                Answers.Given(answer);
                break;
            case ModuleNote note:
                _record.Note(note.Text);
                break;
            case FaultStruck struck:
                Struck++;
                _record.Note("fault " + struck.Fault);
                if (struck.Fault.Contains("byte-", StringComparison.Ordinal) || struck.Fault.StartsWith("noise", StringComparison.Ordinal))
                {
                    _lastSpoilt = PcClock.GetUtcNow();
                }

                break;
        }
    }
}
