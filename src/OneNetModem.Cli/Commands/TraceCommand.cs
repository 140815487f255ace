// trace decode | show | replay: what a trace file says, for programs and for people, and whether the driver still says the same
using System.CommandLine;
using System.Globalization;
using OneNetModem.At.Tracing;
using OneNetModem.Cli.Output;
using OneNetModem.Quectel.Tracing;

namespace OneNetModem.Cli.Commands;

/// <summary>Reads trace files: those of <c>--trace</c>, and whatever else has their shape.</summary>
internal static class TraceCommand
{
    public static Command Create()
    {
        Argument<string> file = new("FILE") { Description = "A trace file; - reads stdin." };
        Option<bool> times = new("--times") { Description = "Add \"t\", the seconds since the trace began, to each event." };
        DocumentedCommand decode = new(
            "decode", "Prints the events of a trace, one JSON object a line: responses, prompts, URCs, messages, and lines that belong to nobody (orphans).",
            "trace decode site.trace", "trace decode --times site.trace | grep orphan") { file, times };
        CommandRun.Handle(decode, (run, cancellation) => Task.FromResult(Decode(run, run.Arguments.GetRequiredValue(file), run.Arguments.GetValue(times), cancellation)));

        Argument<string> shown = new("FILE") { Description = "A trace file; - reads stdin." };
        DocumentedCommand show = new(
            "show", "Shows a trace to people: times, directions, control bytes, gaps, and what the lines mean.",
            "trace show site.trace | less -R", "zcat old.trace.gz | onenet-modem trace show -") { shown };
        CommandRun.Handle(show, (run, cancellation) => Task.FromResult(Show(run, run.Arguments.GetRequiredValue(shown), cancellation)));

        return new DocumentedCommand("trace", "Reads the files that --trace writes.", "trace show site.trace", "trace decode site.trace", "trace replay site.trace") { decode, show, TraceReplayCommand.Create() };
    }

    private static ExitCode Decode(CommandRun run, string file, bool times, CancellationToken cancellation)
    {
        TraceDecoder decoder = new();
        int noise = 0;
        foreach (TraceRecord record in TraceFile.Read(file, cancellation))
        {
            decoder.Read(record);
            foreach (TraceEvent happened in decoder.Take())
            {
                // Bytes that are no line have no event; that there were some should not go unsaid.
                if (happened.Event == "noise")
                {
                    noise++;
                    continue;
                }
                run.Results.WriteDocument((times ? happened : happened with { Time = null }).ToJson());
            }
        }
        if (noise > 0)
        {
            run.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"note: {noise} {(noise == 1 ? "stretch" : "stretches")} of bytes that are no line; onenet-modem trace show {file} shows them"));
        }
        return ExitCode.Ok;
    }

    private static ExitCode Show(CommandRun run, string file, CancellationToken cancellation)
    {
        TraceView view = new(run.Arguments.InvocationConfiguration.Output);
        foreach (TraceRecord record in TraceFile.Read(file, cancellation))
        {
            if (!run.Results.IsJson)
            {
                view.Add(record);
                continue;
            }
            run.Results.Write("trace", null, json =>
            {
                json.WriteNumber("t", record.Seconds);
                json.WriteString("dir", record.Direction switch { TraceDirection.Tx => "tx", TraceDirection.Rx => "rx", _ => "note" });
                json.WriteString("text", record.Direction == TraceDirection.Note ? record.Text : VisibleText.Of(record.ToBytes()));
            });
        }
        view.End();
        return ExitCode.Ok;
    }
}
