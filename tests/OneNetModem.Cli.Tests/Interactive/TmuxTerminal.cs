// A real terminal: a tmux of our own in control mode, which says when the screen has changed.
using System.Diagnostics;
using System.Globalization;

namespace OneNetModem.Cli.Tests.Interactive;

internal sealed class TmuxTerminal : IAsyncDisposable
{
    /// <summary>Only against hanging.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly Queue<TaskCompletionSource<string[]>> _asked = new();
    private readonly Task _reading;
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private TmuxTerminal(Process process)
    {
        _process = process;
        _reading = ReadAsync();
    }

    /// <summary>Whether tmux is installed.</summary>
    public static bool IsInstalled => File.Exists("/usr/bin/tmux");

    /// <summary>Runs a program on a terminal.</summary>
    public static async Task<TmuxTerminal> StartAsync(TestFolder folder, int columns, int rows, params string[] arguments)
    {
        string command = string.Join(' ', arguments.Prepend(ProgramProcess.Assembly).Prepend("dotnet").Select(argument => $"'{argument}'"));
        ProcessStartInfo start = new("tmux", ["-S", Path.Combine(folder.Path, "tmux"), "-f", "/dev/null", "-u", "-C", "new-session", $"{command}; echo exit $?; exec cat"])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            WorkingDirectory = folder.Path,
        };
        ProgramProcess.Surround(start, folder.Path, new() { ["ONENETMODEM__Bridge__Listen"] = "", ["TERM"] = "xterm-256color" });
        TmuxTerminal terminal = new(Process.Start(start)!);
        await terminal.AskAsync(string.Create(CultureInfo.InvariantCulture, $"refresh-client -C {columns},{rows}"));
        return terminal;
    }

    /// <summary>Types text.</summary>
    public Task TypeAsync(string text) => AskAsync($"send-keys -l -- '{text}'");

    /// <summary>Presses keys by tmux' names: Enter, C-c, BSpace.</summary>
    public Task PressAsync(string keys) => AskAsync("send-keys " + keys);

    /// <summary>Waits until the rows that hold anything are as wanted.</summary>
    public async Task<string[]> WaitAsync(Func<string[], bool> wanted)
    {
        while (true)
        {
            Task changed = _changed.Task;
            string[] rows = [.. (await AskAsync("capture-pane -p")).Select(row => row.TrimEnd()).Where(row => row.Length > 0)];
            if (rows.Length > 0 && wanted(rows))
            {
                return rows;
            }
            try
            {
                await changed.WaitAsync(Limit);
            }
            catch (TimeoutException late)
            {
                throw new InvalidOperationException("the screen stays\n" + string.Join('\n', rows), late);
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _process.StandardInput.WriteLineAsync("kill-server");
        await _process.WaitForExitAsync().WaitAsync(Limit);
        await _reading;
        _process.Dispose();
    }

    private async Task<string[]> AskAsync(string command)
    {
        TaskCompletionSource<string[]> answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_asked)
        {
            _asked.Enqueue(answer);
        }
        await _process.StandardInput.WriteLineAsync(command);
        return await answer.Task.WaitAsync(Limit);
    }

    // Answers stand between %begin and %end (or %error), whose last number is 1 for commands of ours; %output is a change.
    private async Task ReadAsync()
    {
        List<string>? answer = null;
        while (await _process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (answer is not null && (line.StartsWith("%end ", StringComparison.Ordinal) || line.StartsWith("%error ", StringComparison.Ordinal)))
            {
                lock (_asked)
                {
                    if (line.EndsWith(" 1", StringComparison.Ordinal) && _asked.TryDequeue(out TaskCompletionSource<string[]>? asked))
                    {
                        asked.SetResult([.. answer]);
                    }
                }
                answer = null;
            }
            else if (line.StartsWith("%begin ", StringComparison.Ordinal))
            {
                answer = [];
            }
            else if (answer is not null)
            {
                answer.Add(line);
            }
            else if (line.StartsWith("%output ", StringComparison.Ordinal))
            {
                Interlocked.Exchange(ref _changed, new(TaskCreationOptions.RunContinuationsAsynchronously)).SetResult();
            }
        }
    }
}
