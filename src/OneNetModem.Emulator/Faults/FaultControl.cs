// Faults switched from another terminal: lines on a unix socket or a loopback TCP port, for `onenet-modem emulate
// --control` as for `socat - UNIX-CONNECT:PATH` and `nc`.
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace OneNetModem.Emulator.Faults;

/// <summary>The control channel of a running module. A client sends lines; each is answered by any number of lines and
/// then by <c>ok</c> or <c>error: REASON</c>. The commands are in <see cref="Commands"/>.</summary>
public sealed class FaultControl : IAsyncDisposable
{
    private readonly EmulatedModule _module;
    private readonly Socket _listener;
    private readonly CancellationTokenSource _ending = new();
    private readonly Task _accepting;

    private FaultControl(EmulatedModule module, Socket listener, EndPoint address)
    {
        _module = module;
        _listener = listener;
        Address = address;
        _accepting = AcceptAllAsync();
    }

    /// <summary>The commands with a sentence each.</summary>
    public static IReadOnlyList<(string Usage, string About)> Commands => ControlCommands.All;

    /// <summary>Where it listens; a TCP port of 0 has become a real one.</summary>
    public EndPoint Address { get; }

    /// <summary>Reads an address: <c>PATH</c> of a unix socket, <c>127.0.0.1:PORT</c> or <c>:PORT</c>.</summary>
    /// <exception cref="FormatException">It is none; the message says what is allowed.</exception>
    public static EndPoint ParseAddress(string text)
    {
        int colon = text.LastIndexOf(':');
        if (colon >= 0 && text[..colon] is "" or "127.0.0.1" or "localhost"
            && int.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out int port) && port <= IPEndPoint.MaxPort)
        {
            return new IPEndPoint(IPAddress.Loopback, port);
        }

        try
        {
            return colon < 0 && text.Length > 0 || text.Contains('/', StringComparison.Ordinal)
                ? new UnixDomainSocketEndPoint(text)
                : throw new FormatException($"'{text}' is no control address: write the path of a unix socket, or 127.0.0.1:PORT");
        }
        catch (ArgumentOutOfRangeException e)
        {
            throw new FormatException($"'{text}' is too long for a unix socket: about 100 characters are possible", e);
        }
    }

    /// <summary>Listens for clients of <paramref name="module"/>, which must be running to answer them.</summary>
    /// <exception cref="IOException">The address is taken, or cannot be had; the message says which.</exception>
    public static FaultControl Start(EmulatedModule module, EndPoint address)
    {
        var listener = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            if (address is UnixDomainSocketEndPoint path)
            {
                ClearAway(path);
            }

            listener.Bind(address);
            if (address is UnixDomainSocketEndPoint && !OperatingSystem.IsWindows())
            {
                File.SetUnixFileMode(address.ToString()!, UnixFileMode.UserRead | UnixFileMode.UserWrite);
            }

            listener.Listen();
            return new FaultControl(module, listener, address is IPEndPoint ? listener.LocalEndPoint! : address);
        }
        catch (SocketException e)
        {
            listener.Dispose();
            throw new IOException($"{address}: {e.Message}", e);
        }
        catch
        {
            listener.Dispose();
            throw;
        }
    }

    /// <summary>Sends one command to a control channel, as another program; returns the lines before <c>ok</c>.</summary>
    /// <exception cref="FormatException">The command was refused; the message is the reason.</exception>
    /// <exception cref="IOException">Nobody listens there, or it went away.</exception>
    public static async Task<IReadOnlyList<string>> SendAsync(EndPoint address, string command, CancellationToken cancellationToken = default)
    {
        using var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(address, cancellationToken);
        }
        catch (SocketException e)
        {
            throw new IOException($"{address}: {e.Message}", e);
        }

        await using var stream = new NetworkStream(socket);
        using var reader = new StreamReader(stream, Encoding.UTF8);
        await stream.WriteAsync(Encoding.UTF8.GetBytes(command.ReplaceLineEndings(" ") + "\n"), cancellationToken);
        var lines = new List<string>();
        while (await reader.ReadLineAsync(cancellationToken) is { } line)
        {
            if (line == "ok")
            {
                return lines;
            }

            if (line.StartsWith("error: ", StringComparison.Ordinal))
            {
                throw new FormatException(line["error: ".Length..]);
            }

            lines.Add(line);
        }

        throw new IOException($"{address}: the emulator went away");
    }

    /// <summary>Closes the channel; a unix socket's file is removed.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_ending.IsCancellationRequested)
        {
            return;
        }

        await _ending.CancelAsync();
        _listener.Dispose();
        await _accepting;
        _ending.Dispose();
        if (Address is UnixDomainSocketEndPoint)
        {
            File.Delete(Address.ToString()!);
        }
    }

    /// <summary>A socket that nobody listens on any more, left by a program that was killed, is removed.</summary>
    private static void ClearAway(UnixDomainSocketEndPoint path)
    {
        var present = new FileInfo(path.ToString());
        if (!present.Exists)
        {
            return;
        }

        using var probe = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            probe.Connect(path);
        }
        catch (SocketException e) when (e.SocketErrorCode == SocketError.ConnectionRefused && present.Length == 0)
        {
            present.Delete();
            return;
        }
        catch (SocketException e)
        {
            throw new IOException($"{path} exists already and is no control socket: it is not replaced", e);
        }

        throw new IOException($"{path} is the control socket of a program that runs");
    }

    private async Task AcceptAllAsync()
    {
        var clients = new List<Task>();
        try
        {
            while (true)
            {
                Socket client = await _listener.AcceptAsync(_ending.Token);
                clients.RemoveAll(c => c.IsCompleted);
                clients.Add(ServeAsync(client));
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The channel ends.
        }

        await Task.WhenAll(clients);
    }

    private async Task ServeAsync(Socket client)
    {
        try
        {
            await using var stream = new NetworkStream(client, ownsSocket: true);
            using var reader = new StreamReader(stream, Encoding.UTF8);
            while (await reader.ReadLineAsync(_ending.Token) is { } line)
            {
                var answer = new StringBuilder();
                try
                {
                    foreach (string said in await ControlCommands.RunAsync(_module, line.Trim(), _ending.Token))
                    {
                        answer.Append(said).Append('\n');
                    }

                    answer.Append("ok\n");
                }
                catch (Exception e) when (e is FormatException or InvalidOperationException)
                {
                    answer.Append("error: ").Append(e.Message).Append('\n');
                }

                await stream.WriteAsync(Encoding.UTF8.GetBytes(answer.ToString()), _ending.Token);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or IOException)
        {
            // The client or the channel is gone.
        }
    }
}
