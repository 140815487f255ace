// What a script leaves: the folder of --report, and the one file for support.
using System.IO.Compression;
using System.Text;
using System.Text.Json;
using OneNetModem.At.Tracing;
using OneNetModem.Diagnostics.Scripts;

namespace OneNetModem.Diagnostics.Reports;

/// <summary>What goes into a bundle beside the report.</summary>
/// <param name="Settings">The settings in effect, key and value, secrets masked already.</param>
/// <param name="TraceFile">The trace of the run; null: there is none.</param>
/// <param name="Secrets">Values that must not be in it.</param>
public sealed record BundleContents(IReadOnlyList<KeyValuePair<string, string>> Settings, string? TraceFile, IReadOnlyList<string> Secrets);

/// <summary>Writes the files of a run.</summary>
public static class ScriptFiles
{
    private const string MaskedNote = "ICCID, IMSI and IMEI are masked.";

    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    private static readonly JsonWriterOptions Indented = new() { Indented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes <c>report.html</c>, <c>report.json</c> and <c>junit.xml</c>, in place of older ones of the same names.</summary>
    /// <param name="directory">The folder; it is made.</param>
    /// <param name="report">What was found.</param>
    /// <param name="mask">ICCID, IMSI and IMEI are masked.</param>
    /// <returns>The files' paths, the page first.</returns>
    /// <exception cref="ReportException">They cannot be written; what was there before is still there.</exception>
    public static IReadOnlyList<string> WriteFolder(string directory, ScriptReport report, bool mask = false)
    {
        ArgumentException.ThrowIfNullOrEmpty(directory);
        ArgumentNullException.ThrowIfNull(report);
        try
        {
            return ReportFolder.WriteAll(Directory.CreateDirectory(directory).FullName, [.. Parts(mask ? ScriptMask.Apply(report) : report, mask)]);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ReportException($"The report cannot be written to {directory}: {e.Message}", e);
        }
    }

    /// <summary>Packs report, trace, identity of the module and settings into one file, everything masked.</summary>
    /// <param name="file">The zip file; an older one is replaced when the new one is whole.</param>
    /// <param name="report">What was found, not masked.</param>
    /// <param name="contents">What else goes into it.</param>
    /// <exception cref="ReportException">It cannot be written.</exception>
    public static void WriteBundle(string file, ScriptReport report, BundleContents contents)
    {
        ArgumentException.ThrowIfNullOrEmpty(file);
        ArgumentNullException.ThrowIfNull(report);
        ArgumentNullException.ThrowIfNull(contents);
        ScriptMask mask = new(report.Iccid, report.Imsi, report.Imei);
        ScriptReport masked = ScriptMask.Apply(report);
        List<(string Name, Action<Stream> Write)> parts =
        [
            .. Parts(masked, mask: true),
            ("module.json", stream => Properties(stream,
                [("modem", masked.Modem), ("module", masked.Module), ("firmware", masked.Firmware), ("imei", masked.Imei), ("iccid", masked.Iccid), ("imsi", masked.Imsi), ("program", masked.Program), ("system", System.Runtime.InteropServices.RuntimeInformation.OSDescription)])),
            ("settings.json", stream => Properties(stream, contents.Settings.Select(setting => (setting.Key, (string?)mask.Text(setting.Value))))),
        ];
        Func<string, string> hide = TraceCopy.Hiding(contents.Secrets);
        if (contents.TraceFile is { } trace)
        {
            parts.Add(("trace.jsonl", stream => TraceCopy.Write(TraceReader.ReadFile(trace), stream, text => mask.Text(hide(text)))));
        }

        try
        {
            string full = Path.GetFullPath(file);
            ReportFolder.WriteAll(Directory.CreateDirectory(Path.GetDirectoryName(full)!).FullName, [(Path.GetFileName(full), stream => Pack(stream, parts, report.Started))]);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or TraceFormatException)
        {
            throw new ReportException($"The bundle {file} cannot be written: {e.Message}", e);
        }
    }

    /// <summary>Takes secrets out of a trace that was written before they were known.</summary>
    /// <exception cref="ReportException">It cannot be written.</exception>
    public static void HideInTrace(string file, IReadOnlyList<string> secrets)
    {
        ArgumentException.ThrowIfNullOrEmpty(file);
        ArgumentNullException.ThrowIfNull(secrets);
        try
        {
            string full = Path.GetFullPath(file);
            ReportFolder.WriteAll(Path.GetDirectoryName(full)!, [(Path.GetFileName(full), stream => TraceCopy.Write(TraceReader.ReadFile(full), stream, TraceCopy.Hiding(secrets)))]);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or TraceFormatException)
        {
            throw new ReportException($"The trace {file} holds secrets of the script that could not be taken out: {e.Message}", e);
        }
    }

    private static IEnumerable<(string Name, Action<Stream> Write)> Parts(ScriptReport report, bool mask)
    {
        yield return ("report.html", stream => stream.Write(Utf8.GetBytes(ScriptHtml.Of(report, mask ? MaskedNote : null))));
        yield return ("report.json", stream => ScriptJson.Write(stream, report));
        yield return ("junit.xml", stream => ScriptJUnit.Write(stream, report));
    }

    private static void Pack(Stream stream, IReadOnlyList<(string Name, Action<Stream> Write)> parts, DateTimeOffset time)
    {
        using ZipArchive zip = new(stream, ZipArchiveMode.Create, leaveOpen: true);
        foreach ((string name, Action<Stream> write) in parts)
        {
            ZipArchiveEntry entry = zip.CreateEntry(name);
            entry.LastWriteTime = time;
            using Stream part = entry.Open();
            write(part);
        }
    }

    private static void Properties(Stream stream, IEnumerable<(string Name, string? Value)> properties)
    {
        using Utf8JsonWriter json = new(stream, Indented);
        json.WriteStartObject();
        foreach ((string name, string? value) in properties)
        {
            json.WriteString(name, value);
        }

        json.WriteEndObject();
    }
}
