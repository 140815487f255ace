// The module's inside, owned by one loop: its parts, how it boots, and how it goes down. Every member is called on the
// module's own loop only.
using OneNetModem.Emulator.CommandLine;
using OneNetModem.Emulator.Commands;
using OneNetModem.Emulator.Faults;
using OneNetModem.Emulator.Mqtt;

namespace OneNetModem.Emulator.Core;

internal sealed class ModuleCore
{
    private readonly List<Scheduled> _life = [];

    internal ModuleCore(ModuleOptions options, TimeProvider time, Action<Action> post, Action<byte[]> send, Action<int, bool> unplug)
    {
        Options = options;
        Post = post;
        Profile = options.Profile;
        Random = new Random(options.Seed);
        Clock = new ModuleClock(time, post);
        Faults = new FaultBoard(this);
        Wire = new WireBender(this, send);
        Unplug = unplug;
        Output = new HostOutput(Wire.Send) { UrcSent = text => Observe(new UrcSent(Clock.UtcNow, text)) };
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
        GeneralCommands.Register(this);
        ConfigurationCommands.Register(this);
        SimCommands.Register(this);
        NetworkCommands.Register(this);
        SleepCommands.Register(this);
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

    internal FaultBoard Faults { get; }

    internal WireBender Wire { get; }

    internal ModuleBehaviour Behaviour => Faults.Behaviour;

    /// <summary>The mobile network around the module.</summary>
    internal MobileNetwork Network => Behaviour.Network ?? Options.Network;

    /// <summary>What AT+CEER says: why the network refused something last.</summary>
    internal string LastCause { get; set; } = RejectCauses.None;

    /// <summary>Takes the host's port away for so many seconds; true brings it back under another name.</summary>
    internal Action<int, bool> Unplug { get; }

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

    /// <summary>On, booted and alive.</summary>
    internal bool IsUp { get; private set; }

    /// <summary>Counts starts: what was begun in an earlier life must not touch this one.</summary>
    internal int Life { get; private set; }

    internal void Observe(ModuleEvent happened) => Options.Observer?.Invoke(happened);

    internal void Note(string text) => Observe(new ModuleNote(Clock.UtcNow, text));

    /// <summary>First turn of the module's loop.</summary>
    internal void Start()
    {
        Faults.Change(_ => false, Options.Faults);
        if (Options.AlreadyOn)
        {
            Sim.Start();
            Configuration.Apply(this);
            Radio.Start(registerAfter: TimeSpan.Zero);
            IsUp = true;
        }
        else
        {
            Boot("switched on");
        }
    }

    /// <summary>The faults are others than they were before: what they change while the module is on changes.</summary>
    internal void Heed(ModuleBehaviour before)
    {
        if (!IsUp)
        {
            return;
        }

        Sim.Reconsider();
        if (before.Registration != Behaviour.Registration || before.Network != Behaviour.Network)
        {
            Radio.Reconsider();
        }
    }

    /// <summary>Everything in memory is lost; after the boot time the boot lines come, unless they are not wanted.</summary>
    internal void Boot(string reason, bool tell = true)
    {
        GoDown();
        Observe(new ModuleRestarted(Clock.UtcNow, reason));
        During(Options.BootTime, () =>
        {
            Output.Silent = false;
            Sim.Start();
            Configuration.Apply(this);
            IsUp = true;
            if (tell)
            {
                SayBootLines();
            }

            Radio.Start(Options.RegistrationTime);
        });
    }

    /// <summary>Off, or on its way up again: silent, deaf, everything volatile gone.</summary>
    internal void GoDown()
    {
        Freeze();
        Qmt.Drop();
        Pdp.DropAll(tell: false);
        Radio.Reset();
        Files.Restart();
        Input.Restart();
        Output.ForgetHeld();
        Settings.Restore();
        Functionality = 1;
        LastCause = RejectCauses.None;
    }

    /// <summary>Nothing goes on inside any more: the module is deaf and dumb until it is reset. Its connections stand
    /// until the other end loses patience.</summary>
    internal void Freeze()
    {
        IsUp = false;
        Life++;
        Output.Silent = true;
        _life.ForEach(s => s.Cancel());
        _life.Clear();
        Runner.Abandon();
    }

    /// <summary>Says POWERED DOWN and goes off.</summary>
    internal void PowerDown()
    {
        Output.Urc("POWERED DOWN");
        GoDown();
        Note("off: it needs its PWRKEY");
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
        Faults.Stop();
        Clock.Dispose();
        await Qmt.CutAsync();
    }

    private void SayBootLines()
    {
        if (Behaviour.Mute || Behaviour.NoBootLines || Configuration["urc/poweron"] == "1")
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
