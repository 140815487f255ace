// The three profiles, and the choice between them by what ATI says.
using System.Diagnostics.CodeAnalysis;
using OneNetModem.Quectel.Commands;

namespace OneNetModem.Quectel.Profiles;

/// <summary>The outcome of choosing a profile.</summary>
/// <param name="Profile">The profile; null for a module that none is meant for.</param>
/// <param name="Explanation">Why, for people.</param>
public sealed record ProfileChoice(ModuleProfile? Profile, string Explanation);

/// <summary>The known profiles.</summary>
[SuppressMessage("Maintainability", "CA1506", Justification = "A table of facts.")]
public static class ModuleProfiles
{
    private const string Bg96Mqtt = "BG96 MQTT note V1.2";
    private const string Bg95Mqtt = "BG95 MQTT note V1.1";
    private const string LteaMqtt = "LTE Standard(A) MQTT note V1.4, whose command set matches the table of contents of the EC2x notes";

    /// <summary>EC20 R2.x, EC21, EC25, EG21, EG25, EG91, EG95, EM05. The body of the EC2x MQTT note was not to be had: facts come from
    /// its table of contents, from its closest relative, and from the field.</summary>
    public static readonly ModuleProfile Ec2x = new()
    {
        Series = ModuleSeries.Ec2x,
        Name = "EC2x",
        PublishCommand = new(QmtPublishCommand.Qmtpubex, "EC2x MQTT notes V1.0 and V1.1, tables of contents: QMTPUBEX and no QMTPUB"),
        MaxPublishBytes = new(1500, $"UNCONFIRMED: {LteaMqtt}, section 3.3.8 note 2"),
        ContextIds = new(new NumberRange(1, 15), $"UNCONFIRMED: {LteaMqtt}, section 3.3.1; EC2x may take 16"),
        ClientIndexes = new(new NumberRange(0, 5), $"{LteaMqtt}, section 3.3.2"),
        MaxHostBytes = new(100, $"{LteaMqtt}, section 3.3.2"),
        PublishWindow = new(5, $"{LteaMqtt}, section 3.3.8 note 1: the sixth is ERROR"),
        UrcPorts = new(["usbat", "usbmodem", "uart1"], "EC2x AT manual V2.0, AT+QURCCFG"),
        DefaultUrcPort = new("usbat", "EC2x AT manual V2.0, AT+QURCCFG"),
        HasUrcCache = new(true, "EC2x QCFG manual V1.0"),
        EchoesData = new(true, "FIELD: EC800M log, payload echoed while ATE1"),
        LeaveDataPhase = new(ReadOnlyMemory<byte>.Empty, "UNCONFIRMED: only padding to the length is known to end QMTPUBEX"),
        HasPingReport = new(true, "EC2x MQTT note V1.1, table of contents section 4.3"),
        OpenTimeout = new(TimeSpan.FromSeconds(120), $"{LteaMqtt}, section 3.3.2"),
        OpenTlsTimeout = new(TimeSpan.FromSeconds(150), "UNCONFIRMED: 120 s and room for the handshake"),
        CloseTimeout = new(TimeSpan.FromSeconds(30), $"{LteaMqtt}, section 3.3.3"),
        DisconnectTimeout = new(TimeSpan.FromSeconds(30), $"{LteaMqtt}, section 3.3.5"),
        AccessNames = new(["FDD LTE", "TDD LTE"], "EC2x AT manual V2.0, AT+QNWINFO"),
        CompleteStart = new(SimParts.Pin | SimParts.Sms | SimParts.PhoneBook, "EC2x AT manual V2.0, AT+QINISTAT"),
    };

    /// <summary>BG96.</summary>
    public static readonly ModuleProfile Bg96 = new()
    {
        Series = ModuleSeries.Bg96,
        Name = "BG96",
        PublishCommand = new(QmtPublishCommand.Qmtpub, $"{Bg96Mqtt}, section 3.3.8"),
        MaxPublishBytes = new(4096, $"{Bg96Mqtt}, section 3.3.8; firmware of the V1.0 note takes 1548"),
        ContextIds = new(new NumberRange(1, 16), $"{Bg96Mqtt}, section 3.3.1"),
        ClientIndexes = new(new NumberRange(0, 5), $"{Bg96Mqtt}, section 3.3.2"),
        MaxHostBytes = new(100, $"{Bg96Mqtt}, section 3.3.2"),
        PublishWindow = new(5, $"{Bg96Mqtt}, section 3.3.8 note 1"),
        UrcPorts = new(["usbat", "usbmodem", "uart1"], "BG96 AT manual V2.3, AT+QURCCFG"),
        DefaultUrcPort = new(null, "UNCONFIRMED: the BG96 AT manual V2.3 does not say"),
        HasUrcCache = new(false, "UNCONFIRMED: known from the EC2x QCFG manual only"),
        EchoesData = new(null, "UNCONFIRMED: the logs at hand were made with ATE0"),
        LeaveDataPhase = new(new byte[] { 0x1B }, $"{Bg96Mqtt}, section 3.3.8: ESC cancels; told for the form without a length only"),
        HasPingReport = new(false, $"{Bg96Mqtt}, chapter 4: no +QMTPING"),
        OpenTimeout = new(TimeSpan.FromSeconds(120), $"UNCONFIRMED: {Bg96Mqtt} says determined by the network; 120 s as on its relatives"),
        OpenTlsTimeout = new(TimeSpan.FromSeconds(150), "UNCONFIRMED: 120 s and room for the handshake"),
        CloseTimeout = new(TimeSpan.FromSeconds(30), $"{Bg96Mqtt} says 300 ms; FIELD: the URC may take long on its relatives"),
        DisconnectTimeout = new(TimeSpan.FromSeconds(30), $"{Bg96Mqtt} says 300 ms; FIELD: the URC may take long on its relatives"),
        AccessNames = new(["CAT-M1", "CAT-NB1"], "FIELD: BG96 log; the manual prints Cat-M1, Cat-NB1"),
        CompleteStart = new(SimParts.Pin | SimParts.Sms, "UNCONFIRMED: as on BG95; a higher value is complete too"),
    };

    /// <summary>BG95, BG77, BG600L.</summary>
    public static readonly ModuleProfile Bg95 = new()
    {
        Series = ModuleSeries.Bg95,
        Name = "BG95",
        PublishCommand = new(QmtPublishCommand.Qmtpub, $"{Bg95Mqtt}, section 3.2.8"),
        MaxPublishBytes = new(4096, $"{Bg95Mqtt}, section 3.2.8"),
        ContextIds = new(new NumberRange(1, 16), $"{Bg95Mqtt}, section 3.2.1"),
        ClientIndexes = new(new NumberRange(0, 5), $"{Bg95Mqtt}, section 3.2.2"),
        MaxHostBytes = new(100, $"{Bg95Mqtt}, section 3.2.2"),
        PublishWindow = new(5, $"{Bg95Mqtt}, section 3.2.8 note 1"),
        UrcPorts = new(["usbmodem", "uart1"], "BG95 AT manual V2.0, AT+QURCCFG"),
        DefaultUrcPort = new(null, "UNCONFIRMED: the BG95 AT manual V2.0 does not say"),
        HasUrcCache = new(false, "UNCONFIRMED: known from the EC2x QCFG manual only"),
        EchoesData = new(null, "UNCONFIRMED: no log shows it"),
        LeaveDataPhase = new(new byte[] { 0x1B }, $"{Bg95Mqtt}, section 3.2.8: ESC cancels; told for the form without a length only"),
        HasPingReport = new(false, $"{Bg95Mqtt}, chapter 4: no +QMTPING"),
        OpenTimeout = new(TimeSpan.FromSeconds(120), $"UNCONFIRMED: {Bg95Mqtt} says determined by the network; 120 s as on its relatives"),
        OpenTlsTimeout = new(TimeSpan.FromSeconds(150), "UNCONFIRMED: 120 s and room for the handshake"),
        CloseTimeout = new(TimeSpan.FromSeconds(30), $"{Bg95Mqtt} says 300 ms; FIELD: on BG95-M3 the URC may never come, on BG77 after minutes"),
        DisconnectTimeout = new(TimeSpan.FromSeconds(30), $"{Bg95Mqtt} says 300 ms; FIELD: late URCs"),
        AccessNames = new(["eMTC", "NBIoT"], "BG95 AT manual V2.0, AT+QNWINFO"),
        CompleteStart = new(SimParts.Pin | SimParts.Sms, "BG95 AT manual V2.0, AT+QINISTAT: 3 at most"),
    };

    /// <summary>All of them.</summary>
    public static IReadOnlyList<ModuleProfile> All { get; } = [Ec2x, Bg96, Bg95];

    /// <summary>The profile of a name in settings; case does not matter. Null when there is none.</summary>
    public static ModuleProfile? ByName(string name) => All.FirstOrDefault(p => string.Equals(p.Name, name, StringComparison.OrdinalIgnoreCase));

    // A model is a prefix that no digit follows: EC20 is not EC200, BG77 not BG770, EG91 not EG912. These others have another
    // chip set and firmware.
    private static readonly (string Model, ModuleProfile Profile)[] Models =
    [
        ("EC20", Ec2x), ("EC21", Ec2x), ("EC25", Ec2x), ("EG21", Ec2x), ("EG25", Ec2x), ("EG91", Ec2x), ("EG95", Ec2x), ("EM05", Ec2x),
        ("BG96", Bg96), ("BG95", Bg95), ("BG77", Bg95), ("BG600L", Bg95),
    ];

    private static readonly string[] Relatives = ["EC200", "EC600", "EC800", "EG800", "EG91"];

    /// <summary>Chooses by model and, where that says nothing, by firmware revision, which starts with the model.</summary>
    public static ProfileChoice Detect(ModuleIdentity identity)
    {
        ArgumentNullException.ThrowIfNull(identity);
        foreach (string? text in new[] { identity.Model, identity.Revision })
        {
            foreach ((string model, ModuleProfile profile) in Models)
            {
                if (text is not null && Names(text, model))
                {
                    return new ProfileChoice(profile, $"{text} is a module of the series {profile.Name}.");
                }
            }
        }

        string name = identity.Model;
        return Array.Exists(Relatives, r => name.StartsWith(r, StringComparison.OrdinalIgnoreCase))
            ? new ProfileChoice(null, $"{name} is a relative of EC2x with other firmware; no profile is meant for it. Choosing EC2x by hand may work.")
            : new ProfileChoice(null, $"No profile is meant for '{name}' of '{identity.Manufacturer}'; there are EC2x, BG96 and BG95, to be chosen by hand.");
    }

    private static bool Names(string text, string model) =>
        text.StartsWith(model, StringComparison.OrdinalIgnoreCase) && (text.Length == model.Length || !char.IsAsciiDigit(text[model.Length]));
}
