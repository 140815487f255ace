// The fact files: whole, sourced, consistent with each other and with what the driver does.
using System.Text.RegularExpressions;
using NJsonSchema;
using OneNetModem.At.Dialogue;
using OneNetModem.Quectel.Commands;
using OneNetModem.Quectel.Knowledge;
using OneNetModem.Quectel.Profiles;
using OneNetModem.Testing;

namespace OneNetModem.Quectel.Tests.Knowledge;

public sealed partial class FactFileTests
{
    private static readonly string Folder = Path.Combine(Repository.Root, "src", "OneNetModem.Quectel", "Knowledge", "Facts");

    public static TheoryData<string> Files =>
        [.. Directory.GetFiles(Folder, "*.json").Select(file => Path.GetFileName(file)).Where(name => !name.EndsWith(".schema.json", StringComparison.Ordinal)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Files))]
    public async Task A_fact_file_keeps_to_its_schema(string name)
    {
        JsonSchema schema = await JsonSchema.FromFileAsync(Path.Combine(Folder, $"{name[..name.IndexOf('.', StringComparison.Ordinal)]}.schema.json"));
        Assert.Empty(schema.Validate(await File.ReadAllTextAsync(Path.Combine(Folder, name))).Select(error => error.ToString()));
    }

    [Fact]
    public async Task The_schema_refuses_a_command_without_a_source()
    {
        JsonSchema schema = await JsonSchema.FromFileAsync(Path.Combine(Folder, "commands.schema.json"));
        Assert.NotEmpty(schema.Validate("""
            { "$schema": "x", "family": "f", "commands": [ { "name": "+X", "title": "t", "series": ["BG96"], "seconds": 1, "forms": [ { "form": "read" } ] } ] }
            """));
    }

    [Fact]
    public void Every_fact_has_a_source() => Assert.DoesNotContain(
        "",
        CommandKnowledge.All.Select(command => command.Source)
            .Concat(CommandKnowledge.AllUrcs.Select(urc => urc.Source)).Concat(CodeTable.All.Select(table => table.Source)).Select(source => source.Trim()));

    [Fact]
    public void A_danger_has_a_kind_that_can_be_allowed()
    {
        DangerFacts[] dangers = [.. CommandKnowledge.All.SelectMany(command => command.Forms).SelectMany(form => form.Dangers)];
        Assert.All(dangers, danger => Assert.True(CommandDanger.TryParse(danger.Kind, out _), danger.Kind));
        Assert.Equal(CommandDanger.Names.Order(), dangers.Select(danger => danger.Kind).Distinct().Order());
    }

    [Fact]
    public void Ranges_can_be_read_and_tables_exist()
    {
        foreach ((string owner, ValueFacts value) in Values())
        {
            Assert.True(value.Range is null || NumberRanges.Parse(value.Range).Parts.Count > 0, owner);
            Assert.True(value.Table is null || CodeTable.Get(value.Table).Codes.Count > 0, owner);
        }
    }

    [Fact]
    public void Optional_parameters_stand_last()
    {
        foreach (CommandFacts command in CommandKnowledge.All)
        {
            foreach (CommandForm form in command.Forms)
            {
                Assert.True(form.Parameters.SkipWhile(parameter => !parameter.Optional).All(parameter => parameter.Optional), $"AT{command.Name} {form.Key}");
                Assert.True(form.Repeats <= form.Parameters.Count, command.Name);
            }
        }
    }

    [Fact]
    public void A_URC_is_told_with_fields_that_it_has()
    {
        foreach (UrcFacts urc in CommandKnowledge.AllUrcs)
        {
            foreach (LineLayout layout in urc.Layouts)
            {
                IEnumerable<string> told = Placeholder().Matches(layout.Says ?? "").Select(match => match.Groups[1].Value);
                Assert.Subset(layout.Fields.Select(field => field.Name).ToHashSet(StringComparer.Ordinal), told.ToHashSet(StringComparer.Ordinal));
            }
        }
    }

    [Fact]
    public void Series_are_those_of_the_profiles()
    {
        IEnumerable<string> named = CommandKnowledge.All.SelectMany(command => command.Series.Concat(command.Forms.SelectMany(form => form.Series ?? [])));
        Assert.Subset(ModuleProfiles.All.Select(profile => profile.Name).ToHashSet(StringComparer.Ordinal), named.ToHashSet(StringComparer.Ordinal));
    }

    [Fact]
    public void All_URCs_of_the_dialect_are_known() =>
        Assert.DoesNotContain(QuectelDialect.KnownUrcs, name => CommandKnowledge.FindUrc(name) is null);

    [Fact]
    public void Every_command_that_the_program_names_is_known()
    {
        string[] names =
        [
            .. new[] { "OneNetModem.Quectel", "OneNetModem.Diagnostics" }
                .SelectMany(project => Directory.GetFiles(Path.Combine(Repository.Root, "src", project), "*.cs", SearchOption.AllDirectories))
                .SelectMany(file => CommandName().Matches(File.ReadAllText(file)).Select(match => match.Groups[1].Value))
                .Distinct(StringComparer.Ordinal),
        ];
        Assert.Contains("+QMTPUBEX", names);
        Assert.DoesNotContain(names, name => CommandKnowledge.Find(name) is null);
    }

    [Fact]
    public void Commands_of_the_driver_keep_to_the_facts()
    {
        AtCommand[] sent =
        [
            Bringup.Attention, Bringup.Echo(on: true), Identity.Module.Command, Signal.Quality.Command, Operator.Scan.Command, Pdp.Contexts.Command, Pdp.Activate(1), Pdp.Deactivate(16),
            Pdp.Configure(1, new PdpSettings(PdpType.IPv4v6, "cmiot")), QmtConfig.Version(0, MqttVersion.V311), QmtConfig.KeepAlive(5, 3600), QmtConfig.Retransmission(0, new QmtRetransmission()),
            QmtConfig.ReceiveMode(0, QmtReceiveMode.InUrc, withLength: true), QmtConfig.Tls(0, 5), QmtConnection.Open(0, "h", 1883), QmtConnection.Connect(0, "d", "p", "t"), QmtConnection.Close(0),
            Ping.Send(1, "h", 4, 4).Command, Dns.Resolve(1, "h").Command, Clock.Synchronise(1, "h").Command, Power.PowerDown, ServingCell.Query.Command,
        ];
        Assert.Empty(sent.SelectMany(command => command.Parts).SelectMany(CommandKnowledge.ProblemsOf));
        Assert.All(sent.SelectMany(command => command.Parts), part => Assert.NotNull(CommandKnowledge.Find(part.Name)));
    }

    [Fact]
    public void The_drivers_limits_are_those_of_the_facts()
    {
        (AtCommand Command, string Name)[] limited =
        [
            (Operator.Scan.Command, "+COPS"), (Operator.Deregister, "+COPS"), (Pdp.Contexts.Command, "+QIACT"), (Pdp.Activate(1), "+QIACT"), (Pdp.Deactivate(1), "+QIDEACT"),
            (QmtConnection.Disconnect(0), "+QMTDISC"), (QmtConnection.Close(0), "+QMTCLOSE"),
        ];
        Assert.All(limited, one => Assert.Equal(CommandKnowledge.Find(one.Name)!.Limit, one.Command.Timeout));
        Assert.Equal(CommandKnowledge.Find("+CFUN")!.Limit, Power.FunctionalityTimeout);

        (AtCommand Command, string Name)[] answered =
        [
            (QmtConnection.Open(0, "h", 1883), "+QMTOPEN"), (QmtConnection.Connect(0, "d", null, null), "+QMTCONN"), (QmtConnection.Disconnect(0), "+QMTDISC"), (QmtConnection.Close(0), "+QMTCLOSE"),
            (Power.PowerDown, "+QPOWD"), (Clock.Synchronise(1, "h").Command, "+QNTP"), (Dns.Resolve(1, "h").Command, "+QIDNSGIP"),
        ];
        Assert.All(answered, one => Assert.Equal(CommandKnowledge.Find(one.Name)!.Result!.Seconds, one.Command.Result!.Timeout.TotalSeconds));
    }

    [Fact]
    public void A_computed_meaning_is_the_value_or_a_linear_formula_of_it()
    {
        foreach ((string owner, ValueFacts value) in Values())
        {
            foreach (string words in value.Values.Values)
            {
                Assert.True(!Formula().Replace(words, "").AsSpan().ContainsAny("{}"), $"{owner} {value.Name}: {words}");
            }
        }
    }

    private static IEnumerable<(string Owner, ValueFacts Value)> Values() =>
        CommandKnowledge.All.SelectMany(command => command.Forms.SelectMany(form => form.Parameters.Concat(form.Answers.SelectMany(layout => layout.Fields))), (command, value) => ("AT" + command.Name, value))
            .Concat(CommandKnowledge.AllUrcs.SelectMany(urc => urc.Layouts.SelectMany(layout => layout.Fields), (urc, value) => (urc.Name, value)));

    [GeneratedRegex(@"AT([+&][A-Z]{2,}|&[A-Z])\b")]
    private static partial Regex CommandName();

    [GeneratedRegex(@"\{(value|-?[\d.]*x([+-][\d.]+)?)\}")]
    private static partial Regex Formula();

    [GeneratedRegex(@"\{([^:}.+]+)(?:[:.+][^}]*)?\}")]
    private static partial Regex Placeholder();
}
