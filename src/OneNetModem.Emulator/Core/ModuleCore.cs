// The module's inside, owned by one loop: its parts, how it boots, and how it goes down. Every member is called on the
// module's own loop only.
using OneNetModem.Emulator.CommandLine;
using OneNetModem.Emulator.Commands;
using OneNetModem.Emulator.Faults;
using OneNetModem.Emulator.Mqtt;

namespace OneNetModem.Emulator.Core;

internal sealed class ModuleCore
{
    private List<Fault> _faults;
    private readonly List<Scheduled> _life = [];

    internal ModuleCore(ModuleOptions options, TimeProvider time, Action<Action> post, Action<byte[]> send)
    {
        Options = options;
        Post = post;
        Profile = options.Profile;
        Random = new Random(options.Seed);
        Clock = new ModuleClock(time, post);
        Output = new HostOutput(send) { UrcSent = text => Observe(new UrcSent(Clock.UtcNow, text)) };
        Settings = new ModuleSettings();
        Settings.SetFactoryEcho(options.Echo);
        Port = options.PortRole ?? Profile.PortRole;
        Runner = new CommandRunner(this);
        Input = new HostInput(this, Runner);
        Configuration = new Configuration(Profile);
        Sim = new Sim(this);
        Radio = new Radio(this);
        Pdp = new PdpContexts(this);
        Time = new ModuleTime(this);
        Qmt = new QmtClients(this, options.Mqtt ?? new TcpMqtt());
        _faults = [.. options.Faults];
        GeneralCommands.Register(this);
        ConfigurationCommands.Register(this);
        SimCommands.Register(this);
        NetworkCommands.Register(this);
        PdpCommands.Register(this);
        InternetCommands.Register(this);
        TimeCommands.Register(this);
        FileCommands.Register(this);
        QmtConfigCommands.Register(this);
        QmtCommands.Register(this);
        QmtPublishCommands.Register(this);
        QmtReceiveCommands.Register(this);
    }

    internal ModuleOptions Options { get; }

    internal ModuleProfile Profile { get; }

    internal Random Random { get; }

    internal ModuleClock Clock { get; }

    internal HostOutput Output { get; }

    internal HostInput Input { get; }

    internal CommandRunner Runner { get; }

    internal CommandTable Commands { get; } = new();

    internal ModuleSettings Settings { get; }

    internal ModuleBehaviour Behaviour { get; private set; } = new();

    internal Configuration Configuration { get; }

    internal Sim Sim { get; }

    internal Radio Radio { get; }

    internal PdpContexts Pdp { get; }

    internal ModuleTime Time { get; }

    internal FileStore Files { get; } = new();

    internal QmtClients Qmt { get; }

    internal PortRole Port { get; }

    internal Action<Action> Post { get; }

    internal TimeSpan HalfRtt => Options.Rtt / 2;

    /// <summary>1 full, 0 minimum, 4 no radio.</summary>
    internal int Functionality { get; set; } = 1;

    /// <summary>Counts starts: what was begun in an earlier life must not touch this one.</summary>
    internal int Life { get; private set; }

    internal void Observe(ModuleEvent happened) => Options.Observer?.Invoke(happened);

    internal void Note(string text) => Observe(new ModuleNote(Clock.UtcNow, text));

    /// <summary>First turn of the module's loop.</summary>
    internal void Start()
    {
        Bend();
        if (Options.AlreadyOn)
        {
            Sim.Start();
            Configuration.Apply(this);
            Radio.Start(registerAfter: TimeSpan.Zero);
            ArmSelfRestart();
        }
        else
        {
            Boot("switched on");
        }
    }

    /// <summary>Replaces the faults; those of SIM and start take effect at the next start.</summary>
    internal void SetFaults(IEnumerable<Fault> faults)
    {
        _faults = [.. faults];
        Bend();
        ArmSelfRestart();
        Radio.Reconsider();
    }

    /// <summary>Everything in memory is lost; after the boot time the boot lines come.</summary>
    internal void Boot(string reason)
    {
        GoDown();
        Observe(new ModuleRestarted(Clock.UtcNow, reason));
        During(Options.BootTime, () =>
        {
            Output.Silent = false;
            Sim.Start();
            Configuration.Apply(this);
            SayBootLines();
            Radio.Start(Options.RegistrationTime);
            ArmSelfRestart();
        });
    }

    /// <summary>Off, or on its way up again: silent, deaf, everything volatile gone.</summary>
    internal void GoDown()
    {
        Life++;
        Output.Silent = true;
        _life.ForEach(s => s.Cancel());
        _life.Clear();
        Qmt.Drop();
        Pdp.DropAll(tell: false);
        Radio.Reset();
        Files.Restart();
        Runner.Abandon();
        Input.Restart();
        Output.ForgetHeld();
        Settings.Restore();
        Functionality = 1;
    }

    /// <summary>Later, unless the module has restarted meanwhile.</summary>
    internal Scheduled During(TimeSpan delay, Action action)
    {
        Scheduled item = Clock.After(delay, action);
        _life.RemoveAll(s => !s.IsPending);
        _life.Add(item);
        return item;
    }

    /// <summary>Runs work that takes real time off the loop, and comes back to the loop with its result. The work must
    /// not fail: it returns its failure.</summary>
    internal void Await<T>(Task<T> work, Action<T> then)
    {
        int life = Life;
        async Task Wait()
        {
            T result = await work;
            Post(() =>
            {
                if (life == Life)
                {
                    then(result);
                }
            });
        }

        _ = Wait();
    }

    /// <summary>The end of the module: connections are cut, timers stop. May be called twice.</summary>
    internal async Task StopAsync()
    {
        Clock.Dispose();
        await Qmt.CutAsync();
    }

    private void Bend()
    {
        Behaviour = new ModuleBehaviour();
        _faults.ForEach(f => f.Apply(Behaviour));
    }

    private Scheduled? _selfRestart;

    private void ArmSelfRestart()
    {
        _selfRestart?.Cancel();
        _selfRestart = Behaviour.RestartAfter is { } after ? During(after, () => Boot("restarted by itself")) : null;
    }

    private void SayBootLines()
    {
        if (Behaviour.Mute || Configuration["urc/poweron"] == "1")
        {
            return;
        }

        foreach (string line in Profile.BootLines)
        {
            if (line.StartsWith("+CPIN", StringComparison.Ordinal))
            {
                Output.Urc("+CPIN: " + Sim.StateWord);
            }
            else if (Sim.IsReady || line.Contains("RDY", StringComparison.Ordinal) || line.StartsWith("+CFUN", StringComparison.Ordinal))
            {
                Output.Urc(line);
            }
        }
    }
}
