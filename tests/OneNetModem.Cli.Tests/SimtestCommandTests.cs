// simtest, as a process: several modules at once, reports, interruption, change of the SIM, history.
using System.Text.Json;
using OneNetModem.Emulator;
using OneNetModem.Emulator.Ports;
using OneNetModem.Emulator.Platform;
using Xunit;

namespace OneNetModem.Cli.Tests;

public sealed class SimtestCommandTests
{
    private const string Quick = "checks: [sim, pdp]\n";

    private static JsonElement[] Events(IEnumerable<string> lines, string name) =>
        [.. lines.Select(line => JsonDocument.Parse(line).RootElement).Where(e => e.GetProperty("event").GetString() == name)];

    private static string Text(JsonElement e, string name) => e.GetProperty(name).GetString()!;

    [Fact]
    public async Task Four_modules_are_tested_at_once_each_with_its_own_SIM_and_all_files_are_written()
    {
        using TestFolder folder = new();
        folder.With("plan.yaml", "name: quick\nchecks: [registration, radio]\nlimits: {radioSamples: 3, radioInterval: 1s}\n");
        ProgramResult run = await ProgramProcess.RunInAsync(folder, ["simtest", "--emulate", "--modules", "4", "--plan", "plan.yaml", "--json", "--report", "out"]);
        Assert.Equal(0, run.ExitCode);

        // One after the other the last one could not begin before the first one ends.
        JsonElement[] all = [.. run.Lines.Select(line => JsonDocument.Parse(line).RootElement)];
        int firstEnd = Array.FindIndex(all, e => Text(e, "event") == "verdict");
        Assert.Equal(4, all[..firstEnd].Where(e => Text(e, "event") == "started").Select(e => Text(e, "modem")).Distinct(StringComparer.Ordinal).Count());

        JsonElement[] verdicts = Events(run.Lines, "verdict");
        Assert.Equal(4, verdicts.Length);
        foreach (string identity in (string[])["modem", "iccid", "imsi", "imei"])
        {
            Assert.Equal(4, verdicts.Select(v => Text(v, identity)).Distinct(StringComparer.Ordinal).Count());
        }

        Assert.Equal(["junit.xml", "report.html", "report.json", "sims.csv"], Directory.GetFiles(Path.Combine(folder.Path, "out")).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        using JsonDocument report = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(folder.Path, "out", "report.json")));
        Assert.Equal(["emu1", "emu2", "emu3", "emu4"], report.RootElement.GetProperty("sims").EnumerateArray().Select(sim => Text(sim, "modem")));
        Assert.Equal(("quick", 4), (report.RootElement.GetProperty("plan").GetString(), report.RootElement.GetProperty("sims").GetArrayLength()));
    }

    [Fact]
    public async Task Mistakes_of_a_plan_stand_below_each_other()
    {
        using TestFolder folder = new();
        folder.With("plan.yaml", "repeat: 0\nlimits: {pings: 0}\n");
        ProgramResult run = await ProgramProcess.RunInAsync(folder, ["simtest", "--emulate", "--plan", "plan.yaml"]);
        Assert.Equal(2, run.ExitCode);
        string[] lines = run.Error.Split('\n');
        Assert.StartsWith("  where:  plan.yaml:1:9: ", lines[1], StringComparison.Ordinal);
        Assert.StartsWith("          plan.yaml:2:17: ", lines[2], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Modems_that_are_the_same_device_log_in_one_after_the_other()
    {
        using TestFolder folder = new();
        folder.With("config.json", $$"""
            {"OneNet":{"ProductId":"{{DeviceRegistry.DemoDevice.ProductId}}","DeviceName":"{{DeviceRegistry.DemoDevice.DeviceName}}","AccessKey":"{{DeviceRegistry.DemoKey}}"} }
            """).With("plan.yaml", "checks: [login]\n");
        await using EmulatedOneNet platform = await EmulatedOneNet.StartAsync();
        using CancellationTokenSource unplug = new();
        ModuleOptions options = new() { Routes = ModuleRoutes.All(new HostPort("127.0.0.1", platform.Port)) };
        await using PtyPort first = new(), second = new();
        await using EmulatedModule one = new(options), other = new(options);
        Task running = Task.WhenAll(one.RunAsync(first, unplug.Token), other.RunAsync(second, unplug.Token));

        ProgramResult run = await ProgramProcess.RunInAsync(folder, ["simtest", "--plan", "plan.yaml", "--port", first.SlavePath, "--port", second.SlavePath]);
        Assert.Equal(0, run.ExitCode);
        Assert.Contains("are the same device on the platform, 'Chic_D', and log in one after the other", run.Error, StringComparison.Ordinal);
        Assert.Equal([200, 200, 200, 200], platform.Log.Entries.Select(entry => entry.Code));
        await unplug.CancelAsync();
        await running;
    }

    [Fact]
    public async Task An_interruption_gives_the_report_of_what_was_done_also_when_it_comes_twice_at_once()
    {
        using TestFolder folder = new();
        await using RunningProgram run = RunningProgram.Start(folder, "simtest", "--emulate", "--modules", "2", "--fault", "searching", "--report", "out");
        for (int modem = 1; modem <= 2; modem++)
        {
            await run.LineAsync(line => line.Contains("  ok    sim ", StringComparison.Ordinal));
        }

        ProgramResult end = await run.StopAsync("INT", times: 2);
        Assert.Equal(130, end.ExitCode);
        using JsonDocument report = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(folder.Path, "out", "report.json")));
        Assert.Equal(2, report.RootElement.GetProperty("sims").GetArrayLength());
        Assert.All(report.RootElement.GetProperty("sims").EnumerateArray(), sim => Assert.Equal("unfinished", Text(sim, "verdict")));
        Assert.All(end.Lines[^2..], line => Assert.StartsWith("STOP  emu", line, StringComparison.Ordinal));
    }

    [Fact]
    public async Task With_loop_a_SIM_that_comes_is_tested_by_itself()
    {
        using TestFolder folder = new();
        folder.With("plan.yaml", "checks: [sim]").With("sims.csv", "Name;ICCID\nA-1017;89860025128306012478\n");
        await using RunningProgram run = RunningProgram.Start(
            folder, "simtest", "--emulate", "--plan", "plan.yaml", "--sims", "sims.csv", "--loop", "--json", "--fault", "no-sim@after=2s@for=2s");
        string waits = await run.LineAsync(line => line.Contains("\"event\":\"waits\"", StringComparison.Ordinal));
        Assert.Contains("change the SIM", waits, StringComparison.Ordinal);
        JsonElement second = JsonDocument.Parse(await run.LineAsync(line => line.Contains("\"event\":\"verdict\"", StringComparison.Ordinal))).RootElement;
        Assert.Equal(("pass", "A-1017"), (Text(second, "verdict"), Text(second, "label")));
        Assert.Equal(130, (await run.StopAsync("INT")).ExitCode);
    }

    [Fact]
    public async Task With_loop_a_SIM_that_is_changed_with_the_module_switched_off_is_tested_as_another_one()
    {
        using TestFolder folder = new();
        folder.With("plan.yaml", "checks: [sim]").With("sims.csv", "89860025128306012478,first\n89860125128306000027,second\n");
        string port = Path.Combine(folder.Path, "ttyEMU");
        await using EmulatedSlot first = EmulatedSlot.Start(port, new SimCard());
        await using RunningProgram run = RunningProgram.Start(folder, "simtest", "--port", port, "--plan", "plan.yaml", "--sims", "sims.csv", "--loop", "--json");
        JsonElement verdict = JsonDocument.Parse(await run.LineAsync(line => line.Contains("\"event\":\"verdict\"", StringComparison.Ordinal))).RootElement;
        Assert.Equal("first", Text(verdict, "label"));
        await run.LineAsync(line => line.Contains("change the SIM", StringComparison.Ordinal));
        await first.DisposeAsync();
        await using EmulatedSlot second = EmulatedSlot.Start(port, new SimCard { Iccid = "89860125128306000027", Imsi = "460011234560002" });
        verdict = JsonDocument.Parse(await run.LineAsync(line => line.Contains("\"event\":\"verdict\"", StringComparison.Ordinal))).RootElement;
        Assert.Equal(("second", "89860125128306000027", "pass"), (Text(verdict, "label"), Text(verdict, "iccid"), Text(verdict, "verdict")));
        Assert.Equal(130, (await run.StopAsync("INT")).ExitCode);
    }

    /// <summary>An emulated module with a SIM, on a port of the same name as the one before it.</summary>
    private sealed class EmulatedSlot : IAsyncDisposable
    {
        private readonly CancellationTokenSource _off = new();
        private readonly PtyPort _port;
        private readonly EmulatedModule _module;
        private readonly Task _running;

        private EmulatedSlot(string port, SimCard sim)
        {
            _port = new PtyPort(port);
            _module = new EmulatedModule(new ModuleOptions { Sim = sim });
            _running = _module.RunAsync(_port, _off.Token);
        }

        public static EmulatedSlot Start(string port, SimCard sim) => new(port, sim);

        public async ValueTask DisposeAsync()
        {
            if (!_off.IsCancellationRequested)
            {
                await _off.CancelAsync();
                await _running;
                await _module.DisposeAsync();
                await _port.DisposeAsync();
            }
        }
    }

    [Fact]
    public async Task Each_APN_is_tried_and_the_refused_one_makes_the_exit_code()
    {
        using TestFolder folder = new();
        folder.With("plan.yaml", Quick + "repeat: 2\napns:\n  - name: cmiot\n  - name: cmnet\n");
        ProgramResult run = await ProgramProcess.RunInAsync(folder, ["simtest", "--emulate", "--plan", "plan.yaml", "--json", "--fault", "apn-refused"]);
        Assert.Equal(6, run.ExitCode);
        Assert.Equal(
            ["cmiot pass", "cmiot pass", "cmnet fail", "cmnet fail"],
            Events(run.Lines, "verdict").Select(v => $"{Text(v, "apn")} {Text(v, "verdict")}"));
    }

    [Fact]
    public async Task A_PIN_that_was_refused_is_not_tried_again_by_a_repetition()
    {
        using TestFolder folder = new();
        folder.With("plan.yaml", "checks: [sim]\nrepeat: 3\n");
        ProgramResult run = await ProgramProcess.RunInAsync(
            folder, ["simtest", "--emulate", "--plan", "plan.yaml", "--json", "--fault", "sim-pin"], environment: new() { ["ONENETMODEM__Modem__Pin"] = "9999" });
        Assert.Equal(4, run.ExitCode);
        Assert.Single(Events(run.Lines, "verdict"));
    }

    [Fact]
    public async Task Runs_are_listed_and_compared_and_a_measure_is_followed()
    {
        using TestFolder folder = new();
        string[] test = ["simtest", "--emulate", "--checks", "radio,pdp"];
        Assert.Equal(0, (await ProgramProcess.RunInAsync(folder, test)).ExitCode);
        Assert.Equal(6, (await ProgramProcess.RunInAsync(folder, [.. test, "--fault", "pdp-fails"])).ExitCode);

        ProgramResult history = await ProgramProcess.RunInAsync(folder, ["simtest", "history", "--emulate", "--iccid", "89860025128306012478", "--json"]);
        Assert.Equal(["2 fail", "1 pass"], Events(history.Lines, "run").Select(r => $"{r.GetProperty("run").GetInt64()} {Text(r, "verdict")}"));

        ProgramResult comparison = await ProgramProcess.RunInAsync(folder, ["simtest", "compare", "1", "2", "--emulate", "--json"]);
        JsonElement pdp = Events(comparison.Lines, "change").Single(c => Text(c, "check") == "pdp" && c.GetProperty("measure").ValueKind == JsonValueKind.Null);
        Assert.Equal("worse", Text(pdp, "change"));

        ProgramResult trend = await ProgramProcess.RunInAsync(folder, ["simtest", "trend", "89860025128306012478", "rssi", "--emulate", "--json"]);
        Assert.Equal([1, 2], Events(trend.Lines, "point").Select(p => p.GetProperty("run").GetInt64()));

        ProgramResult percentiles = await ProgramProcess.RunInAsync(folder, ["simtest", "percentiles", "rssi", "--emulate", "--json"]);
        Assert.Equal(2, Events(percentiles.Lines, "percentiles").Single(p => Text(p, "measure") == "rssi").GetProperty("count").GetInt32());

        // Emulated SIMs are no part of the real history.
        ProgramResult real = await ProgramProcess.RunInAsync(folder, ["simtest", "history", "--json"]);
        Assert.Equal("", real.Output);

        ProgramResult unknown = await ProgramProcess.RunInAsync(folder, ["simtest", "compare", "1", "77", "--emulate"]);
        Assert.Equal(2, unknown.ExitCode);
        Assert.Contains("there is no run 77", unknown.Error, StringComparison.Ordinal);
        unknown = await ProgramProcess.RunInAsync(folder, ["simtest", "compare", "1", "2"]);
        Assert.Equal(2, unknown.ExitCode);
        Assert.Contains("those of emulated SIMs are shown with --emulate", unknown.Error, StringComparison.Ordinal);
        unknown = await ProgramProcess.RunInAsync(folder, ["simtest", "trend", "NOSUCH", "rsrp", "--emulate"]);
        Assert.Equal(1, unknown.ExitCode);
        Assert.Contains("there is no run of a SIM NOSUCH", unknown.Error, StringComparison.Ordinal);
        unknown = await ProgramProcess.RunInAsync(folder, ["simtest", "trend", "89860025128306012478", "rsrpp", "--emulate", "--mask"]);
        Assert.Equal(1, unknown.ExitCode);
        Assert.Contains("no run of 898600************78 has rsrpp", unknown.Error, StringComparison.Ordinal);
        Assert.Contains("rsrp", unknown.Error, StringComparison.Ordinal);

        // An issuer's digits list its SIMs; masked, nothing shows which.
        history = await ProgramProcess.RunInAsync(folder, ["simtest", "history", "--emulate", "--iccid", "898600", "--mask"]);
        Assert.Equal(2, history.Lines.Length);
        Assert.All(history.Lines, line => Assert.Contains("898600************78", line, StringComparison.Ordinal));
        Assert.Equal("", (await ProgramProcess.RunInAsync(folder, ["simtest", "history", "--emulate", "--iccid", "898601"])).Output);
    }

    [Fact]
    public async Task Several_ports_may_be_named()
    {
        ProgramResult run = await ProgramProcess.RunAsync("simtest", "--port", "/dev/ttyNOBODY1", "--port", "/dev/ttyNOBODY2", "--json");
        Assert.Equal(3, run.ExitCode);
        Assert.Equal(["/dev/ttyNOBODY1", "/dev/ttyNOBODY2"], Events(run.Lines, "verdict").Select(v => Text(v, "modem")).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_report_folder_that_cannot_be_written_is_told_before_anything_is_tested()
    {
        using TestFolder folder = new();
        folder.With("file", "no folder");
        ProgramResult run = await ProgramProcess.RunInAsync(folder, ["simtest", "--emulate", "--checks", "sim", "--report", "file/out"]);
        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        Assert.Contains("nothing was tested", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task With_mask_the_trace_has_no_identities_either()
    {
        using TestFolder folder = new();
        Assert.Equal(0, (await ProgramProcess.RunInAsync(folder, ["simtest", "--emulate", "--checks", "sim", "--mask", "--trace", "t.trace"])).ExitCode);
        string trace = await File.ReadAllTextAsync(Path.Combine(folder.Path, "t.trace"));
        Assert.Contains("898600************78", trace, StringComparison.Ordinal);
        Assert.DoesNotMatch("[0-9]{15}", trace);
    }

    [Theory]
    [InlineData("--modules 2", "--emulate")]
    [InlineData("--emulate --port /dev/ttyS0", "leave one of them out")]
    [InlineData("--emulate --modules 0", "1 to 32")]
    [InlineData("--emulate --plan nowhere.yaml", "nowhere.yaml")]
    [InlineData("--emulate --trace /proc/nothing", "cannot create /proc/nothing")]
    [InlineData("--emulate --report /proc/nothing", "it cannot be created")]
    [InlineData("--emulate --modules 2 --trace t.trace", "--modules 1")]
    public async Task Options_that_cannot_be_are_usage_errors(string options, string words)
    {
        ProgramResult run = await ProgramProcess.RunAsync(["simtest", .. options.Split(' ')]);
        Assert.Equal(2, run.ExitCode);
        Assert.Contains(words, run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task On_a_terminal_a_table_is_shown_and_the_verdicts_stay_below_it()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/script"), "util-linux' script makes a terminal, and is not here");
        using TestFolder folder = new();
        ProgramResult run = await ProgramProcess.StartAsync(
            "script", ["-qec", $"stty cols 120; dotnet {ProgramProcess.Assembly} simtest --emulate --modules 2 --checks sim", "/dev/null"], folder.Path, environment: new() { ["TERM"] = "xterm-256color", ["ONENETMODEM__Bridge__Listen"] = "" });
        Assert.Equal(0, run.ExitCode);
        Assert.Contains("│ emu2 ", run.Output, StringComparison.Ordinal);
        Assert.EndsWith("SIM card: well; nothing else was looked at.", run.Lines[^1].TrimEnd(), StringComparison.Ordinal);
    }
}
