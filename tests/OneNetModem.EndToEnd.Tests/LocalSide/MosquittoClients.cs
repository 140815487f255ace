// mosquitto_pub and mosquitto_sub as processes: clients that are not ours.
using System.Diagnostics;
using OneNetModem.EndToEnd.Tests.Line;

namespace OneNetModem.EndToEnd.Tests.LocalSide;

/// <summary>How a mosquitto_pub ended.</summary>
internal sealed record PubResult(int ExitCode, string Error);

internal static class MosquittoClients
{
    /// <summary>Publishes, and waits for the end.</summary>
    public static async Task<PubResult> PubAsync(int port, string topic, byte[] payload, params string[] more)
    {
        using Process process = Start("mosquitto_pub", port, ["-q", "1", "-t", topic, "-s", .. more]);
        try
        {
            await process.StandardInput.BaseStream.WriteAsync(payload);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It has ended before it had read everything.
        }

        using CancellationTokenSource limit = new(EmulatedLine.Limit);
        Task<string> error = process.StandardError.ReadToEndAsync(limit.Token), output = process.StandardOutput.ReadToEndAsync(limit.Token);
        await process.WaitForExitAsync(limit.Token);
        return new PubResult(process.ExitCode, await error + await output);
    }

    /// <summary>Publishes each line.</summary>
    public static async Task<int> PubLinesAsync(int port, string topic, IEnumerable<string> lines, params string[] more)
    {
        using Process process = Start("mosquitto_pub", port, ["-q", "1", "-t", topic, "-l", .. more]);
        Task<string> error = process.StandardError.ReadToEndAsync();
        foreach (string line in lines)
        {
            await process.StandardInput.WriteLineAsync(line);
        }

        process.StandardInput.Close();
        using CancellationTokenSource limit = new(EmulatedLine.Limit);
        await process.WaitForExitAsync(limit.Token);
        await error;
        return process.ExitCode;
    }

    internal static Process Start(string program, int port, string[] arguments) =>
        Process.Start(new ProcessStartInfo(program, ["-h", "127.0.0.1", "-p", port.ToString(System.Globalization.CultureInfo.InvariantCulture), .. arguments])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
}

/// <summary>A mosquitto_sub that runs.</summary>
internal sealed class MosquittoSub : IAsyncDisposable
{
    private readonly Process _process;

    private MosquittoSub(Process process) => _process = process;

    /// <summary>Subscribes; what is retained comes as the first lines, <c>topic payload</c> each.</summary>
    public static MosquittoSub Start(int port, params string[] filters) =>
        new(MosquittoClients.Start("mosquitto_sub", port, ["-q", "1", "-v", .. filters.SelectMany(f => (string[])["-t", f])]));

    /// <summary>The next line that fits.</summary>
    public async Task<string> LineAsync(Func<string, bool> fits)
    {
        while (true)
        {
            string? line = await _process.StandardOutput.ReadLineAsync().WaitAsync(EmulatedLine.Limit);
            if (line is null || fits(line))
            {
                return line ?? throw new InvalidOperationException("mosquitto_sub ended: " + await _process.StandardError.ReadToEndAsync());
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        await _process.WaitForExitAsync();
        _process.Dispose();
    }
}
