// What a script adds to the module's own time: 1,000 steps of AT+CSQ with two numbers taken out of each answer, on the emulated module's
// pty, run by this engine and by expect(1); beside them the dialogue alone, and the same bytes written and
// read with nothing in between.
using System.Diagnostics;
using System.Globalization;
using System.Text;
using OneNetModem.At.Dialogue;
using OneNetModem.At.Links;
using OneNetModem.Diagnostics.Bench;
using OneNetModem.Diagnostics.Scripts;
using OneNetModem.Emulator;
using OneNetModem.Emulator.Ports;
using OneNetModem.Quectel;
using OneNetModem.Quectel.Session;

namespace OneNetModem.Benchmarks;

/// <summary>The cost of a step.</summary>
internal static class ScriptCost
{
    private const int Steps = 1_000;
    private const int Rounds = 5;

    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    /// <summary>Runs each five times in turn and prints the median.</summary>
    public static async Task RunAsync()
    {
        (string Name, Func<string, Task<double?>> Run)[] runs = [("module alone", BareAsync), ("AtChannel", ChannelAsync), ("script engine", EngineAsync), ("expect", ExpectAsync)];
        List<double>[] times = [[], [], [], []];
        for (int round = 0; round <= Rounds; round++)
        {
            for (int i = 0; i < runs.Length; i++)
            {
                // The first round warms up.
                if (await OnModuleAsync(runs[i].Run) is { } time && round > 0)
                {
                    times[i].Add(time);
                }
            }
        }

        double bare = Median(times[0]);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Steps} steps of AT+CSQ, median of {Rounds} runs"));
        Console.WriteLine("what            ms/step  added ms/step");
        for (int i = 0; i < runs.Length; i++)
        {
            Console.WriteLine(times[i].Count == 0
                ? $"{runs[i].Name,-14}  is not installed (Debian package expect)"
                : string.Create(CultureInfo.InvariantCulture, $"{runs[i].Name,-14}  {Median(times[i]),7:0.000}  {Median(times[i]) - bare,13:0.000}"));
        }
    }

    private static double Median(List<double> times) => times.Count == 0 ? 0 : times.Order().ElementAt(times.Count / 2);

    private static async Task<double?> OnModuleAsync(Func<string, Task<double?>> run)
    {
        using CancellationTokenSource off = new(Limit);
        await using PtyPort port = new();
        await using EmulatedModule module = new(new ModuleOptions());
        Task running = module.RunAsync(port, off.Token);
        double? time = await run(port.SlavePath);
        await off.CancelAsync();
        await running;
        return time;
    }

    private static async Task<double?> BareAsync(string path)
    {
        using FileStream tty = new(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite, bufferSize: 0);
        byte[] command = "AT+CSQ\r"u8.ToArray(), buffer = new byte[4096];
        Ask(); // and with it what the module said when it was started
        long started = Stopwatch.GetTimestamp();
        await Task.Run(() =>
        {
            for (int i = 0; i < Steps; i++)
            {
                Ask();
            }
        });
        return Stopwatch.GetElapsedTime(started).TotalMilliseconds / Steps;

        void Ask()
        {
            tty.Write(command);
            StringBuilder answer = new();
            while (!answer.ToString().EndsWith("99\r\n\r\nOK\r\n", StringComparison.Ordinal))
            {
                answer.Append(Encoding.ASCII.GetString(buffer, 0, tty.Read(buffer)));
            }
        }
    }

    private static async Task<double?> ChannelAsync(string path)
    {
        AtCommand command = new("AT+CSQ");
        await using IByteLink link = await LinkOpener.OpenAsync(path);
        await using AtChannel channel = new(link, new QuectelDialect());
        await channel.SendAsync(command);
        long started = Stopwatch.GetTimestamp();
        for (int i = 0; i < Steps; i++)
        {
            await channel.SendAsync(command);
        }

        return Stopwatch.GetElapsedTime(started).TotalMilliseconds / Steps;
    }

    private static async Task<double?> EngineAsync(string path)
    {
        string text = "steps:\n" + string.Concat(Enumerable.Repeat("  - send: AT+CSQ\n    expect: '+CSQ: {rssi:int},{ber:int}'\n", Steps));
        Script script = ScriptFile.Parse(text, "bench.yaml", out _);
        await using BenchLine line = new(
            new BenchTarget { Host = "localhost", Port = 1883 }, async token => await LinkOpener.OpenAsync(path, cancellationToken: token), new NoLogin());
        ScriptRun run = new(line, script);
        long started = 0;
        run.Happened += happened => started = happened is StepFinished { Result.Kind: "open" } ? Stopwatch.GetTimestamp() : started;
        ScriptReport report = await run.RunAsync();
        return report.ExitCode == 0 ? Stopwatch.GetElapsedTime(started).TotalMilliseconds / Steps : throw new InvalidOperationException(report.Sentence);
    }

    private static async Task<double?> ExpectAsync(string path)
    {
        const string Script = """
            log_user 0
            set timeout 10
            set tty [open [lindex $argv 0] r+]
            fconfigure $tty -translation binary -buffering none -blocking 0
            spawn -noecho -open $tty
            send "AT\r"
            expect -re {OK\r\n}
            set began [clock microseconds]
            for {set i 0} {$i < 1000} {incr i} {
                send "AT+CSQ\r"
                expect {
                    -re {\+CSQ: ([0-9]+),([0-9]+)\r\n\r\nOK\r\n} { set rssi $expect_out(1,string); set ber $expect_out(2,string) }
                    timeout { puts "no answer"; exit 1 }
                }
            }
            puts [expr {([clock microseconds] - $began) / 1000000.0}]
            """;
        string file = Path.Combine(Path.GetTempPath(), $"script-cost-{Environment.ProcessId}.exp");
        await File.WriteAllTextAsync(file, Script);
        try
        {
            using Process expect = Process.Start(new ProcessStartInfo("expect", ["-f", file, path]) { RedirectStandardOutput = true, UseShellExecute = false })!;
            string output = await expect.StandardOutput.ReadToEndAsync();
            await expect.WaitForExitAsync();
            return double.Parse(output, CultureInfo.InvariantCulture);
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
        finally
        {
            File.Delete(file);
        }
    }

    /// <summary>Nothing here logs in.</summary>
    private sealed class NoLogin : ICredentialSource
    {
        public MqttCredentials Create(DateTimeOffset now) => throw new InvalidOperationException("no step of this script logs in");

        public string? AdviceFor(int returnCode) => null;
    }
}
