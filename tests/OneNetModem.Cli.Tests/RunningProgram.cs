// The real program while it runs: its lines as they come, and a signal to end it.
using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace OneNetModem.Cli.Tests;

internal sealed class RunningProgram : IAsyncDisposable
{
    /// <summary>Only against hanging.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly StringBuilder _errorSoFar = new();
    private readonly Task<string> _error;
    private Task? _ignored;
    private TaskCompletionSource _errorGrew = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private RunningProgram(Process process)
    {
        _process = process;
        _error = ReadErrorAsync();
    }

    public static RunningProgram Start(TestFolder folder, params string[] arguments) => StartWith(folder, [], arguments);

    public static RunningProgram StartWith(TestFolder folder, Dictionary<string, string> environment, params string[] arguments)
    {
        ProcessStartInfo start = new("dotnet", [ProgramProcess.Assembly, .. arguments])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = folder.Path,
        };
        ProgramProcess.Surround(start, folder.Path, environment);
        return new RunningProgram(Process.Start(start)!);
    }

    /// <summary>Writes a line to stdin.</summary>
    public Task WriteAsync(string line) => _process.StandardInput.WriteAsync(line + "\n");

    /// <summary>Ends stdin.</summary>
    public void EndInput() => _process.StandardInput.Close();

    /// <summary>The next line of stdout.</summary>
    public async Task<string> LineAsync() =>
        await _process.StandardOutput.ReadLineAsync().WaitAsync(Limit) ?? throw new InvalidOperationException("the program ended: " + await _error);

    /// <summary>The next line of stdout that fits.</summary>
    public async Task<string> LineAsync(Func<string, bool> fits)
    {
        string line;
        do
        {
            line = await LineAsync();
        }
        while (!fits(line));
        return line;
    }

    /// <summary>Reads stdout to its end and keeps nothing of it: a pipe that nobody reads fills up.</summary>
    public void IgnoreOutput() => _ignored = _process.StandardOutput.BaseStream.CopyToAsync(Stream.Null);

    /// <summary>Waits until stderr holds the words.</summary>
    public async Task ErrorAsync(string words)
    {
        while (true)
        {
            Task grew;
            lock (_errorSoFar)
            {
                if (_errorSoFar.ToString().Contains(words, StringComparison.Ordinal))
                {
                    return;
                }
                grew = _errorGrew.Task;
            }
            if (await Task.WhenAny(grew, _error).WaitAsync(Limit) == _error)
            {
                throw new InvalidOperationException("the program ended: " + await _error);
            }
        }
    }

    /// <summary>Waits for the end, gives what was not yet read.</summary>
    public async Task<ProgramResult> EndAsync()
    {
        Task<string> rest = _ignored is null ? _process.StandardOutput.ReadToEndAsync() : Task.FromResult("");
        await _process.WaitForExitAsync().WaitAsync(Limit);
        return new ProgramResult(_process.ExitCode, await rest, await _error);
    }

    /// <summary>Sends a signal, waits for the end, gives what was not yet read.</summary>
    public async Task<ProgramResult> StopAsync(string signal = "TERM", int times = 1)
    {
        string id = _process.Id.ToString(CultureInfo.InvariantCulture);
        await ProgramProcess.StartAsync("kill", ["-" + signal, .. Enumerable.Repeat(id, times)], Path.GetTempPath());
        return await EndAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync();
        }
        _process.Dispose();
    }

    private async Task<string> ReadErrorAsync()
    {
        while (await _process.StandardError.ReadLineAsync() is { } line)
        {
            lock (_errorSoFar)
            {
                _errorSoFar.Append(line).Append('\n');
                _errorGrew.SetResult();
                _errorGrew = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            }
        }
        return _errorSoFar.ToString();
    }
}
