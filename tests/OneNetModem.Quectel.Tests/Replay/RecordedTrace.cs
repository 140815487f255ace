// The traces of the worst cases (tests/traces), and what a test does to a trace.
using OneNetModem.At.Tracing;
using OneNetModem.Testing;

namespace OneNetModem.Quectel.Tests.Replay;

internal static class RecordedTrace
{
    private static readonly string Folder = Path.Combine(Repository.Root, "tests", "traces");

    public static string Readme => File.ReadAllText(Path.Combine(Folder, "README.md"));

    public static IEnumerable<string> Names() =>
        Directory.EnumerateFiles(Folder, "*.trace").Select(f => Path.GetFileNameWithoutExtension(f)).Order(StringComparer.Ordinal);

    public static TraceRecord[] Load(string name) => [.. TraceReader.ReadFile(Path.Combine(Folder, name + ".trace"))];

    /// <summary>What it meant when it was recorded, as <c>trace decode</c> printed it.</summary>
    public static string[] Events(string name) => File.ReadAllLines(Path.Combine(Folder, name + ".events"));

    /// <summary>The trace with the text of one entry changed.</summary>
    public static TraceRecord[] With(this TraceRecord[] trace, int index, Func<string, string> change) =>
        [.. trace[..index], trace[index] with { Text = change(trace[index].Text) }, .. trace[(index + 1)..]];

    /// <summary>The first entry of a direction, from one on, that holds a text.</summary>
    public static int Find(this TraceRecord[] trace, TraceDirection direction, string text, int from = 0)
    {
        int index = Array.FindIndex(trace, from, r => r.Direction == direction && r.Text.Contains(text, StringComparison.Ordinal));
        Assert.True(index >= 0, $"no {direction} entry holds {text}");
        return index;
    }
}
