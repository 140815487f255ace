// What is known of a command: the records that the fact files are read into. What a file leaves out the serializer sets to null, so
// that defaults stand in the getters.
using System.Collections.Frozen;
using System.Text.Json.Serialization;
using OneNetModem.At.Dialogue;
using OneNetModem.Quectel.Profiles;

namespace OneNetModem.Quectel.Knowledge;

/// <summary>An AT command as the manuals tell it.</summary>
public sealed record CommandFacts
{
    /// <summary>In upper case, without AT: <c>+CSQ</c>, <c>I</c>, <c>&amp;F</c>; empty for a bare <c>AT</c>.</summary>
    public required string Name { get; init; }

    /// <summary>What it is for, in a few words.</summary>
    public required string Title { get; init; }

    /// <summary>What belongs together with it: <c>Signal and cell</c>. The same for all commands of a file.</summary>
    [JsonIgnore]
    public string Family { get; init; } = "";

    /// <summary>Names of the series that have it, as in <see cref="ModuleProfile.Name"/>.</summary>
    public required IReadOnlyList<string> Series { get; init; }

    /// <summary>The longest that the manual lets it take until its final result code, seconds.</summary>
    public required double Seconds { get; init; }

    /// <summary>Its forms. A command with sub-commands (<c>AT+QCFG="band"</c>) has a form for each.</summary>
    public required IReadOnlyList<CommandForm> Forms { get; init; }

    /// <summary>The URC that tells the outcome of its write or execute form after <c>OK</c>; null: <c>OK</c> tells it.</summary>
    public ResultFacts? Result { get; init; }

    /// <summary>More about it, for people; null where the title says enough.</summary>
    public string? Note { get; init; }

    /// <summary>Where all this is known from; starts with <c>UNCONFIRMED</c> where nothing that could be read backs it.</summary>
    public required string Source { get; init; }

    /// <summary>The longest that the manual lets it take until its final result code.</summary>
    [JsonIgnore]
    public TimeSpan Limit => TimeSpan.FromSeconds(Seconds);

    /// <summary>The names of its sub-commands, in the files' order; empty where it has none.</summary>
    [JsonIgnore]
    public IEnumerable<string> Keys => Forms.Select(form => form.Key).OfType<string>().Distinct(StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether modules of the series have it.</summary>
    public bool ExistsOn(ModuleProfile profile)
    {
        ArgumentNullException.ThrowIfNull(profile);
        return Series.Contains(profile.Name, StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>The form of a command line; null when there is no such form or sub-command.</summary>
    public CommandForm? FormOf(AtCommandLine part)
    {
        string? key = part.Form == AtForm.Write && part.Fields is [var first, ..] ? first : null;
        return Forms.FirstOrDefault(form => form.Form == part.Form && form.Key is not null && form.Key.Equals(key, StringComparison.OrdinalIgnoreCase))
            ?? Forms.FirstOrDefault(form => form.Form == part.Form && form.Key is null);
    }
}

/// <summary>One form of a command.</summary>
public sealed record CommandForm
{
    /// <summary>Which.</summary>
    public required AtForm Form { get; init; }

    /// <summary>The sub-command, its first parameter: <c>band</c> of <c>AT+QCFG="band"</c>; null where there is none.</summary>
    public string? Key { get; init; }

    /// <summary>What this form does, where it is not the title of the command.</summary>
    public string? Title { get; init; }

    /// <summary>Names of the series that have it, where they are fewer than those of the command.</summary>
    public IReadOnlyList<string>? Series { get; init; }

    /// <summary>The longest that it may take, seconds, where that is not the limit of the command.</summary>
    public double? Seconds { get; init; }

    /// <summary>What follows <c>=</c> and, where there is one, the sub-command.</summary>
    public IReadOnlyList<ValueFacts> Parameters { get => field ?? []; init; }

    /// <summary>How many of the last parameters may be given again and again.</summary>
    public int Repeats { get; init; }

    /// <summary>The layouts of its information lines; the first that fits a line explains it.</summary>
    public IReadOnlyList<LineLayout> Answers { get => field ?? []; init; }

    /// <summary>What a person must agree to before it is sent.</summary>
    public IReadOnlyList<DangerFacts> Dangers { get => field ?? []; init; }

    /// <summary>The module asks for data after it.</summary>
    public bool AsksForData { get; init; }

    /// <summary>When it asks for data, where it does not always: <c>on EC2x</c>; null: always.</summary>
    public string? AsksWhen { get; init; }

    /// <summary>Where it is known from, where that is not the source of the command.</summary>
    public string? Source { get; init; }
}

/// <summary>How an information line or a URC is laid out.</summary>
public sealed record LineLayout
{
    /// <summary>What fields must be for this layout to apply, by number from 0; see <see cref="FieldPattern"/>.</summary>
    public IReadOnlyDictionary<int, string> When { get => field ?? FrozenDictionary<int, string>.Empty; init; }

    /// <summary>The first field only says which entry of a list the others are about.</summary>
    public bool Lead { get; init; }

    /// <summary>The fields in order; those of a sub-command's answer begin behind its name.</summary>
    public IReadOnlyList<ValueFacts> Fields { get => field ?? []; init; }

    /// <summary>How many of the last fields may come again and again.</summary>
    public int Repeats { get; init; }

    /// <summary>The line in one sentence, with <c>{field}</c> for a value and <c>{field:words}</c> for its meaning. URCs only.</summary>
    public string? Says { get; init; }
}

/// <summary>The URCs that tell the outcome of a command.</summary>
public sealed record ResultFacts
{
    /// <summary>How long the outcome may take from <c>OK</c>, seconds.</summary>
    public required double Seconds { get; init; }

    /// <summary>What the parameters must be for it, by number from 0; empty: anything.</summary>
    public IReadOnlyDictionary<int, string> When { get => field ?? FrozenDictionary<int, string>.Empty; init; }

    /// <summary>The URCs; any of them ends it.</summary>
    public required IReadOnlyList<ResultUrcFacts> Ends { get; init; }
}

/// <summary>A URC that tells the outcome of a command.</summary>
public sealed record ResultUrcFacts
{
    /// <summary>Its name: <c>+QMTOPEN</c>.</summary>
    public required string Urc { get; init; }

    /// <summary>The numbers, from 0, of fields that repeat the command's parameter of the same number.</summary>
    public IReadOnlyList<int> Same { get => field ?? []; init; }

    /// <summary>What fields must be for the URC to belong to the command.</summary>
    public IReadOnlyDictionary<int, string> When { get => field ?? FrozenDictionary<int, string>.Empty; init; }

    /// <summary>With these fields it is news, and the outcome is still to come; null: it is always the outcome.</summary>
    public IReadOnlyDictionary<int, string>? More { get; init; }
}
