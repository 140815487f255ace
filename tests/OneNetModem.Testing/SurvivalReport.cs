// What a test run has survived, for the end of the run: one file a source under artifacts/survived, which .ci/run prints.
namespace OneNetModem.Testing;

/// <summary>Lines of the report of what was survived.</summary>
public static class SurvivalReport
{
    /// <summary>Replaces what an earlier run of the same source left, and shows it on the console.</summary>
    public static void Write(string source, params IEnumerable<string> lines)
    {
        string[] report = [.. lines];
        DirectoryInfo folder = Directory.CreateDirectory(Path.Combine(Repository.Root, "artifacts", "survived"));
        File.WriteAllLines(Path.Combine(folder.FullName, source + ".txt"), report);
        foreach (string line in report)
        {
            Console.WriteLine(line);
        }
    }
}
