// trace replay: a recorded session runs through the driver again, and the first difference is told
using System.CommandLine;
using System.Globalization;
using System.Text;
using OneNetModem.At.Tracing;
using OneNetModem.Cli.Output;
using OneNetModem.Quectel.Replay;

namespace OneNetModem.Cli.Commands;

/// <summary>Replays a trace file.</summary>
internal static class TraceReplayCommand
{
    private const string Recorded = "recorded";

    public static Command Create()
    {
        Argument<string> file = new("FILE") { Description = "A trace file; - reads stdin." };
        Option<string> time = new("--time") { Description = "zero plays at once; recorded plays each entry at its time and shows it.", HelpName = "zero|recorded", DefaultValueFactory = _ => "zero" };
        time.AcceptOnlyFromAmong("zero", Recorded);
        Option<string?> events = new("--events") { Description = "What is to be understood: a file of trace decode. Without it, what the trace decodes to now.", HelpName = "FILE" };
        DocumentedCommand replay = new(
            "replay",
            "Runs a trace through the driver again: says what the module said, and compares what the driver sends and understands. Exit code 1 and the first difference, if there is one.",
            "trace replay site.trace", "trace decode site.trace > site.events", "trace replay site.trace --events site.events", "trace replay site.trace --time recorded") { file, time, events };
        CommandRun.Handle(replay, (run, cancellation) => ReplayAsync(
            run, run.Arguments.GetRequiredValue(file), run.Arguments.GetValue(time) == Recorded, run.Arguments.GetValue(events), cancellation));
        return replay;
    }

    private static async Task<ExitCode> ReplayAsync(CommandRun run, string file, bool recorded, string? events, CancellationToken cancellation)
    {
        TraceRecord[] trace = [.. TraceFile.Read(file, cancellation)];
        TraceView? view = recorded && !run.Results.IsJson ? new TraceView(run.Arguments.InvocationConfiguration.Output) : null;
        ReplayOptions options = new() { Pace = recorded ? run.Time : null, Played = view is null ? null : view.Add, Events = events is null ? null : Lines(events) };
        ReplayResult result;
        try
        {
            result = await TraceReplay.RunAsync(trace, options, cancellation);
        }
        catch (FormatException wrong)
        {
            throw new CommandFailure(ExitCode.Usage, "these are not events: " + wrong.Message, events, null, "trace decode FILE prints them");
        }
        view?.End();
        if (result.Difference is { } difference)
        {
            Tell(run.Results, TraceFile.NameOf(file), difference);
            return ExitCode.Failed;
        }
        Tell(run.Results, result.Counts);
        return ExitCode.Ok;
    }

    private static string[] Lines(string events)
    {
        try
        {
            return File.ReadAllLines(events);
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            throw new CommandFailure(ExitCode.Usage, "the events cannot be read: " + unreadable.Message, events);
        }
    }

    private static void Tell(ResultWriter results, ReplayCounts counts)
    {
        string plain = string.Create(CultureInfo.InvariantCulture,
            $"no difference in {counts.Entries} entries, {counts.Span.TotalSeconds:0.0} s: {counts.Responses} responses ({counts.Timeouts} timed out), {counts.Urcs} URCs, {counts.Messages} messages, {counts.Orphans} orphans");
        results.Write("replayed", plain, json =>
        {
            json.WriteNumber("entries", counts.Entries);
            json.WriteNumber("seconds", counts.Span.TotalSeconds);
            json.WriteNumber("responses", counts.Responses);
            json.WriteNumber("timeouts", counts.Timeouts);
            json.WriteNumber("urcs", counts.Urcs);
            json.WriteNumber("messages", counts.Messages);
            json.WriteNumber("orphans", counts.Orphans);
            json.WriteNumber("noise", counts.Noise);
        });
    }

    private static void Tell(ResultWriter results, string file, ReplayDifference difference)
    {
        // Bytes for people in the trace's own look; events are JSON, in which nothing is hidden.
        string expected = Shown(difference, difference.Expected);
        string actual = Shown(difference, difference.Actual);
        string plain = string.Create(CultureInfo.InvariantCulture, $"""
            difference at {file}:{difference.Line}, {difference.Seconds:0.000} s, in what the driver {(difference.IsEvent ? "understood" : "sent")}{At(difference)}
              expected  {(expected.Length == 0 ? "nothing" : expected)}
              got       {(actual.Length == 0 ? "nothing" : actual)}{(difference.Detail.Length == 0 ? "" : ": " + difference.Detail)}
            """);
        results.Write("difference", plain, json =>
        {
            json.WriteNumber("line", difference.Line);
            json.WriteNumber("t", difference.Seconds);
            json.WriteString("in", difference.IsEvent ? "understood" : "sent");
            json.WriteNumber("offset", difference.Offset);
            json.WriteString("expected", expected);
            json.WriteString("got", actual);
            json.WriteString("detail", difference.Detail);
        });
    }

    private static string At(ReplayDifference difference) =>
        difference.Offset == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $", from byte {difference.Offset} of the entry on");

    private static string Shown(ReplayDifference difference, string text) =>
        difference.IsEvent ? VisibleText.Of(text) : VisibleText.Of(Encoding.Latin1.GetBytes(text));
}
