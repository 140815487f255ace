// --emulate: an emulated module on a real pty, the emulated OneNET platform behind it, all in this process.
using OneNetModem.Bridge.Settings;
using OneNetModem.Emulator;
using OneNetModem.Emulator.Faults;
using OneNetModem.Emulator.Platform;
using OneNetModem.Emulator.Ports;
using OneNetModem.Quectel.Ports;

namespace OneNetModem.Cli.Line;

/// <summary>An emulated line, running.</summary>
internal sealed class EmulatedLine : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly PtyPort _port;
    private readonly EmulatedModule _module;
    private readonly Task _running;
    private readonly EmulatedPlatform _platform;

    private EmulatedLine(ModemSettings modem, ModuleOptions options, PtyPort port, EmulatedPlatform platform, TimeProvider time)
    {
        _port = port;
        _platform = platform;
        Modem = modem;
        _module = new EmulatedModule(options, time);
        _running = _module.RunAsync(port, _stop.Token);
    }

    /// <summary>The settings with the pty for a port and an identity that the platform knows.</summary>
    public ModemSettings Modem { get; }

    /// <summary>The pty as a USB port of its own: it is found again under another name, as a real one is.</summary>
    public ISerialPortList Ports => new EmulatedPorts(_port);

    /// <summary>The platform.</summary>
    public EmulatedOneNet Platform => _platform.Server;

    /// <summary>What the module is: <c>EC25</c>.</summary>
    public string Profile => _module.Options.Profile.Name;

    /// <summary>Starts module and platform.</summary>
    /// <param name="profile">EC25, BG96 or BG95; null is EC25.</param>
    /// <param name="modem">The modem.</param>
    /// <param name="setup">What stands around it.</param>
    /// <param name="faults">What is wrong with the module.</param>
    /// <param name="time">The clock of network and platform.</param>
    /// <param name="number">Which one of several, from 1: each has a SIM, an IMEI and a signal of its own.</param>
    public static async Task<EmulatedLine> StartAsync(string? profile, ModemSettings modem, EmulatedSetup setup, IReadOnlyList<Fault> faults, TimeProvider time, int number = 1)
    {
        if (!OperatingSystem.IsLinux())
        {
            throw new CommandFailure(ExitCode.Usage, "--emulate needs pseudo-terminals, which this system does not have", null, null, "run it on Linux, or in WSL");
        }
        EmulatedPlatform platform = await EmulatedPlatform.StartAsync(setup, time);
        PtyPort port;
        try
        {
            port = new PtyPort();
        }
        catch (IOException wrong)
        {
            await platform.DisposeAsync();
            throw new CommandFailure(ExitCode.Port, "no pseudo-terminal for the emulated module: " + wrong.Message);
        }
        ModuleOptions options = EmulatedSims.Apply(number, new()
        {
            Profile = ModuleProfile.Find(profile ?? ModuleProfile.Ec25.Name) ?? ModuleProfile.Ec25,
            Routes = ModuleRoutes.All(platform.Address),
            Faults = faults,
        });
        return new EmulatedLine(modem with { Port = port.SlavePath, OneNet = setup.Settings with { CaFile = platform.CaFile } }, options, port, platform, time);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running;
        await _module.DisposeAsync();
        await _port.DisposeAsync();
        await _platform.DisposeAsync();
        _stop.Dispose();
    }

    private sealed class EmulatedPorts(PtyPort port) : ISerialPortList
    {
        public string? Folder => Path.GetDirectoryName(port.SlavePath);

        public IReadOnlyList<SerialPortInfo> List() =>
            port.IsPluggedIn ? [new SerialPortInfo { Path = port.SlavePath, VendorId = UsbModules.Quectel, ProductId = 0x0125, Interface = 2, UsbPath = "emulated" }] : [];
    }
}
