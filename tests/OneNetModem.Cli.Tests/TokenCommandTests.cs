// token and token explain, with the tutorial's published demo device.
using System.Globalization;
using System.Text.Json.Nodes;
using Xunit;

namespace OneNetModem.Cli.Tests;

public sealed class TokenCommandTests
{
    private const string Key = "rs2FaE5BuygJZkWKDA5okKt1RFpwOx53hbu6hwyCS4U=";
    private const string Published = "version=2018-10-31&res=products%2F469948%2Fdevices%2FChic_D&et=1673053248&method=sha1&sign=prIMDQ23WFI6PMj2IWpaRJJL4eE%3D";
    private const string Config = """{ "OneNet": { "ProductId": "469948", "DeviceName": "Chic_D", "AccessKey": "rs2FaE5BuygJZkWKDA5okKt1RFpwOx53hbu6hwyCS4U=", "Method": "sha1", "TokenLifetime": "2h" } }""";

    private static readonly string[] Demo = ["token", "--product", "469948", "--device", "Chic_D", "--method", "sha1", "--expires", "1673053248"];

    [Fact]
    public async Task The_published_token_comes_out_from_options_stdin_environment_and_file()
    {
        using TestFolder folder = new TestFolder().With("config.json", Config);
        ProgramResult[] runs =
        [
            await ProgramProcess.RunAsync([.. Demo, "--key", Key]),
            await ProgramProcess.RunInAsync(null, [.. Demo, "--key", "-"], input: Key + "\n"),
            await ProgramProcess.RunInAsync(null, Demo, environment: new() { ["ONENETMODEM__OneNet__AccessKey"] = Key }),
            await ProgramProcess.RunInAsync(folder, ["token", "--expires", "1673053248"]),
        ];
        Assert.All(runs, run => Assert.Equal((0, Published + "\n"), (run.ExitCode, run.Output)));
        // It is long over, and that is said beside the result.
        Assert.All(runs, run => Assert.StartsWith("warning: this token has expired already", run.Error, StringComparison.Ordinal));
        Assert.All(runs, run => Assert.DoesNotContain(Key[..8], run.Error, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_token_of_the_settings_lives_as_long_as_they_say_and_is_found_good()
    {
        using TestFolder folder = new TestFolder().With("config.json", Config);
        ProgramResult made = await ProgramProcess.RunInAsync(folder, ["token", "--json"]);
        Assert.Equal((0, ""), (made.ExitCode, made.Error));
        JsonNode line = JsonNode.Parse(Assert.Single(made.Lines))!;
        Assert.Equal("token", (string?)line["event"]);
        long made_at = DateTimeOffset.Parse((string)line["time"]!, CultureInfo.InvariantCulture).ToUnixTimeSeconds();
        Assert.InRange((long)line["expires"]! - made_at, 7190, 7201);

        ProgramResult explained = await ProgramProcess.RunInAsync(folder, ["token", "explain", (string)line["token"]!, "--json"]);
        JsonNode answer = JsonNode.Parse(Assert.Single(explained.Lines))!;
        Assert.Equal(0, explained.ExitCode);
        Assert.Equal("explained", (string?)answer["event"]);
        Assert.Equal("products/469948/devices/Chic_D", (string?)answer["res"]);
        Assert.Equal("valid", (string?)answer["signature"]);
        Assert.False((bool)answer["expired"]!);
        Assert.True((bool)answer["usable"]!);
    }

    [Fact]
    public async Task An_expired_token_is_explained_and_exits_7()
    {
        ProgramResult run = await ProgramProcess.RunAsync("token", "explain", Published, "--key", Key);
        Assert.Equal(7, run.ExitCode);
        Assert.Empty(run.Error);
        Assert.Contains("2023-01-07", run.Output, StringComparison.Ordinal);
        Assert.Contains("EXPIRED", run.Output, StringComparison.Ordinal);
        Assert.Contains("signature  holds", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_of_the_settings_is_only_tried_on_a_token_of_its_device()
    {
        using TestFolder folder = new TestFolder().With("config.json", Config);
        ProgramResult run = await ProgramProcess.RunInAsync(folder, ["token", "explain", Published.Replace("Chic_D", "Other", StringComparison.Ordinal)]);
        Assert.Contains("not checked", run.Output, StringComparison.Ordinal);
        run = await ProgramProcess.RunInAsync(folder, ["token", "explain", Published.Replace("1673053248", "7673053248", StringComparison.Ordinal)]);
        Assert.Equal(7, run.ExitCode);
        Assert.Contains("does NOT hold", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_token_for_the_HTTP_API_needs_res()
    {
        ProgramResult run = await ProgramProcess.RunAsync("token", "--version", "2022-05-01", "--key", Key);
        Assert.Equal(2, run.ExitCode);
        Assert.Contains("--res", run.Error, StringComparison.Ordinal);
        run = await ProgramProcess.RunAsync("token", "--version", "2022-05-01", "--res", "userid/12345", "--key", Key, "--expires", "1h");
        Assert.Equal(0, run.ExitCode);
        Assert.StartsWith("version=2022-05-01&res=userid%2F12345&et=", run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("product id", "--key", Key)]
    [InlineData("device name", "--key", Key, "--product", "469948")]
    [InlineData("access key", "--product", "469948", "--device", "Chic_D")]
    [InlineData("no expiry", "--product", "469948", "--device", "Chic_D", "--key", Key, "--expires", "soon")]
    [InlineData("no expiry", "--product", "469948", "--device", "Chic_D", "--key", Key, "--expires", "0")]
    [InlineData("padding", "--product", "469948", "--device", "Chic_D", "--key", "rs2FaE5BuygJZkWKDA5okKt1RFpwOx53hbu6hwyCS4U")]
    [InlineData("'sha1'", "--method", "sha2")]
    [InlineData("control character", "--res", "a\nb", "--key", Key)]
    public async Task Wrong_input_exits_2_and_never_shows_the_key(string words, params string[] arguments)
    {
        ProgramResult run = await ProgramProcess.RunAsync(["token", .. arguments]);
        Assert.Equal(2, run.ExitCode);
        Assert.Empty(run.Output);
        Assert.Contains(words, run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("rs2FaE5B", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Token_and_key_cannot_both_come_from_stdin()
    {
        ProgramResult run = await ProgramProcess.RunInAsync(null, ["token", "explain", "-", "--key", "-"], input: "x\n");
        Assert.Equal(2, run.ExitCode);
        Assert.Contains("stdin", run.Error, StringComparison.Ordinal);
    }
}
