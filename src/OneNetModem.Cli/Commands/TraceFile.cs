// The trace file that a command names, or stdin.
using System.Globalization;
using OneNetModem.At.Tracing;

namespace OneNetModem.Cli.Commands;

/// <summary>Reads the trace that a command names.</summary>
internal static class TraceFile
{
    /// <summary>The entries of a file (- is stdin), its mistakes as usage errors that name the line.</summary>
    public static IEnumerable<TraceRecord> Read(string file, CancellationToken cancellation)
    {
        using IEnumerator<TraceRecord> records = (file == "-" ? TraceReader.Read(Console.In) : TraceReader.ReadFile(file)).GetEnumerator();
        while (Next(records, file))
        {
            cancellation.ThrowIfCancellationRequested();
            yield return records.Current;
        }
    }

    /// <summary>What the file is called in messages.</summary>
    public static string NameOf(string file) => file == "-" ? "stdin" : file;

    private static bool Next(IEnumerator<TraceRecord> records, string file)
    {
        try
        {
            return records.MoveNext();
        }
        catch (TraceFormatException wrong)
        {
            throw new CommandFailure(
                ExitCode.Usage, "this is not a trace: " + wrong.Message, string.Create(CultureInfo.InvariantCulture, $"{NameOf(file)}:{wrong.Line}"), null,
                "a trace has one JSON object a line: {\"t\":1.25,\"dir\":\"rx\",\"data\":\"\\r\\nOK\\r\\n\"}; --trace FILE of any command writes one");
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            throw new CommandFailure(ExitCode.Usage, "the trace cannot be read: " + unreadable.Message, NameOf(file));
        }
    }
}
