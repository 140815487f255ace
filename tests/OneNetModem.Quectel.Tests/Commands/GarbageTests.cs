// Every parser of every command family on damaged and made-up replies: it may say null, it may not throw.
using System.Reflection;
using CsCheck;
using OneNetModem.At.Dialogue;
using OneNetModem.Quectel.Commands;
using OneNetModem.Quectel.Profiles;

namespace OneNetModem.Quectel.Tests.Commands;

public sealed class GarbageTests
{
    private static readonly Gen<string> Field = Gen.OneOf(
        Gen.OneOf(
            "", " ", "-", "0", "1", "2", "99", "255", "-1", "-113", "99999999999999999999", "\"", "\"\"", "\"\"\"", "(", ")", "(1-", "(0,1)",
            "\"LTE\"", "\"GSM\"", "\"WCDMA\"", "\"eMTC\"", "\"servingcell\"", "\"NOCONN\"", "\"SEARCH\"", "\"dnsgip\"", "\"pdpdeact\"", "\"timeout\"",
            "\"urcport\"", "\"24/01/18,08:58:19+28\"", "\"24/13/40,25:61:61+99\"", "\"0000/00/00,00:00:00-00\"", "READY", "SIM PIN", "f5f", "\"10.64.3.9\"",
            "\"12345\"", "\"46000\""),
        Gen.String[Gen.OneOf('"', ',', '(', ')', '-', '+', ':', '/', ' ', '0', '9', 'F', 'é', '\0', '\r'), 0, 12]);

    private static readonly Gen<string> Fields = Field.Array[0, 28].Select(f => string.Join(',', f));

    private static readonly (string Name, string Prefix, Action<AtResponse> Parse)[] Queries = [.. AllQueries()];

    [Fact]
    public void Every_family_is_covered() => Assert.True(Queries.Length >= 40, $"only {Queries.Length} queries were found");

    [Fact]
    public void No_query_throws_on_garbage() =>
        Gen.Select(Gen.Int[0, Queries.Length - 1], Fields, Fields, Gen.Bool).Sample(
            (i, first, second, blank) =>
            {
                (string _, string prefix, Action<AtResponse> parse) = Queries[i];
                parse(Answers.Ok($"{prefix}:{(blank ? " " : "")}{first}", second, $"{prefix}: {second}"));
                parse(Answers.Results($"{prefix}: {first}", $"+QIURC: {second}", $"{prefix}: {second}"));
            },
            iter: 20_000);

    [Fact]
    public void No_URC_reader_throws_on_garbage()
    {
        string[] names =
        [
            "+QMTOPEN", "+QMTCONN", "+QMTDISC", "+QMTCLOSE", "+QMTSUB", "+QMTUNS", "+QMTPUB", "+QMTPUBEX", "+QMTRECV", "+QMTSTAT", "+QMTPING",
            "+QIURC", "+QPING", "+QNTP", "+CREG", "+CGREG", "+CEREG", "+CPIN", "+QSIMSTAT", "+QENG", "RDY",
        ];
        MethodInfo[] readers =
        [
            .. typeof(AtText).Assembly.GetExportedTypes()
                .Select(t => t.GetMethod("From", BindingFlags.Public | BindingFlags.Static, [typeof(AtUrc)]))
                .OfType<MethodInfo>(),
        ];
        Assert.True(readers.Length >= 12, $"only {readers.Length} readers were found");
        AtCommand[] waiting =
        [
            QmtConnection.Open(0, "h", 1), QmtConnection.Connect(0, "c", null, null), QmtConnection.Close(0), QmtConnection.Disconnect(0),
            QmtSubscription.Subscribe(0, 1, [new QmtTopic("t", 0)]), QmtPublish.Create(QmtPublishCommand.Qmtpub, 0, 1, 1, false, "t", new byte[1]),
            Ping.Send(1, "h").Command, Dns.Resolve(1, "h").Command, Clock.Synchronise(1, "h").Command, Power.PowerDown,
        ];
        Gen.Select(Gen.OneOf(names), Fields, Gen.Bool).Sample(
            (name, fields, payload) =>
            {
                AtUrc urc = new(fields.Length == 0 ? name : $"{name}: {fields}", payload ? new byte[3] : default(ReadOnlyMemory<byte>?));
                foreach (MethodInfo reader in readers)
                {
                    reader.Invoke(null, [urc]);
                }

                foreach (AtCommand command in waiting)
                {
                    command.Result!.Match(urc);
                }

                ServingCell.TryParse(urc.Line);
                RegistrationStatus.TryParse(urc.Line);
                Iccid.TryParse(fields);
                ModuleTime.TryParse(fields, ClockDigits.Local);
            },
            iter: 5_000,
            threads: 1);
    }

    private static IEnumerable<(string Name, string Prefix, Action<AtResponse> Parse)> AllQueries()
    {
        foreach (Type type in typeof(AtText).Assembly.GetExportedTypes())
        {
            foreach (FieldInfo field in type.GetFields(BindingFlags.Public | BindingFlags.Static))
            {
                if (field.FieldType.IsGenericType && field.FieldType.GetGenericTypeDefinition() == typeof(AtQuery<>))
                {
                    yield return Query($"{type.Name}.{field.Name}", (dynamic)field.GetValue(null)!);
                }
            }
        }

        yield return Query("QICSGP", Pdp.Settings(1));
        yield return Query("QLTS", Clock.Network(NetworkTimeKind.Gmt));
        yield return Query("CCLK", Clock.RealTime(ClockDigits.Local));
        yield return Query("QNTP", Clock.Synchronise(1, "h"));
        yield return Query("QPING", Ping.Send(1, "h"));
        yield return Query("QIDNSGIP", Dns.Resolve(1, "h"));
        yield return Query("QFUPL", Files.Upload("f", new byte[1]));
        yield return Query("QSSLCFG", Tls.Query("sni", 1));
        yield return Query("QMTCFG", QmtConfig.Query("timeout", 0));
        yield return Query("QMTCFG timeout", QmtConfig.QueryRetransmission(0));
        yield return ("publish probe", "+QMTPUB", r => PublishProbe.Read(r));
        yield return ("SIM status", "+CPIN", r => Sim.StatusOf(r));
    }

    private static (string Name, string Prefix, Action<AtResponse> Parse) Query<T>(string name, AtQuery<T> query)
        where T : class
    {
        string verb = query.Command.Text[2..].Split('=', '?')[0];
        return (name, verb.Length > 0 && verb[0] == '+' ? verb : "+X", r => query.Parse(r));
    }
}
