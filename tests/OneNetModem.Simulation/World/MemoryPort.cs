// The module's port in memory: hosts come and go by loopback links, and its plug can be pulled.
using System.Globalization;
using System.IO.Pipelines;
using OneNetModem.At.Links;
using OneNetModem.Emulator.Ports;

namespace OneNetModem.Simulation.World;

internal sealed class MemoryPort(TimeProvider time) : IByteLink, IPluggablePort
{
    private readonly Pipe _input = new(new PipeOptions(readerScheduler: PipeScheduler.Inline, writerScheduler: PipeScheduler.Inline));
    private LoopbackLink? _host;
    private LoopbackLink? _module;
    private bool _plugged = true;
    private int _number;

    public string Name => string.Create(CultureInfo.InvariantCulture, $"memory{_number}");

    public PipeReader Input => _input.Reader;

    public CancellationToken Closed => CancellationToken.None;

    public LinkException? Fault => null;

    /// <summary>Links that hosts hold open.</summary>
    public int Held => _host is { Closed.IsCancellationRequested: false } ? 1 : 0;

    /// <summary>Told of the bytes in both directions: true from the host.</summary>
    public Action<bool, ReadOnlyMemory<byte>>? Watch { get; init; }

    /// <summary>Bytes from hosts so far.</summary>
    public long Received { get; private set; }

    /// <summary>Opens the port as a host does.</summary>
    /// <exception cref="LinkException">It is not plugged in, or another host has it.</exception>
    public LoopbackLink Open()
    {
        if (!_plugged)
        {
            throw new LinkException(Name, LinkFailure.NotFound, "there is no such port");
        }

        if (Held > 0)
        {
            throw new LinkException(Name, LinkFailure.Busy, "another program holds it");
        }

        (_host, _module) = LoopbackLink.CreatePair(Name, time);
        _ = ReceiveAsync(_module);
        return _host;
    }

    public ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken = default) =>
        _module is { Closed.IsCancellationRequested: false } module ? SendAsync(module, bytes) : default;

    public void Unplug()
    {
        _plugged = false;
        _ = _module?.DisposeAsync().AsTask();
        _module = null;
    }

    public string Replug(bool underAnotherName)
    {
        _plugged = true;
        _number += underAnotherName ? 1 : 0;
        return Name;
    }

    public ValueTask DisposeAsync()
    {
        Unplug();
        return default;
    }

    private async ValueTask SendAsync(LoopbackLink module, ReadOnlyMemory<byte> bytes)
    {
        Watch?.Invoke(false, bytes);
        try
        {
            await module.WriteAsync(bytes);
        }
        catch (LinkException)
        {
            // The host has just gone.
        }
    }

    private async Task ReceiveAsync(LoopbackLink module)
    {
        while (true)
        {
            ReadResult read = await module.Input.ReadAsync();
            foreach (ReadOnlyMemory<byte> piece in read.Buffer)
            {
                Received += piece.Length;
                Watch?.Invoke(true, piece);
                await _input.Writer.WriteAsync(piece);
            }

            module.Input.AdvanceTo(read.Buffer.End);
            if (read.IsCompleted)
            {
                return;
            }
        }
    }
}
