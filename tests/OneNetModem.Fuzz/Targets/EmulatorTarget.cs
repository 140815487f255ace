// Bytes from a host to the emulated module: whatever they are, it still answers AT afterwards.
using System.Buffers;
using System.IO.Pipelines;
using System.Text;
using OneNetModem.At.Links;
using OneNetModem.Emulator;

namespace OneNetModem.Fuzz.Targets;

internal static class EmulatorTarget
{
    /// <summary>Ends a line, and a data phase of at most this many bytes: the longest that a module takes.</summary>
    private static readonly byte[] WayOut = [.. Enumerable.Repeat((byte)'\r', 70_000), 0x1B, 0x1A, (byte)'\r'];

    public static void Run(byte[] input)
    {
        // What switches the module off, restarts it or cuts the answer's form is its job, not a bug.
        string text = Encoding.Latin1.GetString(input).ToUpperInvariant();
        if (text.Contains("QPOWD", StringComparison.Ordinal) || text.Contains("CFUN", StringComparison.Ordinal) || text.Contains("ATQ", StringComparison.Ordinal)
            || text.Contains("ATV", StringComparison.Ordinal) || text.Contains("ATS", StringComparison.Ordinal) || text.Contains("QFUPL", StringComparison.Ordinal) || input.Length > 4096)
        {
            return;
        }

        RunAsync(input).GetAwaiter().GetResult();
    }

    private static async Task RunAsync(byte[] input)
    {
        using CancellationTokenSource stop = new(TimeSpan.FromSeconds(20));
        (LoopbackLink host, LoopbackLink module) = LoopbackLink.CreatePair("fuzz");
        await using EmulatedModule emulated = new();
        Task running = emulated.RunAsync(module, stop.Token);
        await host.WriteAsync(input, stop.Token);
        await host.WriteAsync(WayOut, stop.Token);
        await host.WriteAsync("\rATE1\rAT+CGMM\r"u8.ToArray(), stop.Token);
        await AnsweredAsync(host.Input, "EC25", stop.Token);
        await host.DisposeAsync();
        await stop.CancelAsync();
        await running;
    }

    private static async Task AnsweredAsync(PipeReader input, string wanted, CancellationToken token)
    {
        while (true)
        {
            ReadResult read;
            try
            {
                read = await input.ReadAsync(token);
            }
            catch (OperationCanceledException)
            {
                throw new FuzzFindingException("the emulated module does not answer any more");
            }

            if (Encoding.Latin1.GetString(read.Buffer.ToArray()).Contains(wanted, StringComparison.Ordinal))
            {
                input.AdvanceTo(read.Buffer.End);
                return;
            }

            input.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }
    }
}
