// What a command costs over a pty: AT+CSQ and its answer through the channel, for both links, beside the same bytes
// read and written with nothing in between: the module's own time and the kernel's.
using System.Runtime.InteropServices;
using BenchmarkDotNet.Attributes;
using OneNetModem.At.Dialogue;
using OneNetModem.At.Links;
using OneNetModem.At.Tests.Links;

namespace OneNetModem.Benchmarks;

/// <summary>Command round trips on a pty, one after the other.</summary>
public partial class RoundTripBenchmarks
{
    private const int Rounds = 200;
    private static readonly byte[] Answer = "AT+CSQ\r\r\n+CSQ: 20,99\r\n\r\nOK\r\n"u8.ToArray();
    private static readonly AtCommand Command = new("AT+CSQ");

    private Pty _pty = null!;
    private Thread _module = null!;
    private IByteLink? _link;
    private AtChannel? _channel;
    private int _raw = -1;

    /// <summary>A module that answers at once, and the raw end.</summary>
    [GlobalSetup(Target = nameof(Raw))]
    public void OpenRaw()
    {
        StartModule();
        _raw = open(_pty.SlavePath, 2 | 0x100);
    }

    /// <summary>A module that answers at once, and the native link.</summary>
    [GlobalSetup(Target = nameof(Tty))]
    public void OpenTty()
    {
        StartModule();
        Use(TtyLink.Open(_pty.SlavePath));
    }

    /// <summary>A module that answers at once, and the link over System.IO.Ports.</summary>
    [GlobalSetup(Target = nameof(SerialPort))]
    public void OpenSerialPort()
    {
        StartModule();
        Use(SerialPortLink.Open(_pty.SlavePath));
    }

    /// <summary>Closes all.</summary>
    [GlobalCleanup]
    public async Task CloseAsync()
    {
        if (_link is not null)
        {
            await _link.DisposeAsync();
            await _channel!.Completion;
        }

        if (_raw >= 0)
        {
            _ = close(_raw);
        }

        // Its read ends with the last user of the slave.
        _module.Join();
        _pty.Dispose();
    }

    /// <summary>Blocking read and write, no link and no channel.</summary>
    [Benchmark(Baseline = true, OperationsPerInvoke = Rounds)]
    public unsafe void Raw()
    {
        byte* buffer = stackalloc byte[256];
        ReadOnlySpan<byte> command = "AT+CSQ\r"u8;
        for (int i = 0; i < Rounds; i++)
        {
            fixed (byte* p = command)
            {
                _ = write(_raw, p, (nuint)command.Length);
            }

            for (nint got = 0; got < Answer.Length;)
            {
                got += Math.Max(1, read(_raw, buffer, 256));
            }
        }
    }

    /// <summary>Through the channel and <see cref="TtyLink"/>.</summary>
    [Benchmark(OperationsPerInvoke = Rounds)]
    public Task Tty() => AskAsync();

    /// <summary>Through the channel and <see cref="SerialPortLink"/>.</summary>
    [Benchmark(OperationsPerInvoke = Rounds)]
    public Task SerialPort() => AskAsync();

    private async Task AskAsync()
    {
        for (int i = 0; i < Rounds; i++)
        {
            AtResponse response = await _channel!.SendAsync(Command);
            if (!response.IsOk)
            {
                throw new InvalidOperationException(response.ToString());
            }
        }
    }

    private void Use(IByteLink link)
    {
        _link = link;
        _channel = new AtChannel(link, new ReceiveBenchmarks.Dialect());
    }

    private void StartModule()
    {
        _pty = new Pty();
        _module = new Thread(() =>
        {
            Span<byte> buffer = stackalloc byte[256];
            try
            {
                for (int got = _pty.Read(buffer); got > 0; got = _pty.Read(buffer))
                {
                    if (buffer[got - 1] == (byte)'\r')
                    {
                        _pty.Write(Answer);
                    }
                }
            }
            catch (System.ComponentModel.Win32Exception)
            {
                // The slave was closed between the command and the answer.
            }
        })
        { IsBackground = true };
        _module.Start();
    }

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int open(string path, int flags);

    [LibraryImport("libc")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int close(int fd);

    [LibraryImport("libc")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static unsafe partial nint read(int fd, byte* buffer, nuint count);

    [LibraryImport("libc")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static unsafe partial nint write(int fd, byte* buffer, nuint count);
}
