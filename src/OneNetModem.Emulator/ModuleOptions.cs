// What one can choose about an emulated module before it is made.
using OneNetModem.Emulator.Faults;
using OneNetModem.Emulator.Mqtt;

namespace OneNetModem.Emulator;

/// <summary>Which of the module's ports the host is on; URCs go to the one that <c>urcport</c> names.</summary>
public enum PortRole
{
    /// <summary>The USB AT port (interface 2 of an EC2x).</summary>
    UsbAt,

    /// <summary>The USB modem port.</summary>
    UsbModem,

    /// <summary>The main UART.</summary>
    Uart1,
}

/// <summary>How the SIM card is.</summary>
public enum SimState
{
    /// <summary>Unlocked and ready.</summary>
    Ready,

    /// <summary>No card in the slot.</summary>
    Absent,

    /// <summary>Waits for its PIN.</summary>
    PinRequired,

    /// <summary>Three wrong PINs: waits for its PUK.</summary>
    PukRequired,

    /// <summary>Ten wrong PUKs: blocked for good.</summary>
    Blocked,
}

/// <summary>The SIM card in the emulated slot. Made-up numbers in China Mobile's ranges.</summary>
public sealed record SimCard
{
    /// <summary>ICCID, 19 or 20 digits.</summary>
    public string Iccid { get; init; } = "89860025128306012478";

    /// <summary>IMSI, 15 digits.</summary>
    public string Imsi { get; init; } = "460001234567890";

    /// <summary>The PIN that unlocks it.</summary>
    public string Pin { get; init; } = "1234";

    /// <summary>The PUK that sets a new PIN.</summary>
    public string Puk { get; init; } = "12345678";

    /// <summary>How often a wrong PIN is still taken; the card then waits for its PUK.</summary>
    public int PinTries { get; init; } = 3;

    /// <summary>How often a wrong PUK is still taken; the card is then blocked for good.</summary>
    public int PukTries { get; init; } = 10;

    /// <summary>How it is when the module starts.</summary>
    public SimState State { get; init; } = SimState.Ready;
}

/// <summary>Options of an <see cref="EmulatedModule"/>. All times go through its <see cref="TimeProvider"/>.</summary>
public sealed record ModuleOptions
{
    /// <summary>Which module it is.</summary>
    public ModuleProfile Profile { get; init; } = ModuleProfile.Ec25;

    /// <summary>Echo after a start (ATE1, the factory setting).</summary>
    public bool Echo { get; init; } = true;

    /// <summary>The SIM card in the slot.</summary>
    public SimCard Sim { get; init; } = new();

    /// <summary>The mobile network around it.</summary>
    public MobileNetwork Network { get; init; } = new();

    /// <summary>IMEI, 15 digits; null takes the profile's.</summary>
    public string? Imei { get; init; }

    /// <summary>The port that the host is on; null takes the profile's usual one.</summary>
    public PortRole? PortRole { get; init; }

    /// <summary>Where host names lead. By default nowhere: every name is unknown.</summary>
    public ModuleRoutes Routes { get; init; } = new();

    /// <summary>What carries MQTT packets; null is real TCP (and TLS) to where the routes lead.</summary>
    public IModuleMqtt? Mqtt { get; init; }

    /// <summary>Round-trip time of the mobile network: half of it each way for every packet.</summary>
    public TimeSpan Rtt { get; init; }

    /// <summary>How long QMTOPEN waits for a server that does not answer. UNCONFIRMED: public drivers quote 75 s; the LTE
    /// Standard(A) MQTT note V1.4 allows up to 120 s.</summary>
    public TimeSpan ConnectLimit { get; init; } = TimeSpan.FromSeconds(75);

    /// <summary>Bits a second to the host, ten to a byte; 0 does not pace.</summary>
    public int Baud { get; init; }

    /// <summary>Time from a command's CR to the begin of its execution; URCs may come in between.</summary>
    public TimeSpan CommandTime { get; init; }

    /// <summary>Time from the last payload byte to <c>OK</c>; bytes that arrive meanwhile are dropped.</summary>
    public TimeSpan PayloadTime { get; init; }

    /// <summary>True: the module has been on for a while. False: it boots when it is run.</summary>
    public bool AlreadyOn { get; init; } = true;

    /// <summary>Time from a reset to the first boot line (BG95 hardware design V1.3: about 2.5 s).</summary>
    public TimeSpan BootTime { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Time from the OK of AT+QPOWD to POWERED DOWN (up to 60 s on a real module).</summary>
    public TimeSpan PowerDownTime { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Time from the boot lines to registration on the network.</summary>
    public TimeSpan RegistrationTime { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How often signal and cell move.</summary>
    public TimeSpan RadioStep { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Seed of everything random: the same seed gives the same run.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Faults that are present from the start.</summary>
    public IReadOnlyList<Fault> Faults { get; init; } = [];

    /// <summary>Told of everything that happens, on the module's own loop; must not block.</summary>
    public Action<ModuleEvent>? Observer { get; init; }
}
