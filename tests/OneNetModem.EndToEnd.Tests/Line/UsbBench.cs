// A computer with USB sockets and emulated modules to plug into them: named and listed as the kernel does it, each on a pty.
using OneNetModem.Emulator;
using OneNetModem.Emulator.Ports;
using OneNetModem.Quectel.Ports;

namespace OneNetModem.EndToEnd.Tests.Line;

internal sealed class UsbBench : ISerialPortList, IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("dev-").FullName;
    private readonly CancellationTokenSource _stop = new();
    private volatile Plugged[] _plugged = [];

    /// <inheritdoc/>
    public string Folder => _folder;

    /// <summary>The path of a name, such as <c>ttyUSB2</c>.</summary>
    public string Dev(string tty) => Path.Combine(_folder, tty);

    /// <summary>Plugs a module in; the name is that of its AT port.</summary>
    public Plugged Plug(string socket, string tty, ModuleOptions? options = null, int product = 0x0125)
    {
        Plugged plugged = new(socket, product, Dev(tty), options ?? new ModuleOptions(), Settle, _stop.Token);
        _plugged = [.. _plugged, plugged];
        Settle();
        return plugged;
    }

    /// <inheritdoc/>
    public IReadOnlyList<SerialPortInfo> List() =>
        [.. _plugged.Where(device => device.IsIn).Select(device => device.Info).OrderBy(info => info.Path, StringComparer.Ordinal)];

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        foreach (Plugged device in _plugged)
        {
            await device.DisposeAsync();
        }

        _stop.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    // The kernel lists a device before its node appears, and the bench behind it: udev's part comes last here as there.
    private void Settle()
    {
        string mark = Dev(".udev");
        File.Delete(mark);
        File.WriteAllText(mark, "");
    }

    /// <summary>A module that was plugged in.</summary>
    internal sealed class Plugged : IAsyncDisposable
    {
        private readonly string _socket;
        private readonly int _product;
        private readonly Task _running;

        public Plugged(string socket, int product, string link, ModuleOptions options, Action settle, CancellationToken stop)
        {
            (_socket, _product) = (socket, product);
            Port = new PtyPort(link) { HostChanged = there => WasOpened |= there };
            Module = new EmulatedModule(options with
            {
                Observer = e =>
                {
                    if (e is PortUnplugged)
                    {
                        IsIn = false;
                    }
                    else if (e is PortPlugged)
                    {
                        IsIn = true;
                        settle();
                    }
                },
            });
            _running = Module.RunAsync(Port, stop);
        }

        public PtyPort Port { get; }

        public EmulatedModule Module { get; }

        public bool WasOpened { get; private set; }

        public bool IsIn { get; private set; } = true;

        public SerialPortInfo Info => new() { Path = Port.Name, VendorId = UsbModules.Quectel, ProductId = _product, Interface = 2, Product = "EC25", UsbPath = _socket };

        public async ValueTask DisposeAsync()
        {
            await _running;
            await Module.DisposeAsync();
            await Port.DisposeAsync();
        }
    }
}
