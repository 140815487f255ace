// emulate: other programs use the module as they would a real one; stopping it leaves nothing behind.
using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using Xunit;

namespace OneNetModem.Cli.Tests;

public sealed class EmulateCommandTests
{
    private const string DemoKey = "rs2FaE5BuygJZkWKDA5okKt1RFpwOx53hbu6hwyCS4U=";

    [Theory]
    [InlineData("TERM")]
    [InlineData("INT")]
    public async Task A_signal_ends_it_with_0_and_removes_the_link(string signal)
    {
        using TestFolder folder = new();
        await using RunningProgram emulator = RunningProgram.Start(folder, "emulate", "--link", "./ttyEMU");
        Assert.Equal("./ttyEMU", await emulator.LineAsync());
        Assert.StartsWith("/dev/pts/", new FileInfo(Path.Combine(folder.Path, "ttyEMU")).LinkTarget, StringComparison.Ordinal);
        ProgramResult end = await emulator.StopAsync(signal);
        Assert.Equal((0, ""), (end.ExitCode, end.Output));
        Assert.Contains("onenet-modem run --port ./ttyEMU", end.Error, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(folder.Path));
    }

    [Fact]
    public async Task The_link_of_one_that_runs_is_not_taken_over()
    {
        using TestFolder folder = new();
        await using RunningProgram first = RunningProgram.Start(folder, "emulate", "--link", "./ttyEMU");
        await first.LineAsync();
        FileInfo link = new(Path.Combine(folder.Path, "ttyEMU"));
        string? target = link.LinkTarget;
        ProgramResult second = await ProgramProcess.RunInAsync(folder, ["emulate", "--link", "./ttyEMU"]);
        Assert.Equal((2, ""), (second.ExitCode, second.Output));
        Assert.Matches(@"error: \./ttyEMU leads to /dev/pts/\d+, which .+ still serves", second.Error);
        link.Refresh();
        Assert.Equal(target, link.LinkTarget);
    }

    [Fact]
    public async Task The_link_of_one_that_was_killed_is_replaced()
    {
        using TestFolder folder = new();
        await using RunningProgram first = RunningProgram.Start(folder, "emulate", "--link", "./ttyEMU");
        await first.LineAsync();
        await first.StopAsync("KILL");
        await using RunningProgram second = RunningProgram.Start(folder, "emulate", "--link", "./ttyEMU");
        Assert.Equal("./ttyEMU", await second.LineAsync());
        Assert.Equal(0, (await second.StopAsync()).ExitCode);
        Assert.Empty(Directory.EnumerateFileSystemEntries(folder.Path));
    }

    [Fact]
    public async Task A_link_that_somebody_has_pointed_elsewhere_is_left_alone()
    {
        using TestFolder folder = new();
        await using RunningProgram emulator = RunningProgram.Start(folder, "emulate", "--link", "./ttyEMU");
        await emulator.LineAsync();
        FileInfo link = new(Path.Combine(folder.Path, "ttyEMU"));
        link.Delete();
        File.CreateSymbolicLink(link.FullName, "/dev/pts/99999");
        Assert.Equal(0, (await emulator.StopAsync()).ExitCode);
        link.Refresh();
        Assert.Equal("/dev/pts/99999", link.LinkTarget);
    }

    [Fact]
    public async Task Gammu_identifies_it()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/gammu"), "gammu is not installed");
        using TestFolder folder = new();
        await using RunningProgram emulator = RunningProgram.Start(folder, "emulate", "--link", "./ttyEMU", "--baud", "4000000");
        await emulator.LineAsync();
        folder.With("gammurc", $"[gammu]\ndevice = {Path.Combine(folder.Path, "ttyEMU")}\nconnection = at115200\nuse_locking = no\n");
        ProgramResult gammu = await ProgramProcess.StartAsync("/usr/bin/gammu", ["-c", "gammurc", "identify"], folder.Path);
        Assert.True(gammu.ExitCode == 0, gammu.Output + gammu.Error);
        Assert.Contains("860000012345673", gammu.Output, StringComparison.Ordinal);
        Assert.Contains("Quectel", gammu.Output, StringComparison.Ordinal);
        Assert.Equal(0, (await emulator.StopAsync()).ExitCode);
    }

    [Theory]
    [InlineData("exec 3<>ttyEMU; printf 'AT+GSN\\r' >&3; while read -r line <&3; do echo \"$line\"; case $line in OK*) exit 0;; esac; done")]
    [InlineData("cat ttyEMU > seen & printf 'AT+GSN\\r' > ttyEMU; until grep -qs OK seen; do :; done; kill $!; cat seen")]
    [InlineData("coproc S { socat - FILE:ttyEMU,raw,echo=0; }; printf 'AT+GSN\\r' >&${S[1]}; while read -r line <&${S[0]}; do echo \"$line\"; case $line in OK*) break;; esac; done; kill $S_PID")]
    public async Task Plain_tools_get_answers(string script)
    {
        using TestFolder folder = new();
        await using RunningProgram emulator = RunningProgram.Start(folder, "emulate", "--link", "ttyEMU", "--profile", "bg96");
        await emulator.LineAsync();
        ProgramResult tool = await ProgramProcess.StartAsync("bash", ["-c", script], folder.Path);
        Assert.Contains("866425030012340", tool.Output, StringComparison.Ordinal);
        Assert.Contains("OK", tool.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_program_bends_it_while_it_runs()
    {
        using TestFolder folder = new();
        await using RunningProgram emulator = RunningProgram.Start(folder, "emulate", "--link", "./ttyEMU", "--control", "./ctl");
        await emulator.LineAsync();
        ProgramResult control = await ProgramProcess.StartAsync("bash", ["-c", "printf 'add connack:4\\nadd nonsense\\nlist\\n' | socat -t 5 - UNIX-CONNECT:ctl"], folder.Path);
        Assert.Contains("connack:4", control.Output, StringComparison.Ordinal);
        Assert.Contains("nonsense", control.Output, StringComparison.Ordinal);
        Assert.Contains("ok", control.Output, StringComparison.Ordinal);
        Assert.Equal(0, (await emulator.StopAsync()).ExitCode);
        Assert.Empty(Directory.EnumerateFileSystemEntries(folder.Path));
    }

    [Fact]
    public async Task A_control_address_that_is_none_is_refused()
    {
        using TestFolder folder = new();
        ProgramResult wrong = await ProgramProcess.RunInAsync(folder, ["emulate", "--control", ""]);
        Assert.Equal(2, wrong.ExitCode);
        Assert.Contains("control address", wrong.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Its_traffic_is_told_as_events_without_secrets()
    {
        using TestFolder folder = new();
        await using RunningProgram emulator = RunningProgram.Start(folder, "emulate", "--json", "--link", "ttyEMU");
        JsonNode started = JsonNode.Parse(await emulator.LineAsync())!;
        Assert.Equal(("emulator", "ttyEMU", "EC25"), ((string?)started["event"], (string?)started["path"], (string?)started["profile"]));
        Assert.NotNull(started["time"]);

        ProgramResult at = await ProgramProcess.RunInAsync(folder, ["at", "AT+CSQ", "AT+QICSGP=1,1,\"cmiot\",\"me\",\"geheim\",1", "AT+QICSGP=1", "AT+CFUN=1,1", "--port", "ttyEMU"]);
        Assert.Equal(0, at.ExitCode);
        JsonNode csq = JsonNode.Parse(await emulator.LineAsync(line => line.Contains("AT+CSQ", StringComparison.Ordinal)))!;
        Assert.Equal(("at", "OK"), ((string?)csq["event"], (string?)csq["final"]));
        Assert.StartsWith("+CSQ: ", (string?)csq["lines"]![0], StringComparison.Ordinal);
        string set = await emulator.LineAsync(line => line.Contains("QICSGP", StringComparison.Ordinal)), read = await emulator.LineAsync(line => line.Contains("QICSGP", StringComparison.Ordinal));
        Assert.DoesNotContain("geheim", set + read + at.Output + at.Error, StringComparison.Ordinal);
        await emulator.LineAsync(line => line.Contains("\"event\":\"restarted\"", StringComparison.Ordinal));
        Assert.Equal(0, (await emulator.StopAsync()).ExitCode);
    }

    [Fact]
    public async Task Every_host_leads_to_the_emulated_platform_which_checks_the_token()
    {
        using TestFolder folder = new();
        await using RunningProgram emulator = RunningProgram.Start(folder, "emulate", "--link", "ttyEMU");
        await emulator.LineAsync();
        string token = (await ProgramProcess.RunAsync("token", "--product", "469948", "--device", "Chic_D", "--key", DemoKey, "--expires", "1h")).Lines[0];
        ProgramResult right = await LogInAsync(0, token);
        Assert.Equal(0, right.ExitCode);
        Assert.Contains("connection accepted", right.Output, StringComparison.Ordinal);
        Assert.DoesNotContain(token[^20..], right.Output, StringComparison.Ordinal);
        Assert.Contains("bad user name or password", (await LogInAsync(1, token + "x")).Output, StringComparison.Ordinal);

        Task<ProgramResult> LogInAsync(int client, string password) => ProgramProcess.RunInAsync(folder,
        [
            "at", client == 0 ? "AT+QIACT=1" : "AT+QIACT?", $"AT+QMTCFG=\"version\",{client},4", $"AT+QMTOPEN={client},\"any.host\",1883",
            $"AT+QMTCONN={client},\"Chic_D\",\"469948\",\"{password}\"", "--port", "ttyEMU",
        ]);
    }

    [Fact]
    public async Task Routes_lead_where_they_say_and_nowhere_else()
    {
        using TcpListener broker = new(IPAddress.Loopback, 0);
        broker.Start();
        using TestFolder folder = new();
        await using RunningProgram emulator = RunningProgram.Start(folder, "emulate", "--listen", "0", "--route", $"known.host:1883=127.0.0.1:{((IPEndPoint)broker.LocalEndpoint).Port}");
        string port = await emulator.LineAsync();
        Assert.StartsWith("tcp://127.0.0.1:", port, StringComparison.Ordinal);
        ProgramResult at = await ProgramProcess.RunInAsync(folder, ["at", "AT+QIACT=1", "AT+QMTOPEN=0,\"known.host\",1883", "AT+QMTOPEN=1,\"unknown.host\",1883", "--port", port]);
        Assert.Contains("+QMTOPEN: 0,0", at.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("+QMTOPEN: 1,0", at.Output, StringComparison.Ordinal);
        Assert.Contains("+QMTOPEN: 1,", at.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_port_that_goes_away_is_told_and_comes_back()
    {
        using TestFolder folder = new();
        await using RunningProgram emulator = RunningProgram.Start(folder, "emulate", "--json", "--link", "ttyEMU", "--fault", "port-gone:1@after=1s@times=1");
        await emulator.LineAsync(line => line.Contains("\"event\":\"fault\"", StringComparison.Ordinal));
        await emulator.LineAsync(line => line.Contains("\"event\":\"unplugged\"", StringComparison.Ordinal));
        await emulator.LineAsync(line => line.Contains("\"event\":\"plugged\"", StringComparison.Ordinal));
        Assert.Equal(0, (await ProgramProcess.RunInAsync(folder, ["at", "AT", "--port", "ttyEMU"])).ExitCode);
        Assert.Equal(0, (await emulator.StopAsync()).ExitCode);
    }

    [Fact]
    public async Task What_is_in_the_way_of_the_link_stays()
    {
        using TestFolder folder = new TestFolder().With("ttyEMU", "mine");
        ProgramResult run = await ProgramProcess.RunInAsync(folder, ["emulate", "--link", "ttyEMU"]);
        Assert.Equal(2, run.ExitCode);
        Assert.Contains("it is not replaced", run.Error, StringComparison.Ordinal);
        Assert.Equal("mine", await File.ReadAllTextAsync(Path.Combine(folder.Path, "ttyEMU")));
    }

    [Fact]
    public async Task Help_explains_every_fault()
    {
        ProgramResult help = await ProgramProcess.RunAsync("emulate", "--help");
        Assert.Equal(0, help.ExitCode);
        Assert.All(Emulator.Faults.FaultCatalog.All, kind => Assert.Contains($"  {kind.Name}", help.Output, StringComparison.Ordinal));
    }
}
