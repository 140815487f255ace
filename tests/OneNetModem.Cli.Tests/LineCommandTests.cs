// run, pub and sub as processes: with --emulate, and on a pty in front of an independent broker.
using System.Text.Json.Nodes;
using OneNetModem.Emulator;
using OneNetModem.Emulator.Ports;
using OneNetModem.Testing;
using Xunit;

namespace OneNetModem.Cli.Tests;

public sealed class LineCommandTests
{
    private const string DataPoints = "$sys/{pid}/{device}/dp/post/json";
    private const string WrongKey = "AAAAaE5BuygJZkWKDA5okKt1RFpwOx53hbu6hwyCS4U=";

    private static Dictionary<string, string> ChicD(string key = WrongKey) => new(StringComparer.Ordinal)
    {
        ["ONENETMODEM__OneNet__ProductId"] = "469948",
        ["ONENETMODEM__OneNet__DeviceName"] = "Chic_D",
        ["ONENETMODEM__OneNet__AccessKey"] = key,
    };

    private static JsonNode[] Events(ProgramResult run, string name) =>
        [.. run.Lines.Select(line => JsonNode.Parse(line)!).Where(one => (string?)one["event"] == name)];

    [Theory]
    [InlineData("EC25")]
    [InlineData("BG96")]
    [InlineData("BG95")]
    public async Task Run_comes_online_reports_and_answers_a_command(string profile)
    {
        using TestFolder folder = new();
        ProgramResult run = await ProgramProcess.RunInAsync(folder, ["run", "--emulate", profile, "--duration", "6s", "--json", "--trace", "line.jsonl"]);
        Assert.Equal(0, run.ExitCode);
        Assert.Equal(("Closed", "Opening", "Start"), Events(run, "state").Select(one => ((string?)one["from"], (string?)one["to"], (string?)one["trigger"])).First());
        Assert.True((long)Assert.Single(Events(run, "online"))["ms"]! < 60_000);
        JsonNode[] published = Events(run, "published");
        Assert.All(published, one => Assert.Equal("acked", (string?)one["outcome"]));
        Assert.Equal("$sys/469948/Chic_D/dp/post/json", (string?)published[0]["topic"]);
        JsonNode reply = Assert.Single(Events(run, "reply"));
        Assert.Equal((true, (string?)published[0]["id"]), ((bool)reply["accepted"]!, (string?)reply["id"]));
        string request = (string)Assert.Single(Events(run, "message"))["topic"]!;
        Assert.Equal(request.Replace("request", "response", StringComparison.Ordinal), (string?)published[1]["topic"]);
        Assert.Contains("token made for products/469948/devices/Chic_D, method sha256", run.Error, StringComparison.Ordinal);

        // Neither the log nor the trace has the token's signature.
        string trace = await File.ReadAllTextAsync(Path.Combine(folder.Path, "line.jsonl"));
        Assert.Contains("AT+QMTCONN=", trace, StringComparison.Ordinal);
        Assert.DoesNotContain("sign=", trace + run.Error + run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_settings_file_with_empty_ids_is_enough_for_an_emulated_run()
    {
        using TestFolder folder = new TestFolder().With("config.json", """{ "OneNet": { "ProductId": "", "DeviceName": "", "AccessKey": "" } }""");
        ProgramResult run = await ProgramProcess.RunInAsync(folder, ["run", "--emulate", "--duration", "4s"]);
        Assert.Equal(0, run.ExitCode);
        Assert.Matches(@"\d\d:\d\d:\d\d  Online +after ", run.Output);
        Assert.Matches(@"reply +accepted \(id ", run.Output);
        Assert.DoesNotContain("switch from", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Data_points_are_published_and_accepted()
    {
        ProgramResult run = await ProgramProcess.RunAsync("pub", "--emulate", "--json", "--dp", """{"temperature":30,"power":4.5}""");
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Equal((string?)Assert.Single(Events(run, "published"))["id"], (string?)Assert.Single(Events(run, "reply"))["id"]);
    }

    [Fact]
    public async Task Another_identity_is_known_to_the_emulated_platform()
    {
        Dictionary<string, string> other = ChicD();
        other["ONENETMODEM__OneNet__DeviceName"] = "meter-1";
        ProgramResult run = await ProgramProcess.RunInAsync(null, ["pub", "--emulate", "-t", DataPoints, "-q", "1", "-m", """{"id":1,"dp":{"a":[{"v":1}]}}"""], environment: other);
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.StartsWith("$sys/469948/meter-1/dp/post/json: acknowledged", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_command_of_the_platform_is_printed_and_counted()
    {
        ProgramResult run = await ProgramProcess.RunAsync("sub", "--emulate", "-t", "$sys/{pid}/{device}/cmd/request/+", "-C", "1", "-F", "%l %p");
        Assert.Equal((0, "6 report\n"), (run.ExitCode, run.Output));
    }

    [Fact]
    public async Task Fewer_messages_than_asked_for_is_a_job_that_failed()
    {
        ProgramResult run = await ProgramProcess.RunAsync("sub", "--emulate", "-t", DataPoints + "/+", "-C", "1", "-W", "1");
        Assert.Equal((1, ""), (run.ExitCode, run.Output));
        Assert.Contains("0 of 1 messages in 1 s", run.Error, StringComparison.Ordinal);
        Assert.Equal(0, (await ProgramProcess.RunAsync("sub", "--emulate", "-t", DataPoints + "/+", "-W", "1")).ExitCode);
    }

    public static TheoryData<int, string, string[]> Wrong { get; } = new()
    {
        { 2, "there is no ./config.json here", ["run"] },
        { 2, "OneNet:ProductId is empty", ["pub", "-t", "a", "-m", "b"] },
        { 2, "there is no fault 'nope'", ["run", "--emulate", "--fault", "nope"] },
        { 2, "--fault bends an emulated module", ["sub", "-t", "a", "--fault", "mute"] },
        { 2, "--emulate brings a port of its own", ["run", "--emulate", "--port", "/dev/ttyUSB2"] },
        { 2, "the trace file cannot be written", ["run", "--emulate", "--trace", "/nowhere/line.jsonl"] },
        { 2, "--trace-secrets says what goes into a trace", ["run", "--emulate", "--trace-secrets"] },
        { 2, "Topic must begin with $sys/469948/Chic_D/", ["pub", "--emulate", "-t", "plant", "-m", "on"] },
        { 2, "closes the connection", ["pub", "--emulate", "-t", "$sys/469948/Chic_D/dp/post/jsn", "-m", "on"] },
        { 2, "Filter must begin with", ["sub", "--emulate", "-t", "plant/#"] },
        { 2, "the message is empty", ["pub", "--emulate", "-t", DataPoints, "-m", ""] },
        { 2, "the file cannot be read", ["pub", "--emulate", "-t", DataPoints, "-f", "missing.json"] },
        { 2, "not valid JSON", ["pub", "--emulate", "--dp", "{\"a\":1,}"] },
        { 4, "the SIM asks for its PIN", ["pub", "--emulate", "--fault", "sim-pin", "--dp", "{\"a\":1}"] },
        { 5, "the network refuses the SIM", ["pub", "--emulate", "--fault", "denied", "--dp", "{\"a\":1}"] },
        { 6, "cannot be activated", ["run", "--emulate", "--fault", "pdp-fails", "--duration", "3s"] },
        { 7, "CONNACK 5, not authorized", ["pub", "--emulate", "--fault", "connack:5", "--dp", "{\"a\":1}"] },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public async Task What_is_wrong_is_said_with_its_exit_code(int exitCode, string words, string[] arguments)
    {
        ProgramResult run = await ProgramProcess.RunAsync(arguments);
        Assert.Equal(exitCode, run.ExitCode);
        Assert.Contains("error: ", run.Error, StringComparison.Ordinal);
        Assert.Contains(words, run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_module_that_does_not_answer_is_the_ports_error()
    {
        ProgramResult run = await ProgramProcess.RunAsync("pub", "--emulate", "--fault", "mute", "--dp", "{\"a\":1}");
        Assert.Equal(3, run.ExitCode);
        Assert.StartsWith("error: ", run.Error, StringComparison.Ordinal);
        Assert.Contains("does not answer AT", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_missing_port_is_named()
    {
        ProgramResult pub = await ProgramProcess.RunInAsync(null, ["pub", "--port", "/dev/ttyUSB99", "--dp", "{\"a\":1}"], environment: ChicD());
        Assert.Equal(3, pub.ExitCode);
        Assert.StartsWith("error: /dev/ttyUSB99: there is no such port", pub.Error, StringComparison.Ordinal);
        ProgramResult run = await ProgramProcess.RunInAsync(null, ["run", "--port", "/dev/ttyUSB99", "--duration", "3s"], environment: ChicD());
        Assert.Equal(3, run.ExitCode);
        Assert.Equal(1, run.Lines.Count(line => line.Contains("FAULT", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_fault_that_stays_is_told_once_and_then_only_that_it_still_is()
    {
        ProgramResult run = await ProgramProcess.RunAsync("run", "--emulate", "--fault", "qmtopen:2", "--duration", "16s");
        Assert.Equal(7, run.ExitCode);
        Assert.Equal(1, run.Lines.Count(line => line.Contains("  FAULT", StringComparison.Ordinal)));
        Assert.NotEqual(0, run.Lines.Count(line => line.Contains("  still", StringComparison.Ordinal)));
        Assert.InRange(run.Lines.Count(line => line.Contains("  MqttOpening", StringComparison.Ordinal)), 1, 2);
        Assert.Contains("  Closed", run.Lines[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wrong_key_is_refused_by_the_platform_and_never_shown()
    {
        ProgramResult run = await ProgramProcess.RunInAsync(null, ["run", "--emulate", "--duration", "3s"], environment: ChicD());
        Assert.Equal(7, run.ExitCode);
        Assert.Contains("the signature is wrong", run.Output, StringComparison.Ordinal);
        Assert.Contains("CONNACK 4", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain(WrongKey[..20], run.Output + run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Any_broker_carries_lines_bytes_and_messages_in_order()
    {
        Assert.SkipWhen(MosquittoBroker.Executable is null, "mosquitto is not installed");
        await using MosquittoBroker broker = await MosquittoBroker.StartAsync();
        using CancellationTokenSource stop = new();
        await using PtyPort sender = new(), receiver = new();
        await using EmulatedModule ec25 = new(new ModuleOptions { Routes = ModuleRoutes.ToAnywhere() });
        await using EmulatedModule bg96 = new(new ModuleOptions { Profile = ModuleProfile.Bg96, Routes = ModuleRoutes.ToAnywhere() });
        Task modules = Task.WhenAll(ec25.RunAsync(sender, stop.Token), bg96.RunAsync(receiver, stop.Token));
        Dictionary<string, string> Generic(string client) => new(StringComparer.Ordinal)
        {
            ["ONENETMODEM__OneNet__Platform"] = "generic",
            ["ONENETMODEM__OneNet__Host"] = "127.0.0.1",
            ["ONENETMODEM__OneNet__Port"] = broker.Port.ToString(System.Globalization.CultureInfo.InvariantCulture),
            ["ONENETMODEM__OneNet__ClientId"] = client,
        };

        // The receiver says on stderr when it listens; a retained message would do too, but OneNET has none.
        using TestFolder folder = new();
        await using RunningProgram sub = RunningProgram.StartWith(folder, Generic("receiver"), "sub", "--port", receiver.SlavePath, "-t", "plant/+", "-C", "12", "--json");
        await sub.ErrorAsync("subscribed");
        string input = string.Concat(Enumerable.Range(1, 10).Select(i => $"line {i} \"quoted\", OK\n"));
        ProgramResult lines = await ProgramProcess.RunInAsync(null, ["pub", "--port", sender.SlavePath, "-t", "plant/lines", "-q", "1", "-l", "--json"], input, Generic("sender"));
        Assert.Equal((0, ""), (lines.ExitCode, lines.Error));
        Assert.Equal(10, Events(lines, "published").Length);
        await File.WriteAllBytesAsync(Path.Combine(folder.Path, "bytes"), [0, 1, 0x1a, (byte)'>', 13, 10, 0xff, 0xfe]);
        Assert.Equal(0, (await ProgramProcess.RunInAsync(folder, ["pub", "--port", sender.SlavePath, "-t", "plant/bytes", "-q", "1", "-f", "bytes"], environment: Generic("sender"))).ExitCode);
        Assert.Equal(0, (await ProgramProcess.RunInAsync(folder, ["pub", "--port", sender.SlavePath, "-t", "plant/stdin", "-s"], "one\ntwo\n", Generic("sender"))).ExitCode);

        ProgramResult received = await sub.EndAsync();
        Assert.Equal(0, received.ExitCode);
        JsonNode[] messages = Events(received, "message");
        Assert.Equal(Enumerable.Range(1, 10).Select(i => $"line {i} \"quoted\", OK"), messages.Take(10).Select(one => (string?)one["payload"]));
        Assert.Equal("AAEaPg0K//4=", (string?)messages[10]["payloadBase64"]);
        Assert.Equal("one\ntwo\n", (string?)messages[11]["payload"]);

        ProgramResult run = await ProgramProcess.RunInAsync(null, ["run", "--port", sender.SlavePath, "--duration", "4s", "--json"], environment: Generic("sender"));
        Assert.Equal(0, run.ExitCode);
        Assert.Equal("onenet-modem/sender/report", (string?)Events(run, "published")[0]["topic"]);
        await stop.CancelAsync();
        await modules;
    }

    [Theory]
    [InlineData("INT", 130)]
    [InlineData("TERM", 0)]
    public async Task A_signal_stops_run_cleanly(string signal, int exitCode)
    {
        using TestFolder folder = new();
        await using RunningProgram run = RunningProgram.Start(folder, "run", "--emulate");
        await run.LineAsync(line => line.Contains("Online", StringComparison.Ordinal));
        ProgramResult end = await run.StopAsync(signal);
        Assert.Equal(exitCode, end.ExitCode);
        Assert.Contains("  Closed\n", end.Output, StringComparison.Ordinal); // the emulated platform may still tell of the logout behind it
    }

    [Fact]
    public async Task SIGTERM_is_the_ordinary_end_of_run_also_before_it_has_begun()
    {
        using TestFolder folder = new();
        // The settings are a pipe: run reads them until the test has written, and the signal comes before.
        ProgramResult run = await ProgramProcess.StartAsync(
            "bash",
            ["-c", "mkfifo settings; dotnet \"$0\" run --emulate --config settings & exec 3>settings; kill -TERM $!; echo '{}' >&3; exec 3>&-; wait $!; echo $?", ProgramProcess.Assembly],
            folder.Path);
        Assert.Equal("0", run.Lines[^1]);
        Assert.DoesNotContain("Online", run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("run", "--duration", false)]
    [InlineData("pub", "--timeout", true)]
    public async Task Only_a_command_with_a_timeout_is_told_to_lengthen_it(string command, string limit, bool told)
    {
        string[] message = told ? ["--dp", "{\"a\":1}"] : [];
        ProgramResult run = await ProgramProcess.RunAsync([command, "--emulate", "--fault", "searching", limit, "3s", .. message]);
        Assert.Equal(5, run.ExitCode);
        Assert.Contains("check the antenna", run.Error, StringComparison.Ordinal);
        Assert.Equal(told, run.Error.Contains("--timeout", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(4)]
    [InlineData(5)]
    public async Task A_refused_login_brings_a_step_to_take(int code)
    {
        ProgramResult run = await ProgramProcess.RunAsync("pub", "--emulate", "--fault", $"connack:{code}", "--dp", "{\"a\":1}");
        Assert.Contains("  try:    check in the console that the device exists and is enabled; then that ProductId, DeviceName and AccessKey belong together", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(4)]
    [InlineData(5)]
    public async Task A_login_that_another_server_refuses_is_no_matter_of_tokens(int code)
    {
        using TestFolder folder = new();
        await using RunningProgram emulator = RunningProgram.Start(folder, "emulate", "--link", "ttyEMU", "--fault", $"connack:{code}");
        await emulator.LineAsync();
        Dictionary<string, string> generic = new(StringComparer.Ordinal)
        {
            ["ONENETMODEM__OneNet__Platform"] = "generic",
            ["ONENETMODEM__OneNet__Host"] = "any.host",
            ["ONENETMODEM__OneNet__ClientId"] = "Chic_D",
            ["ONENETMODEM__OneNet__Username"] = "469948",
            ["ONENETMODEM__OneNet__Password"] = "x",
        };
        ProgramResult run = await ProgramProcess.RunInAsync(folder, ["pub", "--port", "ttyEMU", "-t", "a", "-m", "b"], environment: generic);
        Assert.Equal(7, run.ExitCode);
        Assert.Contains("OneNet:Username", run.Error, StringComparison.Ordinal);
        Assert.Contains("OneNet:Password", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("token", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_uses_all_modems()
    {
        using TestFolder folder = new TestFolder().With(
            "config.json", """{ "Modems": [ { "Name": "north", "Port": "COM1" }, { "Name": "south", "Port": "COM2" } ] }""");
        await using RunningProgram run = RunningProgram.Start(folder, "run", "--emulate", "--json");
        HashSet<string?> online = [];
        while (online.Count < 2)
        {
            JsonNode story = JsonNode.Parse(await run.LineAsync(line => line.Contains("\"online\"", StringComparison.Ordinal)))!;
            online.Add((string?)story["modem"]);
        }
        Assert.Equal(["north", "south"], online.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("0", "sent")]
    [InlineData("1", "acked")]
    public async Task Only_what_somebody_acknowledged_is_acked(string qos, string outcome)
    {
        ProgramResult run = await ProgramProcess.RunAsync("pub", "--emulate", "--json", "-t", DataPoints, "-q", qos, "-m", """{"id":1,"dp":{"a":[{"v":1}]}}""");
        Assert.Equal(0, run.ExitCode);
        Assert.Equal(outcome, (string?)Assert.Single(Events(run, "published"))["outcome"]);
    }

    [Fact]
    public async Task Where_there_are_no_settings_the_advice_is_to_make_some()
    {
        ProgramResult run = await ProgramProcess.RunAsync("pub", "-t", "a", "-m", "b");
        Assert.Contains("copy the sample config.json", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("config check", run.Error, StringComparison.Ordinal);
        using TestFolder folder = new TestFolder().With("config.json", "{}");
        run = await ProgramProcess.RunInAsync(folder, ["pub", "-t", "a", "-m", "b"]);
        Assert.Contains("onenet-modem config check", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task When_nobody_reads_the_output_any_more_run_ends()
    {
        ProgramResult run = await ProgramProcess.StartAsync("bash", ["-c", "dotnet \"$0\" run --emulate | head -n 1; echo ${PIPESTATUS[0]}", ProgramProcess.Assembly], Path.GetTempPath());
        Assert.Equal(2, run.Lines.Length);
        Assert.Equal("0", run.Lines[1]);
    }
}
