// A mosquitto of our own: the independent broker that the emulator and the driver are tested against.
using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace OneNetModem.Testing;

/// <summary>How to start a <see cref="MosquittoBroker"/>.</summary>
public sealed record MosquittoOptions
{
    /// <summary>TCP port on 127.0.0.1; 0 takes a free one. Give the old port to start "the same" broker again.</summary>
    public int Port { get; init; }

    /// <summary>User that may connect; null lets everybody in.</summary>
    public string? Username { get; init; }

    /// <summary>Password of <see cref="Username"/>.</summary>
    public string Password { get; init; } = "";

    /// <summary>More lines of mosquitto.conf, put after the listener.</summary>
    public IReadOnlyList<string> ExtraLines { get; init; } = [];
}

/// <summary>A running mosquitto process on a loopback port; disposing kills it and removes its folder.</summary>
public sealed class MosquittoBroker : IAsyncDisposable
{
    private static readonly string[] Places = ["/usr/sbin/mosquitto", "/usr/local/sbin/mosquitto", "/usr/bin/mosquitto", "/opt/homebrew/sbin/mosquitto"];

    private readonly Process _process;
    private readonly DirectoryInfo _folder;
    private readonly StringBuilder _log = new();
    private bool _disposed;

    private MosquittoBroker(Process process, DirectoryInfo folder, int port)
    {
        _process = process;
        _folder = folder;
        Port = port;
    }

    /// <summary>Where mosquitto is installed; null when it is not, so that a test can skip itself.</summary>
    public static string? Executable => Places.FirstOrDefault(File.Exists);

    /// <summary>The loopback port that it listens on.</summary>
    public int Port { get; }

    /// <summary>Always 127.0.0.1.</summary>
    public string Host => "127.0.0.1";

    /// <summary>What mosquitto printed so far.</summary>
    public string Log
    {
        get
        {
            lock (_log)
            {
                return _log.ToString();
            }
        }
    }

    /// <summary>Starts a broker and returns when it takes connections.</summary>
    /// <exception cref="InvalidOperationException">It is not installed, or it ended at once; the message has its log.</exception>
    public static async Task<MosquittoBroker> StartAsync(MosquittoOptions? options = null, CancellationToken cancellationToken = default)
    {
        options ??= new MosquittoOptions();
        string executable = Executable ?? throw new InvalidOperationException("mosquitto is not installed (Debian: apt-get install mosquitto)");
        int port = options.Port != 0 ? options.Port : LoopbackPort.Free();
        DirectoryInfo folder = Directory.CreateTempSubdirectory("mosquitto-");
        string conf = await WriteConfigurationAsync(options, folder, port, cancellationToken);
        var process = new Process
        {
            StartInfo = new ProcessStartInfo(executable, ["-c", conf, "-v"])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                UseShellExecute = false,
            },
        };
        var broker = new MosquittoBroker(process, folder, port);
        var listening = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        void Take(string? line)
        {
            if (line is null)
            {
                return;
            }

            lock (broker._log)
            {
                broker._log.AppendLine(line);
            }

            // The last line before it serves: "mosquitto version 2.0.11 running".
            if (line.Contains(" running", StringComparison.Ordinal))
            {
                listening.TrySetResult();
            }
        }

        process.OutputDataReceived += (_, e) => Take(e.Data);
        process.ErrorDataReceived += (_, e) => Take(e.Data);
        process.EnableRaisingEvents = true;
        process.Exited += (_, _) => listening.TrySetException(new InvalidOperationException("mosquitto ended at once: " + broker.Log));
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        try
        {
            await listening.Task.WaitAsync(TimeSpan.FromSeconds(20), cancellationToken);
        }
        catch
        {
            await broker.DisposeAsync();
            throw;
        }

        return broker;
    }

    /// <summary>Kills the broker; a second time does nothing.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_disposed)
        {
            return;
        }

        _disposed = true;
        if (!_process.HasExited)
        {
            _process.Kill();
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
        if (_folder.Exists)
        {
            _folder.Delete(recursive: true);
        }
    }

    private static async Task<string> WriteConfigurationAsync(MosquittoOptions options, DirectoryInfo folder, int port, CancellationToken cancellationToken)
    {
        var lines = new List<string>();
        if (string.Equals(Environment.UserName, "root", StringComparison.Ordinal))
        {
            // Otherwise it drops to the user "mosquitto", who cannot read our folder.
            lines.Add("user root");
        }

        lines.Add("persistence false");
        lines.Add("log_dest stderr");
        lines.Add("max_queued_messages 0");
        lines.Add(string.Create(CultureInfo.InvariantCulture, $"listener {port} 127.0.0.1"));
        if (options.Username is null)
        {
            lines.Add("allow_anonymous true");
        }
        else
        {
            string passwords = Path.Combine(folder.FullName, "passwords");
            await File.WriteAllTextAsync(passwords, "", cancellationToken);
            using Process tool = Process.Start("mosquitto_passwd", ["-b", passwords, options.Username, options.Password]);
            await tool.WaitForExitAsync(cancellationToken);
            lines.Add("allow_anonymous false");
            lines.Add("password_file " + passwords);
        }

        lines.AddRange(options.ExtraLines);
        string conf = Path.Combine(folder.FullName, "mosquitto.conf");
        await File.WriteAllLinesAsync(conf, lines, cancellationToken);
        return conf;
    }
}
