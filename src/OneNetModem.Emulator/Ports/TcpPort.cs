// The module's port on TCP, as ser2net would give it: raw bytes, one host at a time.
using System.Globalization;
using System.IO.Pipelines;
using System.Net;
using System.Net.Sockets;
using OneNetModem.At.Links;

namespace OneNetModem.Emulator.Ports;

/// <summary>Listens on 127.0.0.1; a second host is refused while the first is there. What the module says while nobody
/// is there is lost.</summary>
public sealed class TcpPort : IByteLink, IPluggablePort
{
    private readonly Lock _gate = new();
    private readonly Pipe _input = new(new PipeOptions(useSynchronizationContext: false));
    private readonly CancellationTokenSource _ending = new();
    private Task _loop = Task.CompletedTask;
    private CancellationTokenSource? _plugged;
    private NetworkStream? _host;

    /// <summary>Starts to listen.</summary>
    /// <param name="port">TCP port; 0 takes a free one, see <see cref="Port"/>.</param>
    /// <exception cref="SocketException">The port is taken.</exception>
    public TcpPort(int port = 0)
    {
        Closed = _ending.Token;
        Begin(port);
    }

    /// <summary>The TCP port. Another one after a replug under another name.</summary>
    public int Port { get; private set; }

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

        Unplug();
        await _ending.CancelAsync();
        await _input.Writer.CompleteAsync();
        _ending.Dispose();
    }

    /// <inheritdoc/>
    public void Unplug()
    {
        lock (_gate)
        {
            if (_plugged is { } plugged)
            {
                _plugged = null;
                plugged.Cancel();
                _loop.Wait();
                plugged.Dispose();
            }
        }
    }

    /// <inheritdoc/>
    public string Replug(bool underAnotherName)
    {
        lock (_gate)
        {
            if (_plugged is null && !_ending.IsCancellationRequested)
            {
                try
                {
                    Begin(underAnotherName ? 0 : Port);
                }
                catch (SocketException e)
                {
                    throw new IOException($"TCP port {Port.ToString(CultureInfo.InvariantCulture)}: {e.Message}", e);
                }
            }

            return Name;
        }
    }

    private void Begin(int port)
    {
        var listener = new TcpListener(IPAddress.Loopback, port);
        listener.Start();
        Port = ((IPEndPoint)listener.LocalEndpoint).Port;
        var plugged = new CancellationTokenSource();
        _plugged = plugged;
        _loop = Task.Run(() => ListenAsync(listener, plugged.Token));
    }

    private async Task ListenAsync(TcpListener listener, CancellationToken unplugged)
    {
        Task serving = Task.CompletedTask;
        try
        {
            while (true)
            {
                TcpClient client = await listener.AcceptTcpClientAsync(unplugged);
                if (serving.IsCompleted)
                {
                    client.NoDelay = true;
                    Volatile.Write(ref _host, client.GetStream());
                    serving = ServeAsync(client, unplugged);
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
        finally
        {
            Listening.End(listener);
        }

        await serving;
    }

    private async Task ServeAsync(TcpClient client, CancellationToken unplugged)
    {
        using (client)
        {
            try
            {
                NetworkStream stream = client.GetStream();
                int count;
                while ((count = await stream.ReadAsync(_input.Writer.GetMemory(4096), unplugged)) > 0)
                {
                    _input.Writer.Advance(count);
                    await _input.Writer.FlushAsync(unplugged);
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
