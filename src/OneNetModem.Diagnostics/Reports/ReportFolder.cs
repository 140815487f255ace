// The folder of a report: four files, each whole or not at all.
using System.Text;
using OneNetModem.Diagnostics.Bench;
using OneNetModem.Diagnostics.History;

namespace OneNetModem.Diagnostics.Reports;

/// <summary>Writes <c>report.json</c>, <c>junit.xml</c>, <c>sims.csv</c> and <c>report.html</c>.</summary>
public static class ReportFolder
{
    private const int EarlierRuns = 20;

    // A spreadsheet takes a CSV file without the mark for one of its local code page, and Chinese in it is lost.
    private static readonly UTF8Encoding WithMark = new(encoderShouldEmitUTF8Identifier: true);
    private static readonly UTF8Encoding WithoutMark = new(encoderShouldEmitUTF8Identifier: false);

    /// <summary>Writes the files, in place of older ones of the same names.</summary>
    /// <param name="directory">The folder; it is made.</param>
    /// <param name="report">What was found.</param>
    /// <param name="history">Where the page finds earlier runs of the SIMs; it may hold this run already. A history that cannot be read is said in
    /// the page and is no reason to lose a report.</param>
    /// <param name="mask">ICCID, IMSI and IMEI are masked.</param>
    /// <returns>The files' paths, the page first.</returns>
    /// <exception cref="ReportException">They cannot be written. None of them is half written: each is put in its place by a rename behind all
    /// writing. Where a rename fails, as when another program holds an old file open, the files before it are the new ones.</exception>
    public static IReadOnlyList<string> Write(string directory, BenchReport report, BenchHistory? history = null, bool mask = false)
    {
        ArgumentException.ThrowIfNullOrEmpty(directory);
        ArgumentNullException.ThrowIfNull(report);
        (IReadOnlyList<IReadOnlyList<SimReport>>? earlier, string? note) = Earlier(report, history);
        if (mask)
        {
            report = ReportMask.Apply(report);
            earlier = earlier?.Select(runs => (IReadOnlyList<SimReport>)[.. runs.Select(ReportMask.Apply)]).ToArray();
            note = ((string?[])["ICCID, IMSI and IMEI are masked.", note]).OfType<string>().Aggregate((a, b) => $"{a} {b}");
        }

        (string Name, Action<Stream> Write)[] files =
        [
            ("report.html", stream => Text(stream, HtmlReport.Of(report, earlier, note), WithoutMark)),
            ("report.json", stream => ReportJson.Write(stream, report)),
            ("junit.xml", stream => JUnitReport.Write(stream, report)),
            ("sims.csv", stream => Text(stream, SimsCsv.Of(report), WithMark)),
        ];
        try
        {
            return WriteAll(Directory.CreateDirectory(directory).FullName, files);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ReportException(Unwritten(directory, e), e);
        }
    }

    /// <summary>Tries whether the folder can be written, and makes it.</summary>
    /// <exception cref="ReportException">It cannot.</exception>
    public static void Try(string directory)
    {
        ArgumentException.ThrowIfNullOrEmpty(directory);
        try
        {
            string probe = Path.Combine(Directory.CreateDirectory(directory).FullName, $".try.{Guid.NewGuid():N}");
            File.WriteAllBytes(probe, []);
            File.Delete(probe);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ReportException(Unwritten(directory, e), e);
        }
    }

    /// <summary>Writes files, all of them or none.</summary>
    internal static string[] WriteAll(string directory, (string Name, Action<Stream> Write)[] files)
    {
        string mark = Guid.NewGuid().ToString("N");
        string Temporary(string name) => Path.Combine(directory, $".{name}.{mark}");
        try
        {
            foreach ((string name, Action<Stream> write) in files)
            {
                using FileStream stream = new(Temporary(name), FileMode.CreateNew);
                write(stream);
                stream.Flush(flushToDisk: true);
            }

            foreach ((string name, _) in files)
            {
                File.Move(Temporary(name), Path.Combine(directory, name), overwrite: true);
            }
        }
        finally
        {
            foreach ((string name, _) in files)
            {
                File.Delete(Temporary(name));
            }
        }

        return [.. files.Select(file => Path.Combine(directory, file.Name))];
    }

    private static (IReadOnlyList<IReadOnlyList<SimReport>>? Earlier, string? Note) Earlier(BenchReport report, BenchHistory? history)
    {
        if (history is null)
        {
            return (null, null);
        }

        try
        {
            return ([.. report.Sims.Select(sim => EarlierOf(sim, history))], null);
        }
        catch (BenchHistoryException e)
        {
            return (null, $"Earlier runs are missing here. {e.Message}");
        }
    }

    private static IReadOnlyList<SimReport> EarlierOf(SimReport sim, BenchHistory history) =>
        sim.Iccid is null ? [] : [.. history.List(new RunFilter { Iccid = sim.Iccid, Before = sim.Started, Limit = EarlierRuns }).Select(run => run.Sim)];

    private static void Text(Stream stream, string text, UTF8Encoding encoding)
    {
        stream.Write(encoding.GetPreamble());
        stream.Write(encoding.GetBytes(text));
    }

    /// <summary>A folder that is to be made cannot be missing, which is what the system says of it.</summary>
    private static string Unwritten(string directory, Exception e) =>
        $"The report cannot be written to {directory}: {(e is FileNotFoundException or DirectoryNotFoundException ? "it cannot be created" : e.Message)}";
}
