// trace decode | show: what a recorded conversation means, and how it looked
using System.CommandLine;
using System.Globalization;
using System.Text;
using OneNetModem.At.Tracing;
using OneNetModem.Quectel.Tracing;

namespace OneNetModem.Cli.Commands;

/// <summary>Reads trace files that --trace has written.</summary>
internal static class TraceCommand
{
    public static Command Create()
    {
        Argument<string> decodeFile = FileArgument(), showFile = FileArgument();
        DocumentedCommand decode = new(
            "decode", "Prints the events of a trace, one JSON object a line: responses, prompts, URCs, messages, orphans.", "trace decode site.trace.jsonl") { decodeFile };
        CommandRun.Handle(decode, (run, cancellation) => Task.FromResult(Decode(run, run.Arguments.GetRequiredValue(decodeFile), cancellation)));
        DocumentedCommand show = new(
            "show", "Prints a trace for people: time, direction, bytes with control characters named.", "trace show site.trace.jsonl | less") { showFile };
        CommandRun.Handle(show, (run, cancellation) => Task.FromResult(Show(run, run.Arguments.GetRequiredValue(showFile), cancellation)));
        return new DocumentedCommand("trace", "Reads what --trace has recorded.", "trace decode site.trace.jsonl", "trace show site.trace.jsonl") { decode, show };
    }

    private static Argument<string> FileArgument() => new("FILE") { Description = "The trace; - reads stdin." };

    private static ExitCode Decode(CommandRun run, string file, CancellationToken cancellation)
    {
        TraceDecoder decoder = new();
        foreach (TraceRecord record in Records(file))
        {
            cancellation.ThrowIfCancellationRequested();
            switch (record.Direction)
            {
                case TraceDirection.Tx:
                    decoder.Sent(record.ToBytes(), record.Seconds);
                    break;
                case TraceDirection.Rx:
                    decoder.Received(record.ToBytes(), record.Seconds);
                    break;
                default:
                    decoder.Note(record.Text, record.Seconds);
                    break;
            }
            foreach (TraceEvent one in decoder.Take())
            {
                run.Results.WriteDocument(one.ToJson());
            }
        }
        return ExitCode.Ok;
    }

    private static ExitCode Show(CommandRun run, string file, CancellationToken cancellation)
    {
        foreach (TraceRecord record in Records(file))
        {
            cancellation.ThrowIfCancellationRequested();
            (string direction, string arrow) = record.Direction switch
            {
                TraceDirection.Tx => ("tx", "-->"),
                TraceDirection.Rx => ("rx", "<--"),
                _ => ("note", "   "),
            };
            string text = record.Direction == TraceDirection.Note ? "# " + record.Text : Visible(record.ToBytes());
            run.Results.Write("trace", string.Create(CultureInfo.InvariantCulture, $"{record.Seconds,10:0.000} {arrow} {text}"), json =>
            {
                json.WriteNumber("t", record.Seconds);
                json.WriteString("dir", direction);
                json.WriteString("text", text);
            });
        }
        return ExitCode.Ok;
    }

    private static IEnumerable<TraceRecord> Records(string file)
    {
        using IEnumerator<TraceRecord> records = (file is "-" ? TraceReader.Read(Console.In) : TraceReader.ReadFile(file)).GetEnumerator();
        while (true)
        {
            try
            {
                if (!records.MoveNext())
                {
                    yield break;
                }
            }
            catch (TraceFormatException wrong)
            {
                throw new CommandFailure(ExitCode.Failed, "this is no trace: " + wrong.Message, file, null, "a trace is what --trace FILE writes");
            }
            catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
            {
                throw new CommandFailure(ExitCode.Usage, "there is no such file", file);
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                throw new CommandFailure(ExitCode.Failed, "the file cannot be read: " + error.Message, file);
            }
            yield return records.Current;
        }
    }

    // Text as it is; what a terminal would act upon by name, bytes that are no UTF-8 in hexadecimal.
    private static string Visible(byte[] bytes)
    {
        StringBuilder text = new();
        for (ReadOnlySpan<byte> rest = bytes; !rest.IsEmpty;)
        {
            bool good = Rune.DecodeFromUtf8(rest, out Rune rune, out int length) == System.Buffers.OperationStatus.Done;
            string one = !good ? Convert.ToHexString(rest[..length]) : rune.Value switch
            {
                '\r' => "CR",
                '\n' => "LF",
                0 => "NUL",
                0x1A => "CTRL-Z",
                0x1B => "ESC",
                _ => "",
            };
            if (good && one.Length == 0 && Rune.IsControl(rune))
            {
                one = rune.Value.ToString("X2", CultureInfo.InvariantCulture);
            }
            text.Append(one.Length > 0 ? $"<{one}>" : rune.ToString());
            rest = rest[length..];
        }
        return text.ToString();
    }
}
