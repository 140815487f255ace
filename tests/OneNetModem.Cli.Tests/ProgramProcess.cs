// Runs the real program as a process of its own, with an environment of its own, in an empty folder.
using System.Diagnostics;

namespace OneNetModem.Cli.Tests;

/// <summary>What a run of the program gave.</summary>
internal sealed record ProgramResult(int ExitCode, string Output, string Error)
{
    public string[] Lines => Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
}

internal static class ProgramProcess
{
    /// <summary>Only against hanging; a run takes well under a second.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    public static string Assembly { get; } = Path.Combine(AppContext.BaseDirectory, "onenet-modem.dll");

    public static Task<ProgramResult> RunAsync(params string[] arguments) => RunInAsync(null, arguments);

    public static async Task<ProgramResult> RunInAsync(TestFolder? folder, string[] arguments, string input = "", Dictionary<string, string>? environment = null)
    {
        using TestFolder? own = folder is null ? new TestFolder() : null;
        return await StartAsync("dotnet", [Assembly, .. arguments], (folder ?? own)!.Path, input, environment);
    }

    public static async Task<ProgramResult> StartAsync(string file, string[] arguments, string folder, string input = "", Dictionary<string, string>? environment = null)
    {
        ProcessStartInfo start = new(file, arguments)
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = folder,
        };
        Surround(start, folder, environment);
        using Process process = Process.Start(start)!;
        using CancellationTokenSource limit = new(Limit);
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        Task<string> output = process.StandardOutput.ReadToEndAsync(limit.Token), error = process.StandardError.ReadToEndAsync(limit.Token);
        try
        {
            await process.WaitForExitAsync(limit.Token);
            return new ProgramResult(process.ExitCode, await output, await error);
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
    }

    /// <summary>An environment of its own: no settings of whoever runs the tests, state in the folder, and no fixed TCP port.</summary>
    public static void Surround(ProcessStartInfo start, string folder, Dictionary<string, string>? environment)
    {
        foreach (string name in start.Environment.Keys.Where(name => name.StartsWith("ONENETMODEM", StringComparison.OrdinalIgnoreCase)).ToArray())
        {
            start.Environment.Remove(name);
        }
        start.Environment["XDG_STATE_HOME"] = folder;
        if (start.ArgumentList.Any(argument => argument is "--emulate" || argument.Contains(" --emulate", StringComparison.Ordinal)))
        {
            start.Environment["ONENETMODEM__Bridge__Listen"] = "";
        }
        foreach (var (name, value) in environment ?? [])
        {
            start.Environment[name] = value;
        }
    }
}

/// <summary>A folder that is gone after the test.</summary>
internal sealed class TestFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("onenet-modem-test-").FullName;

    public TestFolder With(string file, string text)
    {
        File.WriteAllText(System.IO.Path.Combine(Path, file), text);
        return this;
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
