// One link under test and whoever is at its other end.
using System.Buffers;
using System.IO.Pipelines;
using System.Net;
using System.Net.Sockets;
using OneNetModem.At.Links;

namespace OneNetModem.At.Tests.Links;

/// <summary>The far end of a link: the module's side. Nothing is read from it unless asked for.</summary>
internal abstract class FarEnd
{
    public abstract Task WriteAsync(byte[] bytes);

    /// <summary>Exactly so many bytes.</summary>
    public abstract Task<byte[]> ReadAsync(int count);

    /// <summary>The device goes away.</summary>
    public abstract void HangUp();
}

internal sealed class LinkBench(IByteLink link, FarEnd far) : IAsyncDisposable
{
    public IByteLink Link => link;

    public FarEnd Far => far;

    public async ValueTask DisposeAsync()
    {
        await link.DisposeAsync();
        far.HangUp();
    }

    /// <summary>Exactly so many bytes from the link under test.</summary>
    public static async Task<byte[]> ReadAsync(PipeReader input, int count)
    {
        ReadResult read = await input.ReadAtLeastAsync(count);
        byte[] bytes = read.Buffer.Slice(0, Math.Min(count, read.Buffer.Length)).ToArray();
        input.AdvanceTo(read.Buffer.GetPosition(bytes.Length));
        return bytes;
    }

    /// <summary>All bytes up to the end of the link.</summary>
    public static async Task<byte[]> ReadToEndAsync(PipeReader input)
    {
        while (true)
        {
            ReadResult read = await input.ReadAsync();
            if (read.IsCompleted)
            {
                return read.Buffer.ToArray();
            }

            input.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }
    }
}

internal sealed class PtyEnd(Pty pty) : FarEnd
{
    public override Task WriteAsync(byte[] bytes) => OnThread(() =>
    {
        pty.Write(bytes);
        return true;
    });

    public override Task<byte[]> ReadAsync(int count) => OnThread(() =>
    {
        byte[] bytes = new byte[count];
        for (int done = 0; done < count;)
        {
            int n = pty.Read(bytes.AsSpan(done));
            done += n > 0 ? n : throw new EndOfStreamException();
        }

        return bytes;
    });

    public override void HangUp() => pty.Dispose();

    private static Task<T> OnThread<T>(Func<T> blocking) =>
        Task.Factory.StartNew(blocking, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
}

internal sealed class SocketEnd(Socket socket) : FarEnd
{
    private readonly NetworkStream _stream = new(socket, ownsSocket: true);

    public override Task WriteAsync(byte[] bytes) => _stream.WriteAsync(bytes).AsTask();

    public override async Task<byte[]> ReadAsync(int count)
    {
        byte[] bytes = new byte[count];
        await _stream.ReadExactlyAsync(bytes);
        return bytes;
    }

    public override void HangUp() => _stream.Dispose();

    /// <summary>A listener that takes one connection.</summary>
    public static (string Address, Task<SocketEnd> Accepted) Listen()
    {
        TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        int port = ((IPEndPoint)listener.LocalEndpoint).Port;
        return (FormattableString.Invariant($"tcp://127.0.0.1:{port}"), AcceptAsync(listener));
    }

    private static async Task<SocketEnd> AcceptAsync(TcpListener listener)
    {
        Socket socket = await listener.AcceptSocketAsync();
        listener.Stop();
        return new SocketEnd(socket);
    }
}

internal sealed class LoopbackEnd(LoopbackLink module) : FarEnd
{
    public override Task WriteAsync(byte[] bytes) => module.WriteAsync(bytes).AsTask();

    public override Task<byte[]> ReadAsync(int count) => LinkBench.ReadAsync(module.Input, count);

    public override void HangUp() => _ = module.DisposeAsync().AsTask();
}
