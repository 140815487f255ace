// One thing that an installation does: told first, then done.
using System.ComponentModel;
using System.Diagnostics;

namespace OneNetModem.Cli.Service;

/// <summary>A step.</summary>
/// <param name="Text">What it does, as a person would type or say it.</param>
/// <param name="DoAsync">Does it; throws what went wrong.</param>
internal sealed record InstallStep(string Text, Func<CancellationToken, Task> DoAsync)
{
    /// <summary>Readable for all, writable for root.</summary>
    public const UnixFileMode Public = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    private const UnixFileMode Enter = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    /// <summary>Writes a file, and the folders that it needs.</summary>
    public static InstallStep Write(string path, string text, UnixFileMode mode = Public, string? note = null) => new(
        $"write {path}{(note is null ? "" : $" ({note})")}",
        cancellation =>
        {
            MakeFolder(Path.GetDirectoryName(path)!);
            return ReplaceAsync(path, mode, file => File.WriteAllTextAsync(file, text, cancellation));
        });

    /// <summary>Copies a folder with everything in it; a running program keeps the files that it has open.</summary>
    public static InstallStep Copy(string from, string to) => new(
        $"copy the program from {from} to {to}",
        async cancellation =>
        {
            foreach (string file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
            {
                cancellation.ThrowIfCancellationRequested();
                string copy = Path.Combine(to, Path.GetRelativePath(from, file));
                MakeFolder(Path.GetDirectoryName(copy)!);
                UnixFileMode mode = OperatingSystem.IsWindows() || !File.GetUnixFileMode(file).HasFlag(UnixFileMode.UserExecute) ? Public : Public | Enter;
                await ReplaceAsync(copy, mode, part =>
                {
                    File.Copy(file, part, overwrite: true);
                    return Task.CompletedTask;
                });
            }
        });

    /// <summary>Deletes a file; one that is not there is no failure.</summary>
    public static InstallStep Delete(string path) => new(
        $"delete {path}",
        _ =>
        {
            if (File.Exists(path))
            {
                File.Delete(path);
            }
            return Task.CompletedTask;
        });

    /// <summary>Runs a program to its end.</summary>
    public static InstallStep Command(string program, params string[] arguments) => new(
        $"run {program} {string.Join(' ', arguments.Select(a => a.Contains(' ', StringComparison.Ordinal) ? $"'{a}'" : a))}",
        cancellation => RunAsync(program, arguments, cancellation));

    private static void MakeFolder(string folder)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(folder);
        }
        else
        {
            // Whatever umask root has: the service must get at it.
            Directory.CreateDirectory(folder, Public | Enter);
        }
    }

    /// <summary>Puts a whole file in the place of the old one.</summary>
    private static async Task ReplaceAsync(string path, UnixFileMode mode, Func<string, Task> write)
    {
        string part = path + ".new";
        await write(part);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(part, mode);
        }
        File.Move(part, path, overwrite: true);
    }

    private static async Task RunAsync(string program, string[] arguments, CancellationToken cancellation)
    {
        try
        {
            using Process process = Process.Start(new ProcessStartInfo(program, arguments) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true })!;
            Task<string> output = process.StandardOutput.ReadToEndAsync(cancellation), error = process.StandardError.ReadToEndAsync(cancellation);
            await process.WaitForExitAsync(cancellation);
            string said = $"{await error}{await output}".Trim();
            if (process.ExitCode != 0)
            {
                throw new IOException($"{program} ended with {process.ExitCode}{(said.Length > 0 ? ": " + said : "")}");
            }
        }
        catch (Win32Exception e)
        {
            throw new IOException($"{program} cannot be started: {e.Message}", e);
        }
    }
}
