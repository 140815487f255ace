// How fast received bytes become frames, and frames become URCs, for the sizes in which a port delivers them.
using System.Buffers;
using BenchmarkDotNet.Attributes;
using OneNetModem.At.Dialogue;
using OneNetModem.At.Framing;

namespace OneNetModem.Benchmarks;

/// <summary>Throughput of the receive path.</summary>
public class ReceiveBenchmarks
{
    private readonly Sink _sink = new();
    private AtDialogue _dialogue = null!;

    /// <summary>What is received.</summary>
    [ParamsSource(nameof(Kinds))]
    public Traffic Traffic { get; set; } = null!;

    /// <summary>Bytes that arrive at once.</summary>
    [Params(1, 64, 512, 4096)]
    public int Chunk { get; set; }

    /// <summary>All kinds.</summary>
    public static IEnumerable<Traffic> Kinds => Traffic.All;

    /// <summary>Makes a dialogue that expects nothing.</summary>
    [GlobalSetup]
    public void Setup()
    {
        _dialogue = new AtDialogue(new Dialect(), _sink);
        int scanned = Scanner();
        _sink.Urcs = 0;
        Dialogue();
        if (scanned != Traffic.Lines || _sink.Urcs + _sink.Orphans != Traffic.Lines)
        {
            throw new InvalidOperationException($"{scanned} frames and {_sink.Urcs + _sink.Orphans} events of {Traffic.Lines} lines");
        }
    }

    /// <summary>Bytes to frames.</summary>
    [Benchmark]
    public int Scanner()
    {
        ReadOnlySpan<byte> bytes = Traffic.Bytes;
        ScanState state = new(Traffic.Rules);
        int frames = 0;
        int done = 0;
        int needed = 0;
        for (int arrived = 0; arrived < bytes.Length;)
        {
            arrived = Math.Min(bytes.Length, arrived + Chunk);
            bool found = true;
            while (found && done < arrived && arrived - done >= needed)
            {
                found = AtScanner.Scan(bytes[done..arrived], state, out _, out int consumed, out needed);
                frames += found ? 1 : 0;
                done += consumed;
            }
        }

        return frames;
    }

    /// <summary>Bytes to URCs and messages, ready for a consumer.</summary>
    [Benchmark]
    public void Dialogue()
    {
        ReadOnlyMemory<byte> bytes = Traffic.Bytes;
        int done = 0;
        for (int arrived = 0; arrived < bytes.Length;)
        {
            arrived = Math.Min(bytes.Length, arrived + Chunk);
            done += (int)_dialogue.Feed(new ReadOnlySequence<byte>(bytes[done..arrived]));
        }
    }

    private sealed class Sink : IDialogueEvents
    {
        public int Urcs { get; set; }

        public int Orphans { get; private set; }

        public void OnResponse(AtResponse response)
        {
        }

        public void OnDataWanted(AtCommand command, bool prompt)
        {
        }

        public void OnStuckPrompt(AtCommand stale)
        {
        }

        public void OnUrc(AtUrc urc) => Urcs++;

        public void OnOrphan(string line) => Orphans++;

        public void OnNoise(ReadOnlySpan<byte> bytes)
        {
        }
    }

    /// <summary>Nothing but the payload rules.</summary>
    internal sealed class Dialect : IAtDialect
    {
        public PayloadRules InitialPayloads => Traffic.Rules;

        public bool? EchoesData => null;

        public LineOwner OwnerOf(AtCommand command, string line) => LineOwner.Response;

        public bool IsUrc(string line) => false;

        public bool IsRestart(string line) => false;

        public PayloadRules AfterCommand(PayloadRules current, AtCommand command, IReadOnlyList<string> lines, AtFinal final) => current;

        public int? DataLength(AtCommand command) => null;

        public ReadOnlyMemory<byte> LeaveDataMode(AtCommand command, int length) => default;
    }
}
