// Settings: layers, origins, and every mistake named with its place.
using OneNetModem.At.Text;
using OneNetModem.Bridge.Settings;
using Xunit;

namespace OneNetModem.Bridge.Tests.Settings;

public sealed class SettingsLoaderTests : IDisposable
{
    private readonly string _file = Path.Combine(Path.GetTempPath(), $"settings-{Guid.NewGuid():N}.json");

    public void Dispose() => File.Delete(_file);

    private LoadedSettings Load(string json, Dictionary<string, string>? environment = null, params SettingOverride[] overrides)
    {
        File.WriteAllText(_file, json);
        return SettingsLoader.Load(_file, environment ?? [], overrides);
    }

    private string[] Errors(string json, Dictionary<string, string>? environment = null, params SettingOverride[] overrides)
    {
        LoadedSettings loaded = Load(json, environment, overrides);
        Assert.Null(loaded.Settings);
        return [.. loaded.Errors.Select(problem => problem.ToString().Replace(_file, "F", StringComparison.Ordinal))];
    }

    [Fact]
    public void An_empty_object_gives_the_defaults_of_the_types()
    {
        OneNetModemSettings settings = Load("{}").Settings!;
        Assert.Equivalent(new OneNetModemSettings(), settings, strict: true);
    }

    [Fact]
    public void The_later_layer_wins_and_every_value_knows_its_origin()
    {
        LoadedSettings loaded = Load(
            """
            {
              "Modem": { "Port": "/dev/ttyUSB1", "Apn": "cmiot", "ContextId": 3 }
            }
            """,
            new() { ["ONENETMODEM__Modem__Port"] = "/dev/ttyUSB2", ["onenetmodem__modem__apn"] = "cmnet", ["PATH"] = "/bin" },
            new SettingOverride("--port", "Modem:Port", "/dev/ttyUSB3"));
        Assert.Equal("/dev/ttyUSB3", loaded.Settings!.Modem.Port);
        Assert.Equal("cmnet", loaded.Settings.Modem.Apn);
        Assert.Equal(3, loaded.Settings.Modem.ContextId);
        string Origin(string path) => loaded.Values.Single(value => value.Path == path).Origin.ToString();
        Assert.Equal("option --port", Origin("Modem:Port"));
        Assert.Equal("environment onenetmodem__modem__apn", Origin("Modem:Apn"));
        Assert.Equal(_file + ":2:67", Origin("Modem:ContextId"));
        Assert.Equal("default", Origin("Modem:Baud"));
    }

    [Fact]
    public void Every_problem_is_reported_at_once_with_line_column_key_and_what_is_allowed()
    {
        string[] errors = Errors(
            """
            {
              // a comment does not shift the line
              "Modem": { "Baud": "fast", "Profil": "auto", "ClientIndex": 9 },
              "OneNet": { "KeepAlive": 5, "Method": "sha255", "TokenLifetime": "soon", "Tls": "yes", "Subscribe": [ "a/#/b", 7 ] },
              "Modm": { "Port": "auto" },
              "Report": [ ]
            }
            """);
        Assert.Equal(
            [
                "F:3:22: Modem:Baud: \"fast\" has the wrong type; allowed: an integer from 300 to 4000000",
                "F:3:30: Modem:Profil: unknown key, did you mean Profile?; allowed: Port, Baud, Link, Profile, Apn, ApnUser, ApnPassword, Pin, ContextId, ClientIndex",
                "F:3:63: Modem:ClientIndex: 9 is out of range; allowed: an integer from 0 to 5",
                "F:4:28: OneNet:KeepAlive: 5 is out of range; allowed: an integer from 10 to 1800",
                "F:4:41: OneNet:Method: \"sha255\" is not known, did you mean sha256?; allowed: one of md5, sha1, sha256",
                $"F:4:68: OneNet:TokenLifetime: \"soon\" is not a duration; allowed: a duration from 1m to 3650d, written as {DurationText.Forms}",
                "F:4:83: OneNet:Tls: \"yes\" has the wrong type; allowed: true or false",
                "F:4:105: OneNet:Subscribe:0: \"a/#/b\" has the wrong form; allowed: an MQTT topic filter",
                "F:4:114: OneNet:Subscribe:1: 7 has the wrong type; allowed: an MQTT topic filter",
                "F:5:3: Modm: unknown key, did you mean Modem?; allowed: Modem, OneNet, Report, Bridge, Metrics, Modems, Serilog",
                "F:6:13: Report: [ ... ] has the wrong type",
            ],
            errors);
    }

    [Fact]
    public void Wrong_variables_and_options_are_named_as_such()
    {
        string[] errors = Errors(
            "{}",
            new() { ["ONENETMODEM__Modem__Baud"] = "fast", ["ONENETMODEM__OneNet__Acceskey"] = "x" },
            new SettingOverride("--port", "Modem:Port", "tcp://nowhere"));
        Assert.Collection(
            errors,
            e => Assert.StartsWith("environment ONENETMODEM__Modem__Baud: Modem:Baud: \"fast\" is not an integer", e, StringComparison.Ordinal),
            e => Assert.StartsWith("environment ONENETMODEM__OneNet__Acceskey: OneNet:Acceskey: unknown key, did you mean AccessKey?", e, StringComparison.Ordinal),
            e => Assert.StartsWith("option --port: Modem:Port: \"tcp://nowhere\" has the wrong form", e, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("{ \"Modem\": { \"Baud\": 9600 \"Pin\": \"\" } }", 1)]
    [InlineData("{\n  \"Modem\": {\n", 3)]
    [InlineData("{\n} x", 2)]
    [InlineData("", 1)]
    public void A_file_that_is_no_JSON_is_named_with_its_line(string json, int line)
    {
        string error = Assert.Single(Errors(json));
        Assert.StartsWith($"F:{line}:", error, StringComparison.Ordinal);
        Assert.Contains("not valid JSON", error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_key_that_stands_twice_is_an_error() =>
        Assert.Equal("F:2:24: Modem:baud: this key stands here for the second time; allowed: each key once",
            Assert.Single(Errors("{ \"Modem\": { \"Baud\": 1200,\n                       \"baud\": 2400 } }")));

    [Fact]
    public void A_missing_file_is_an_error_unless_it_is_optional()
    {
        LoadedSettings loaded = SettingsLoader.Load(_file, new Dictionary<string, string>(), []);
        Assert.Equal(_file + ": there is no such file", Assert.Single(loaded.Errors).ToString());
        Assert.NotNull(SettingsLoader.Load(_file, new Dictionary<string, string>(), [], fileIsOptional: true).Settings);
    }

    [Fact]
    public void Secrets_are_in_no_text()
    {
        const string secret = "c2VjcmV0LWtleS0xMjM0";
        LoadedSettings good = Load($$"""{ "OneNet": { "AccessKey": "{{secret}}", "Password": "{{secret}}" }, "Modem": { "ApnPassword": "{{secret}}", "Pin": "1234" }, "Bridge": { "UpstreamUsername": "plant", "UpstreamPassword": "{{secret}}" }, "Serilog": { "WriteTo": [ { "Name": "Seq", "Args": { "apiKey": "{{secret}}" } } ] } }""");
        Assert.Equal(secret, good.Settings!.Modem.OneNet.AccessKey);
        string shown = string.Join('\n', good.Values) + string.Join('\n', good.Problems) + good.Settings + good.Settings.Modem + good.Settings.Modem.OneNet;
        Assert.DoesNotContain(secret, shown, StringComparison.Ordinal);
        Assert.DoesNotContain("1234", shown, StringComparison.Ordinal);
        Assert.Equal("***", good.Values.Single(value => value.Path == "OneNet:AccessKey").Value);

        string bad = string.Join('\n', Errors($$"""{ "OneNet": { "AccessKey": "{{secret}}\n", "Password": 98765 }, "Modem": { "Pin": "12345678901", "ApnPassword": "{{secret}}\"" }, "Bridge": { "Upstream": "mqtt://a:{{secret}}@b:1" } }"""));
        Assert.DoesNotContain(secret, bad, StringComparison.Ordinal);
        Assert.DoesNotContain("98765", bad, StringComparison.Ordinal);
        Assert.DoesNotContain("12345678901", bad, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Modem", "Apn", "cm\\\"iot")]
    [InlineData("Modem", "Apn", "cm\\r\\nAT+QPOWD")]
    [InlineData("Modem", "ApnPassword", "a\\u001ab")]
    [InlineData("OneNet", "ClientId", "a\\\"b")]
    [InlineData("OneNet", "DeviceName", "a b")]
    [InlineData("OneNet", "ProductId", "a/b")]
    [InlineData("OneNet", "Host", "a\\\",1883")]
    [InlineData("Modem", "Pin", "12\\r3")]
    public void What_could_break_out_of_an_AT_parameter_is_refused(string section, string key, string value) =>
        Assert.Contains($"{section}:{key}: ", Assert.Single(Errors($$"""{ "{{section}}": { "{{key}}": "{{value}}" } }""")), StringComparison.Ordinal);

    [Fact]
    public void Several_modems_take_what_they_leave_out_from_the_common_sections()
    {
        LoadedSettings loaded = Load(
            """
            {
              "Modem": { "Apn": "cmiot" },
              "OneNet": { "ProductId": "469948", "Subscribe": [ "a" ] },
              "Modems": [
                { "Name": "north", "Port": "/dev/a", "OneNet": { "DeviceName": "d1" } },
                { "Name": "south", "Port": "/dev/b", "Apn": "cmnet", "OneNet": { "DeviceName": "d2", "Subscribe": [] } },
              ]
            }
            """);
        Assert.Equal(["north", "south"], loaded.Settings!.Modems.Select(modem => modem.Name));
        Assert.Equal(["cmiot", "cmnet"], loaded.Settings.Modems.Select(modem => modem.Apn));
        Assert.Equal(["469948", "469948"], loaded.Settings.Modems.Select(modem => modem.OneNet.ProductId));
        Assert.Equal(["d1", "d2"], loaded.Settings.Modems.Select(modem => modem.OneNet.DeviceName));
        Assert.Equal(["a"], loaded.Settings.Modems[0].OneNet.Subscribe);
        Assert.Empty(loaded.Settings.Modems[1].OneNet.Subscribe);
        Assert.Equal(_file + ":2:21", loaded.Values.Single(value => value.Path == "Modems:0:Apn").Origin.ToString());
    }

    [Fact]
    public void Several_modems_need_names_and_ports_that_tell_them_apart()
    {
        string[] errors = Errors("""{ "Modems": [ { "Name": "a" }, { "Name": "A", "Port": "COM1" }, { "Port": "COM1" }, { "Name": "up", "Port": "COM2" } ] }""");
        Assert.Contains("Modems:3:Name: \"up\" has the wrong form", Assert.Single(errors), StringComparison.Ordinal);
        errors = Errors("""{ "Modems": [ { "Name": "a" }, { "Name": "A", "Port": "COM1" }, { "Port": "COM1" } ] }""");
        Assert.Collection(
            errors,
            e => Assert.Contains("Modems:0:Port: \"auto\" cannot tell several modems apart", e, StringComparison.Ordinal),
            e => Assert.Contains("Modems:1:Name: \"A\" is taken by another modem", e, StringComparison.Ordinal),
            e => Assert.Contains("Modems:2:Name: missing", e, StringComparison.Ordinal),
            e => Assert.Contains("Modems:2:Port: \"COM1\" is taken by another modem", e, StringComparison.Ordinal));
    }

    [Fact]
    public void An_access_key_that_is_no_base64_is_explained_without_being_shown()
    {
        string error = Assert.Single(Errors("""{ "OneNet": { "AccessKey": "rs2FaE5BuygJZkWKDA5okKt1RFpwOx53hbu6hwyCS4U" } }"""));
        Assert.Equal("F:1:28: OneNet:AccessKey: The access key lacks its padding: it must end in \"=\"; allowed: base64 as the platform shows it", error);
    }

    [Fact]
    public void A_log_sink_that_would_write_to_stdout_is_refused()
    {
        Assert.StartsWith("F:1:39: Serilog:WriteTo:0: this sink writes to stdout", Assert.Single(Errors("""{ "Serilog": { "WriteTo": [ { "Name": "Console" } ] } }""")), StringComparison.Ordinal);
        Assert.NotNull(Load("""{ "Serilog": { "WriteTo": [ { "Name": "Console", "Args": { "standardErrorFromLevel": "Verbose" } }, { "Name": "File" } ] } }""").Settings);
    }

    [Fact]
    public void A_generic_platform_needs_a_host() =>
        Assert.Contains("OneNet:Host: missing", Assert.Single(Errors("""{ "OneNet": { "Platform": "generic" } }""")), StringComparison.Ordinal);

    [Fact]
    public void A_missing_identity_is_a_note_and_not_an_error()
    {
        LoadedSettings loaded = Load("{}");
        Assert.NotNull(loaded.Settings);
        Assert.Equal(["OneNet:ProductId", "OneNet:DeviceName", "OneNet:AccessKey"], loaded.Problems.Select(problem => problem.Key));
        Assert.All(loaded.Problems, problem => Assert.True(problem.IsNote));
    }
}
