// Answers of which a line alone does not say what it means: the series of a model, an instant, a scan, sensors by name.
using System.Globalization;
using OneNetModem.At.Dialogue;
using OneNetModem.Quectel.Commands;
using OneNetModem.Quectel.Knowledge;
using OneNetModem.Quectel.Profiles;

namespace OneNetModem.Quectel.Explain;

internal static class ComputedAnswers
{
    /// <summary>By command; null for a form that the layouts of the facts explain.</summary>
    public static readonly IReadOnlyDictionary<string, Func<AtCommandLine, AtResponse, IEnumerable<AnswerField>?>> Known =
        new Dictionary<string, Func<AtCommandLine, AtResponse, IEnumerable<AnswerField>?>>(StringComparer.Ordinal)
        {
            ["I"] = (_, r) => Module(r),
            ["+COPS"] = (part, r) => part.Form == AtForm.Test ? Scanned(r) : null,
            ["+QTEMP"] = (_, r) => from reading in DeviceState.ParseTemperature(r)?.Readings ?? []
                                   select new AnswerField(reading.Sensor, reading.Celsius.Text(), $"{reading.Celsius.Text()} °C"),
            ["+CCLK"] = (_, r) => Time("clock", Clock.RealTime(ClockDigits.Unknown).Parse(r)),
            ["+QLTS"] = (part, r) => Time("network time", Clock.Network(part.Fields.Number(0) is 2 ? NetworkTimeKind.Local : NetworkTimeKind.Gmt).Parse(r)),
        };

    private static IEnumerable<AnswerField> Module(AtResponse response)
    {
        if (Identity.Module.Parse(response) is not { } module)
        {
            yield break;
        }

        yield return new("model", module.Model, ModuleProfiles.Detect(module).Profile is { } profile ? $"series {profile.Name}" : "a series that is not known here");
        if (module.Revision is { } revision)
        {
            yield return new("firmware", revision);
        }
    }

    private static IEnumerable<AnswerField> Scanned(AtResponse response)
    {
        IReadOnlyList<ValueFacts> facts = CommandKnowledge.Find("+COPS")!.Forms.First(form => form.Form == AtForm.Test).Answers[0].Fields;
        return from found in Operator.ParseScan(response)?.Operators ?? []
               let status = ValueWords.Of(facts[0], ((int)found.Status).Text()) ?? "status not known"
               select new AnswerField(found.Plmn, found.Name, found.Technology is { } technology ? $"{status}, {ValueWords.Of(facts[^1], ((int)technology).Text())}" : status);
    }

    private static IEnumerable<AnswerField> Time(string name, ModuleTime? time) => time is null ? [] :
    [
        new AnswerField(name, time.Text, time switch
        {
            { Digits: null } => "the network has sent no time yet",
            { IsSynchronised: false } => "never set",
            { Instant: { } instant } => string.Create(CultureInfo.InvariantCulture, $"{instant.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC"),
            { Zone: { } zone } => string.Create(CultureInfo.InvariantCulture, $"zone UTC{(zone < TimeSpan.Zero ? '-' : '+')}{zone.Duration():hh\\:mm}; local time or GMT, depending on AT+CTZU"),
            _ => null,
        }),
    ];
}
