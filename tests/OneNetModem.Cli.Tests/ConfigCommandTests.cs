// config check, show and schema, and the way of wrong settings into other commands.
using System.Text.Json.Nodes;
using Xunit;

namespace OneNetModem.Cli.Tests;

public sealed class ConfigCommandTests
{
    private const string Identity = """{ "OneNet": { "ProductId": "469948", "DeviceName": "Chic_D", "AccessKey": "rs2FaE5BuygJZkWKDA5okKt1RFpwOx53hbu6hwyCS4U=" } }""";

    [Fact]
    public async Task Check_says_nothing_on_stdout_when_all_is_right()
    {
        using TestFolder folder = new TestFolder().With("config.json", Identity);
        ProgramResult run = await ProgramProcess.RunInAsync(folder, ["config", "check"]);
        Assert.Equal((0, "", "the settings are right\n"), (run.ExitCode, run.Output, run.Error));
    }

    [Fact]
    public async Task Check_names_every_mistake_with_its_place_and_exits_2()
    {
        using TestFolder folder = new TestFolder().With("site.json", "{\n  \"Modem\": { \"Baud\": \"x\" },\n  \"Modm\": { }\n}\n");
        ProgramResult run = await ProgramProcess.RunInAsync(folder, ["config", "check", "--config", "site.json"], environment: new() { ["ONENETMODEM__OneNet__KeepAlive"] = "9" });
        Assert.Equal(2, run.ExitCode);
        Assert.Collection(
            run.Lines,
            line => Assert.StartsWith("site.json:2:22: error: Modem:Baud: ", line, StringComparison.Ordinal),
            line => Assert.StartsWith("site.json:3:3: error: Modm: unknown key, did you mean Modem?", line, StringComparison.Ordinal),
            line => Assert.StartsWith("environment ONENETMODEM__OneNet__KeepAlive: error: OneNet:KeepAlive: 9 is out of range; allowed: an integer from 10 to 1800", line, StringComparison.Ordinal));
        Assert.Equal("3 mistakes\n", run.Error);
    }

    [Theory]
    [InlineData("config", "check")]
    [InlineData("config", "check", "--config", "nowhere.json")]
    [InlineData("config", "show", "--config", "nowhere.json")]
    [InlineData("token", "--config", "nowhere.json")]
    public async Task A_settings_file_that_is_not_there_exits_2(params string[] arguments)
    {
        ProgramResult run = await ProgramProcess.RunAsync(arguments);
        Assert.Equal(2, run.ExitCode);
        Assert.Contains("there is no such file", run.Output + run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Check_without_a_file_says_how_to_get_one()
    {
        ProgramResult run = await ProgramProcess.RunAsync("config", "check");
        Assert.Contains("  try:    copy the sample config.json", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Check_notes_which_modems_a_command_uses()
    {
        using TestFolder folder = new TestFolder().With(
            "config.json", """{ "OneNet": { "ProductId": "1", "AccessKey": "YQ==" }, "Modems": [ { "Name": "a", "Port": "COM1", "OneNet": { "DeviceName": "d1" } }, { "Name": "b", "Port": "COM2", "OneNet": { "DeviceName": "d2" } } ] }""");
        ProgramResult run = await ProgramProcess.RunInAsync(folder, ["config", "check"]);
        Assert.Equal(0, run.ExitCode);
        Assert.Contains("note: Modems:1:Name: run uses all modems; other commands the first one", Assert.Single(run.Lines), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Wrong_settings_stop_another_command_with_the_same_words_on_stderr()
    {
        using TestFolder folder = new TestFolder().With("config.json", "{ \"OneNet\": { \"Methd\": \"md5\" } }");
        ProgramResult run = await ProgramProcess.RunInAsync(folder, ["token"]);
        Assert.Equal(2, run.ExitCode);
        Assert.Empty(run.Output);
        Assert.Contains("./config.json:1:15: OneNet:Methd: unknown key, did you mean Method?", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Show_prints_value_and_origin_of_each_layer_with_secrets_masked()
    {
        using TestFolder folder = new TestFolder().With("config.json", Identity);
        ProgramResult run = await ProgramProcess.RunInAsync(
            folder, ["config", "show", "--json", "--port", "COM7"], environment: new() { ["ONENETMODEM__Modem__Apn"] = "cmiot" });
        Assert.Equal(0, run.ExitCode);
        Assert.DoesNotContain("rs2FaE5B", run.Output, StringComparison.Ordinal);
        var values = run.Lines.Select(line => JsonNode.Parse(line)!).ToDictionary(line => (string)line["key"]!);
        Assert.All(values.Values, line => Assert.Equal("setting", (string?)line["event"]));
        Assert.All(values.Values, line => Assert.Matches(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$", (string?)line["time"]));
        Assert.Equal(("COM7", "option", "--port"), Of("Modem:Port"));
        Assert.Equal(("cmiot", "environment", "ONENETMODEM__Modem__Apn"), Of("Modem:Apn"));
        Assert.Equal(("***", "file", "./config.json"), Of("OneNet:AccessKey"));
        Assert.Equal(("115200", "default", null), Of("Modem:Baud"));

        (string?, string?, string?) Of(string key) => ((string?)values[key]["value"], (string?)values[key]["origin"], (string?)values[key]["where"]);
    }

    [Fact]
    public async Task With_several_modems_a_port_option_picks_one()
    {
        using TestFolder folder = new TestFolder().With(
            "config.json", """{ "Modems": [ { "Name": "a", "Port": "COM1", "OneNet": { "DeviceName": "d1" } }, { "Name": "b", "Port": "COM2", "OneNet": { "DeviceName": "d2" } } ] }""");
        ProgramResult all = await ProgramProcess.RunInAsync(folder, ["config", "show"]);
        Assert.Equal(2, all.Lines.Count(line => line.Contains(":Port ", StringComparison.Ordinal) && line.StartsWith("Modems:", StringComparison.Ordinal) && !line.Contains("OneNet", StringComparison.Ordinal)));
        ProgramResult one = await ProgramProcess.RunInAsync(folder, ["config", "show", "--port", "COM2"]);
        Assert.Contains(one.Lines, line => line.StartsWith("Modems:1:OneNet:DeviceName ", StringComparison.Ordinal) && line.Contains("= d2 ", StringComparison.Ordinal));
        Assert.DoesNotContain(one.Lines, line => line.StartsWith("Modems:0", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Schema_is_JSON_on_stdout()
    {
        ProgramResult run = await ProgramProcess.RunAsync("config", "schema");
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Equal("object", (string?)JsonNode.Parse(run.Output)!["type"]);
    }
}
