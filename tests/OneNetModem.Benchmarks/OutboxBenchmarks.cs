// What it costs to have a message on disk: enqueues of 256 bytes by one sender after the other's commit, and by many who share one.
using BenchmarkDotNet.Attributes;
using OneNetModem.Bridge.Outbox;
using OneNetModem.Bridge.Settings;

namespace OneNetModem.Benchmarks;

/// <summary>Enqueues into an outbox, each awaited by its sender. The folder is on the disk of the temporary files.</summary>
public class OutboxBenchmarks
{
    private const int Messages = 1024;
    private static readonly byte[] Payload = new byte[256];

    private readonly string _folder = Path.Combine(Path.GetTempPath(), "outbox-" + Guid.NewGuid().ToString("N"));
    private MessageOutbox _outbox = null!;

    /// <summary>How many senders there are at once.</summary>
    [Params(1, 8, 64)]
    public int Senders { get; set; }

    /// <summary>A new file for each series: figures do not depend on what went before.</summary>
    [IterationSetup]
    public void Open() => _outbox = MessageOutbox.Open(new BridgeSettings { StateDirectory = _folder });

    /// <summary>Removes it.</summary>
    [IterationCleanup]
    public void Close()
    {
        _outbox.DisposeAsync().AsTask().GetAwaiter().GetResult();
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>All senders, each one message after the other.</summary>
    [Benchmark(OperationsPerInvoke = Messages)]
    public Task Enqueue() => Task.WhenAll(Enumerable.Range(0, Senders).Select(_ => Task.Run(SendAsync)));

    private async Task SendAsync()
    {
        for (int i = 0; i < Messages / Senders; i++)
        {
            if (await _outbox.EnqueueAsync("$sys/p/d/dp/post/json", Payload) is EnqueueResult.Refused refused)
            {
                throw new InvalidOperationException(refused.Detail);
            }
        }
    }
}
