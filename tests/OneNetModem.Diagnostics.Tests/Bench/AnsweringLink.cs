// Answers some command lines in the module's place: what an emulated module cannot be made to say.
using System.Buffers;
using System.IO.Pipelines;
using System.Text;
using OneNetModem.At.Links;

namespace OneNetModem.Diagnostics.Tests.Bench;

internal static class AnsweringLink
{
    /// <summary>A link to the module behind it, or the module's own when there is nothing to answer.</summary>
    public static IByteLink Before(LoopbackLink module, IReadOnlyDictionary<string, string> answers, TimeProvider time)
    {
        if (answers.Count == 0)
        {
            return module;
        }

        (LoopbackLink host, LoopbackLink middle) = LoopbackLink.CreatePair(module.Name, time);
        _ = PumpAsync(module, middle, new Dictionary<string, string>(StringComparer.Ordinal));
        _ = PumpAsync(middle, module, answers);
        return host;
    }

    private static async Task PumpAsync(LoopbackLink from, LoopbackLink to, IReadOnlyDictionary<string, string> answers)
    {
        while (true)
        {
            ReadResult read = await from.Input.ReadAsync();
            if (IsLine(read.Buffer) && read.Buffer.PositionOf((byte)'\r') is { } end)
            {
                SequencePosition after = read.Buffer.GetPosition(1, end);
                byte[] line = read.Buffer.Slice(0, after).ToArray();
                from.Input.AdvanceTo(after);
                string text = Encoding.ASCII.GetString(line).TrimEnd('\r');
                if (answers.TryGetValue(text, out string? answer))
                {
                    await from.WriteAsync(Encoding.ASCII.GetBytes(text + "\r" + Framed(answer)));
                }
                else if (!to.Closed.IsCancellationRequested)
                {
                    await to.WriteAsync(line);
                }
            }
            else if (read.IsCompleted)
            {
                await to.DisposeAsync();
                return;
            }
            else if (answers.Count > 0 && IsLine(read.Buffer))
            {
                from.Input.AdvanceTo(read.Buffer.Start, read.Buffer.End);
            }
            else
            {
                // From the module, or a payload: as it comes.
                byte[] bytes = read.Buffer.ToArray();
                from.Input.AdvanceTo(read.Buffer.End);
                await to.WriteAsync(bytes);
            }
        }
    }

    private static bool IsLine(ReadOnlySequence<byte> begun) => begun.IsEmpty || begun.FirstSpan[0] is (byte)'A' or (byte)'\r';

    /// <summary>Lines are parted by bars; those behind OK are URCs.</summary>
    private static string Framed(string answer)
    {
        string[] lines = answer.Split('|');
        bool ends = lines.Any(l => l is "OK" or "ERROR" || l.StartsWith("+CME ERROR", StringComparison.Ordinal));
        return string.Concat((ends ? lines : [.. lines, "OK"]).Select(l => $"\r\n{l}\r\n"));
    }
}
