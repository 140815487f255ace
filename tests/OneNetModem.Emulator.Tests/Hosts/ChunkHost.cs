// A host that remembers the pieces in which the module's bytes came, on a port whose plug can be pulled.
using System.Collections.Concurrent;
using System.IO.Pipelines;
using System.Text;
using OneNetModem.At.Links;
using OneNetModem.Emulator.Ports;

namespace OneNetModem.Emulator.Tests;

internal sealed class ChunkHost : TestHost, IByteLink, IPluggablePort
{
    // Inline: what is sent has reached the module when the send returns.
    private readonly Pipe _input = new(new PipeOptions(readerScheduler: PipeScheduler.Inline, useSynchronizationContext: false));
    private readonly ConcurrentQueue<string> _pieces = [];

    internal IReadOnlyList<string> Pieces => [.. _pieces];

    internal int Unplugged { get; private set; }

    public string Name => "chunks";

    public PipeReader Input => _input.Reader;

    public CancellationToken Closed => CancellationToken.None;

    public LinkException? Fault => null;

    public ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken = default)
    {
        _pieces.Enqueue(Encoding.Latin1.GetString(bytes.Span));
        Take(bytes.Span);
        return default;
    }

    public void Unplug() => Unplugged++;

    public string Replug(bool underAnotherName) => Name;

    internal override async Task SendAsync(string characters) => await _input.Writer.WriteAsync(Encoding.Latin1.GetBytes(characters));

    public override ValueTask DisposeAsync() => _input.Writer.CompleteAsync();
}

/// <summary>A module with a <see cref="ChunkHost"/>, a broker in memory and time that the test lets pass.</summary>
internal sealed class ChunkBench : IAsyncDisposable
{
    private readonly CancellationTokenSource _off = new();
    private readonly Microsoft.Extensions.Time.Testing.FakeTimeProvider _time = new();
    private readonly Task _run;
    private readonly Task _serve;

    internal ChunkBench(params string[] faults)
        : this(seed: 1, faults)
    {
    }

    internal ChunkBench(int seed, params string[] faults)
    {
        Module = new EmulatedModule(Bench.On(Broker, ModuleProfile.Bg95, faults) with { Seed = seed, Observer = Events.Add }, _time);
        // The host is listened to before the first byte comes; the loop has a thread of its own.
        _serve = Module.ServeAsync(Host, _off.Token);
        _run = Task.Run(() => Module.RunAsync(_off.Token));
    }

    internal EmulatedModule Module { get; }

    internal ChunkHost Host { get; } = new();

    internal MemoryBroker Broker { get; } = new();

    internal List<ModuleEvent> Events { get; } = [];

    /// <summary>Lets the module do everything that it has to do now.</summary>
    internal async Task SettleAsync()
    {
        // One thing leads to the next: a packet to its answer, that to a URC.
        for (int i = 0; i < 10; i++)
        {
            await Module.SettledAsync();
        }
    }

    internal async Task PassAsync(double seconds)
    {
        await SettleAsync();
        _time.Advance(TimeSpan.FromSeconds(seconds));
        await SettleAsync();
    }

    internal async Task SendAsync(string characters)
    {
        await Host.SendAsync(characters);
        await SettleAsync();
    }

    internal async Task ConnectAsync()
    {
        await Host.OkAsync("AT+QMTOPEN=0,\"broker.test\",1883");
        await Host.UrcAsync("\r\n+QMTOPEN: 0,0\r\n");
        await Host.OkAsync("AT+QMTCONN=0,\"d\",\"p\",\"t\"");
        await Host.UrcAsync("\r\n+QMTCONN: 0,0,0\r\n");
    }

    /// <summary>Publishes "abc" and takes everything up to the OK.</summary>
    internal async Task PublishAsync(int id, int qos = 1)
    {
        await Host.CommandAsync($"AT+QMTPUB=0,{id},{qos},0,\"t\",3", "\r\n> ");
        await Host.SendAsync("abc");
        await Host.ExpectAsync("\r\nOK\r\n");
    }

    public async ValueTask DisposeAsync()
    {
        await _off.CancelAsync();
        await _run;
        await _serve;
        await Host.DisposeAsync();
        await Module.DisposeAsync();
        _off.Dispose();
    }
}
