// run in the hands of systemd: what comes out of its notification socket, its journal and its credentials, from the real program.
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Xunit;

namespace OneNetModem.Cli.Tests.Service;

public sealed class NotifyTests
{
    [Fact]
    public async Task Systemd_hears_that_it_is_ready_how_the_link_is_that_it_lives_and_that_it_stops()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "systemd is Linux");
        using TestFolder folder = new();
        using NotifySocket systemd = new(folder);
        await using RunningProgram run = RunningProgram.StartWith(folder, Watched(systemd), "run", "--emulate");

        List<string> came = await systemd.UntilAsync("STATUS=online, RSSI -");
        Assert.EndsWith(" dBm; outbox 0", came[^1], StringComparison.Ordinal);
        Assert.Contains(came, status => status.StartsWith("STATUS=Opening; outbox ", StringComparison.Ordinal) || status.StartsWith("STATUS=Syncing; outbox ", StringComparison.Ordinal));
        Assert.Single(came, "READY=1");
        await systemd.UntilAsync("WATCHDOG=1");
        await systemd.UntilAsync("WATCHDOG=1");
        Task<ProgramResult> end = run.StopAsync();
        came = await systemd.UntilAsync("STOPPING=1");
        Assert.DoesNotContain("READY=1", came);
        Assert.Equal(0, (await end).ExitCode);
    }

    [Fact]
    public async Task A_modem_that_is_not_there_is_told_and_no_reason_to_start_it_anew()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "systemd is Linux");
        using TestFolder folder = new TestFolder().With("config.json", """{ "OneNet": { "ProductId": "469948", "DeviceName": "Chic_D", "AccessKey": "c2VjcmV0" }, "Bridge": { "Listen": "" } }""");
        using NotifySocket systemd = new(folder);
        await using RunningProgram run = RunningProgram.StartWith(folder, Watched(systemd), "run", "--port", "/dev/ttyNONE");
        List<string> came = await systemd.UntilAsync("STATUS=WaitingForPort (");
        came.AddRange(await systemd.UntilAsync("WATCHDOG=1"));
        came.AddRange(await systemd.UntilAsync("WATCHDOG=1"));
        Assert.Contains("READY=1", came);
        Assert.Equal(0, (await run.StopAsync()).ExitCode);
    }

    [Fact]
    public async Task The_journal_gets_every_line_with_its_priority_and_without_time_and_colour()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "the journal is Linux");
        using TestFolder folder = new();
        using TcpListener journal = new(IPAddress.Loopback, 0);
        journal.Start();
        Task<TcpClient> connected = journal.AcceptTcpClientAsync();

        // As systemd does it: stderr is a socket, and the variable has its device and inode.
        Task<ProgramResult> run = ProgramProcess.StartAsync(
            "bash",
            ["-c", "exec 2<>/dev/tcp/127.0.0.1/$1; s=$(readlink /proc/$$/fd/2); export JOURNAL_STREAM=8:${s//[!0-9]/}; exec dotnet \"$0\" run --emulate --fault connack:4 --duration 3s",
             ProgramProcess.Assembly, ((IPEndPoint)journal.LocalEndpoint).Port.ToString(CultureInfo.InvariantCulture)],
            folder.Path);
        using TcpClient stderr = await connected;
        using StreamReader reader = new(stderr.GetStream());
        string[] lines = (await reader.ReadToEndAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        await run;

        // The last lines are the error block with which the command ends: they are not of the log.
        string[] logged = [.. lines.TakeWhile(line => !line.StartsWith("error: ", StringComparison.Ordinal))];
        Assert.All(logged, line => Assert.Matches("^<[2-7]>[^0-9 \u001b]", line));
        Assert.Contains(logged, line => line.StartsWith("<6>", StringComparison.Ordinal) && line.Contains("switch from Opening to Syncing", StringComparison.Ordinal));
        Assert.Contains(logged, line => line.StartsWith("<4>", StringComparison.Ordinal) && line.Contains("CONNACK 4", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_variable_that_speaks_of_another_stream_changes_nothing()
    {
        ProgramResult result = await ProgramProcess.RunInAsync(null, ["run", "--emulate", "--duration", "1s", "-v"], environment: new() { ["JOURNAL_STREAM"] = "8:1" });
        Assert.Matches("^[0-9]{2}:[0-9]{2}:[0-9]{2}", result.Error);
    }

    [Fact]
    public async Task A_credential_of_the_unit_is_a_setting()
    {
        using TestFolder folder = new TestFolder().With("ONENETMODEM__OneNet__AccessKey", "bmljaHQgZ2VoZWlt\n").With("other", "no setting");
        ProgramResult result = await ProgramProcess.RunInAsync(folder, ["config", "show"], environment: new() { ["CREDENTIALS_DIRECTORY"] = folder.Path });
        string key = Assert.Single(result.Lines, line => line.StartsWith("OneNet:AccessKey ", StringComparison.Ordinal));
        Assert.Contains("ONENETMODEM__OneNet__AccessKey", key, StringComparison.Ordinal);
        Assert.DoesNotContain("bmljaHQ", result.Output + result.Error, StringComparison.Ordinal);
    }

    private static Dictionary<string, string> Watched(NotifySocket systemd) => new() { ["NOTIFY_SOCKET"] = systemd.Path, ["WATCHDOG_USEC"] = "400000" };
}
