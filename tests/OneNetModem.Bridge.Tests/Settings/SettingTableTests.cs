// The table of keys, the typed settings, the sample file and the schema say the same.
using System.Reflection;
using System.Text.Json.Nodes;
using OneNetModem.At.Text;
using OneNetModem.Bridge.Settings;
using Xunit;

namespace OneNetModem.Bridge.Tests.Settings;

public sealed class SettingTableTests
{
    private static readonly Dictionary<string, Type> Types = new()
    {
        ["Modems"] = typeof(ModemSettings),
        ["Modem"] = typeof(ModemSettings),
        ["OneNet"] = typeof(OneNetSettings),
        ["Report"] = typeof(ReportSettings),
        ["Bridge"] = typeof(BridgeSettings),
        ["Metrics"] = typeof(MetricsSettings),
    };

    private static string Root()
    {
        string? folder = AppContext.BaseDirectory;
        while (folder is not null && !File.Exists(Path.Combine(folder, "OneNetModem.sln")))
        {
            folder = Path.GetDirectoryName(folder);
        }
        return folder ?? throw new InvalidOperationException("not inside the repository");
    }

    [Fact]
    public void Every_key_has_a_property_with_the_same_default_and_every_property_a_key()
    {
        foreach (SettingKey key in SettingTable.Keys)
        {
            PropertyInfo? property = Types[key.Section].GetProperty(key.Name);
            Assert.True(property is not null, $"{key.Section}:{key.Name} has no property");
            object? value = property.GetValue(Activator.CreateInstance(Types[key.Section]));
            string text = value switch
            {
                TimeSpan duration => DurationText.Format(duration),
                WhenFull.Refuse => "refuse",
                IReadOnlyList<string> list => string.Join('|', list),
                _ => Convert.ToString(value, System.Globalization.CultureInfo.InvariantCulture)!,
            };
            string expected = key.Kind switch
            {
                SettingKind.Duration => DurationText.Format((TimeSpan)key.Parse(key.Default).Value!),
                SettingKind.TextList => string.Join('|', key.DefaultList),
                _ => key.Default,
            };
            Assert.True(expected.Equals(text, StringComparison.OrdinalIgnoreCase), $"{key.Section}:{key.Name}: table {expected}, type {text}");
        }
        string[] computed = ["IsGeneric", "OneNet"];
        foreach (var (section, type) in Types.Where(pair => pair.Key != "Modems"))
        {
            foreach (PropertyInfo property in type.GetProperties().Where(property => !computed.Contains(property.Name)))
            {
                Assert.Contains(SettingTable.Keys, key => key.Name == property.Name && (key.Section == section || key.Section == "Modems"));
            }
        }
    }

    [Fact]
    public void The_sample_file_is_right_and_holds_every_default()
    {
        LoadedSettings loaded = SettingsLoader.Load(Path.Combine(Root(), "config.json"), new Dictionary<string, string>(), []);
        Assert.Empty(loaded.Errors);
        Assert.Equivalent(new OneNetModemSettings(), loaded.Settings, strict: true);
        string[] onlyInComments = ["OneNet:ClientId", "OneNet:Username", "OneNet:Password"];
        Assert.All(
            loaded.Values.Where(value => !onlyInComments.Contains(value.Path)),
            value => Assert.Equal(SettingLayer.File, value.Origin.Layer));
    }

    [Fact]
    public void The_schema_names_every_key_with_type_default_and_meaning()
    {
        JsonNode schema = JsonNode.Parse(SettingsSchema.Text())!;
        Assert.Equal("https://json-schema.org/draft/2020-12/schema", (string?)schema["$schema"]);
        foreach (SettingKey key in SettingTable.Keys)
        {
            JsonNode? section = key.Section == "Modems" ? schema["properties"]!["Modems"]!["items"] : schema["properties"]![key.Section];
            Assert.False((bool)section!["additionalProperties"]!);
            JsonNode? property = section["properties"]![key.Name];
            Assert.NotNull(property);
            Assert.StartsWith(key.Description, (string?)property["description"], StringComparison.Ordinal);
            Assert.True(property["type"] is not null || property["enum"] is not null);
            Assert.NotNull(property["default"]);
        }
    }

    [Fact]
    public void The_schema_shows_no_secret_default_and_the_pattern_of_durations_agrees_with_the_parser()
    {
        string[] texts = ["30s", "5m", "2h", "7d", "500ms", "1.5h", "00:01:00", "1.00:00:00", "0:30", "soon", "5", "-5s", "5 m", "1:2:3", "99:00:00", ""];
        foreach (string text in texts.Where(text => text != "99:00:00"))
        {
            Assert.Equal(DurationText.TryParse(text, out _), System.Text.RegularExpressions.Regex.IsMatch(text, DurationText.Pattern));
        }
        Assert.False(DurationText.TryParse("99:00:00", out _));
    }

    [Theory]
    [InlineData("30s", 30)]
    [InlineData("5m", 300)]
    [InlineData("2h", 7200)]
    [InlineData("1.5h", 5400)]
    [InlineData("7d", 604800)]
    [InlineData("00:01:00", 60)]
    [InlineData("1.00:00:00", 86400)]
    [InlineData("0:30", 1800)]
    public void Durations_are_read_as_people_write_them(string text, double seconds)
    {
        Assert.True(DurationText.TryParse(text, out TimeSpan duration));
        Assert.Equal(seconds, duration.TotalSeconds);
        Assert.True(DurationText.TryParse(DurationText.Format(duration), out TimeSpan again));
        Assert.Equal(duration, again);
    }

    [Theory]
    [InlineData("Profil", "Profile")]
    [InlineData("Acceskey", "AccessKey")]
    [InlineData("Aceess_Key", "AccessKey")]
    [InlineData("Prot", "Port")]
    [InlineData("Zebra", null)]
    public void A_misspelt_name_finds_the_right_one(string word, string? expected) =>
        Assert.Equal(expected, NearestName.Of(word, ["Port", "Profile", "AccessKey", "Baud"]));
}
