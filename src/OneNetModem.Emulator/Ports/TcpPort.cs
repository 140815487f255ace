// The module's port on TCP, as ser2net would give it: raw bytes, one host at a time.
using System.Globalization;
using System.IO.Pipelines;
using System.Net;
using System.Net.Sockets;
using OneNetModem.At.Links;

namespace OneNetModem.Emulator.Ports;

/// <summary>Listens on 127.0.0.1; a second host is refused while the first is there. What the module says while nobody
/// is there is lost.</summary>
public sealed class TcpPort : IByteLink
{
    private readonly TcpListener _listener;
    private readonly Pipe _input = new(new PipeOptions(useSynchronizationContext: false));
    private readonly CancellationTokenSource _ending = new();
    private readonly Task _loop;
    private NetworkStream? _host;

    /// <summary>Starts to listen.</summary>
    /// <param name="port">TCP port; 0 takes a free one, see <see cref="Port"/>.</param>
    /// <exception cref="SocketException">The port is taken.</exception>
    public TcpPort(int port = 0)
    {
        _listener = new TcpListener(IPAddress.Loopback, port);
        _listener.Start();
        Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        Closed = _ending.Token;
        _loop = Task.Run(ListenAsync);
    }

    /// <summary>The TCP port.</summary>
    public int Port { get; }

    /// <inheritdoc/>
    public string Name => string.Create(CultureInfo.InvariantCulture, $"tcp://127.0.0.1:{Port}");

    /// <inheritdoc/>
    public PipeReader Input => _input.Reader;

    /// <inheritdoc/>
    public CancellationToken Closed { get; }

    /// <summary>Always null: only a dispose ends this port.</summary>
    public LinkException? Fault => null;

    /// <inheritdoc/>
    public async ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken = default)
    {
        if (Volatile.Read(ref _host) is not { } host)
        {
            return;
        }

        try
        {
            await host.WriteAsync(bytes, cancellationToken);
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            // The host has just gone; its reader notices.
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_ending.IsCancellationRequested)
        {
            return;
        }

        await _ending.CancelAsync();
        await _loop;
        _listener.Dispose();
        await _input.Writer.CompleteAsync();
        _ending.Dispose();
    }

    private async Task ListenAsync()
    {
        Task serving = Task.CompletedTask;
        try
        {
            while (true)
            {
                TcpClient client = await _listener.AcceptTcpClientAsync(_ending.Token);
                if (serving.IsCompleted)
                {
                    client.NoDelay = true;
                    Volatile.Write(ref _host, client.GetStream());
                    serving = ServeAsync(client);
                }
                else
                {
                    client.Dispose();
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The port ends.
        }

        await serving;
    }

    private async Task ServeAsync(TcpClient client)
    {
        using (client)
        {
            try
            {
                NetworkStream stream = client.GetStream();
                int count;
                while ((count = await stream.ReadAsync(_input.Writer.GetMemory(4096), _ending.Token)) > 0)
                {
                    _input.Writer.Advance(count);
                    await _input.Writer.FlushAsync(_ending.Token);
                }
            }
            catch (Exception e) when (e is IOException or OperationCanceledException)
            {
                // The host or the port is gone.
            }

            Volatile.Write(ref _host, null);
        }
    }
}
