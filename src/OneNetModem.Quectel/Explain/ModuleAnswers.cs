// The module itself, its SIM, its clock and its power in words.
using System.Globalization;
using OneNetModem.At.Dialogue;
using OneNetModem.Quectel.Commands;
using OneNetModem.Quectel.Profiles;

namespace OneNetModem.Quectel.Explain;

internal static class ModuleAnswers
{
    public static readonly IReadOnlyDictionary<string, Func<AtCommandLine, AtResponse, IEnumerable<AnswerField>>> Known =
        new Dictionary<string, Func<AtCommandLine, AtResponse, IEnumerable<AnswerField>>>(StringComparer.Ordinal)
        {
            ["I"] = (_, r) => Module(r),
            ["+GSN"] = (_, r) => Bare("imei", Identity.Imei.Parse(r)),
            ["+CGSN"] = (_, r) => Bare("imei", Identity.Imei.Parse(r)),
            ["+CIMI"] = (_, r) => Imsi(r),
            ["+QCCID"] = (_, r) => Card(r),
            ["+CPIN"] = (_, r) => SimAnswer(r),
            ["+QINISTAT"] = (_, r) => Initialised(r),
            ["+QSIMSTAT"] = (_, r) => Presence(r),
            ["+CFUN"] = (_, r) => Functionality(r),
            ["+CBC"] = (_, r) => Supply(r),
            ["+QTEMP"] = (_, r) => from reading in DeviceState.ParseTemperature(r)?.Readings ?? []
                                   select new AnswerField(reading.Sensor, reading.Celsius.Text(), $"{reading.Celsius.Text()} °C"),
            ["+CCLK"] = (_, r) => Time("clock", Clock.RealTime(ClockDigits.Unknown).Parse(r)),
            ["+QLTS"] = (part, r) => Time("network time", Clock.Network(part.Fields.Number(0) is 2 ? NetworkTimeKind.Local : NetworkTimeKind.Gmt).Parse(r)),
            ["+QURCCFG"] = (_, r) => UrcPort(r),
            ["+QCFG"] = (_, r) => UrcCache(r),
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

    private static IEnumerable<AnswerField> Bare(string name, string? value) => value is null ? [] : [new AnswerField(name, value)];

    private static IEnumerable<AnswerField> Imsi(AtResponse response) =>
        Sim.Imsi.Parse(response) is { } imsi ? [new AnswerField("imsi", imsi, Words.Operator(imsi[..5]) is { } home ? "home network " + home : null)] : [];

    private static IEnumerable<AnswerField> Card(AtResponse response) => Sim.Iccid.Parse(response) is not { } iccid ? [] :
    [
        new AnswerField("iccid", iccid.Text, iccid.CheckDigitFits switch
        {
            true => "check digit fits",
            false => "check digit does not fit, which some operators do not compute",
            null => null,
        }),
    ];

    private static IEnumerable<AnswerField> SimAnswer(AtResponse response) =>
        Sim.StatusOf(response) is { } status ? [new AnswerField("sim", status.Text, Words.Of(status.State))] : [];

    private static IEnumerable<AnswerField> Initialised(AtResponse response)
    {
        if (Sim.Initialisation.Parse(response)?.Parts is not { } parts)
        {
            yield break;
        }

        string[] ready =
        [
            .. new[] { (SimParts.Pin, "SIM"), (SimParts.Sms, "SMS"), (SimParts.PhoneBook, "phone book") }.Where(p => parts.HasFlag(p.Item1)).Select(p => p.Item2),
        ];
        yield return new("ready", ((int)parts).Text(), ready.Length == 0 ? "nothing yet" : string.Join(", ", ready));
    }

    private static IEnumerable<AnswerField> Presence(AtResponse response)
    {
        if (Sim.Presence.Parse(response) is not { } presence)
        {
            yield break;
        }

        yield return new("report", presence.ReportsChanges ? "1" : "0", presence.ReportsChanges ? "changes are reported" : "changes are not reported");
        yield return new("card", presence.Inserted switch { true => "1", false => "0", null => "2" }, UrcExplanation.Card(presence));
    }

    private static IEnumerable<AnswerField> Functionality(AtResponse response) =>
        Power.Level.Parse(response)?.Level is { } level ? [new AnswerField("functions", ((int)level).Text(), UrcExplanation.Functions(level))] : [];

    private static IEnumerable<AnswerField> Supply(AtResponse response)
    {
        if (DeviceState.Supply.Parse(response) is not { } supply)
        {
            yield break;
        }

        yield return new("charging", supply.ChargeState.Text(), supply.ChargeState switch { 0 => "no", 1 => "yes", 2 => "finished", _ => null });
        yield return new("charge", supply.ChargePercent.Text(), "percent; without a battery of its own it means nothing");
        if (supply.Millivolts is { } millivolts)
        {
            yield return new("voltage", millivolts.Text(), string.Create(CultureInfo.InvariantCulture, $"{millivolts / 1000.0:0.00} V at the module"));
        }
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

    private static IEnumerable<AnswerField> UrcPort(AtResponse response) =>
        Bringup.UrcPort.Parse(response) is { } port ? [new AnswerField("urc port", port.Name, "on other ports no URC is ever seen")] : [];

    private static IEnumerable<AnswerField> UrcCache(AtResponse response) =>
        Bringup.UrcCache.Parse(response) is { } cache
            ? [new AnswerField("urc cache", cache.Withheld ? "1" : "0", cache.Withheld ? "URCs are withheld until it is 0" : "URCs come at once")]
            : [];
}
