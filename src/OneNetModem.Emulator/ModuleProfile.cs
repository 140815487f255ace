// What differs between the emulated modules, as data. Each fact names the manual it was read from.
namespace OneNetModem.Emulator;

/// <summary>The three families that are told apart.</summary>
public enum ModuleSeries
{
    /// <summary>EC20, EC21, EC25, EG25-G.</summary>
    Ec2x,

    /// <summary>BG96.</summary>
    Bg96,

    /// <summary>BG95, BG77.</summary>
    Bg95,
}

/// <summary>One emulated module type.</summary>
public sealed record ModuleProfile
{
    /// <summary>Name as on the command line: EC25, BG96, BG95.</summary>
    public required string Name { get; init; }

    /// <summary>The family.</summary>
    public required ModuleSeries Series { get; init; }

    /// <summary>What ATI and AT+CGMM call it.</summary>
    public required string Model { get; init; }

    /// <summary>Firmware revision.</summary>
    public required string Revision { get; init; }

    /// <summary>What AT+QGMR appends to the revision.</summary>
    public required string SubRevision { get; init; }

    /// <summary>IMEI unless the options give one; made up, with the right check digit.</summary>
    public required string Imei { get; init; }

    /// <summary>The lines of a boot, in order, once the SIM is ready.</summary>
    public required IReadOnlyList<string> BootLines { get; init; }

    /// <summary>Sum that AT+QINISTAT reports when all is ready.</summary>
    public required int ReadyState { get; init; }

    /// <summary>The port of the usual host.</summary>
    public required PortRole PortRole { get; init; }

    /// <summary>Ports that <c>urcport</c> knows; the first one is the factory setting.</summary>
    public required IReadOnlyList<string> UrcPorts { get; init; }

    /// <summary>Longest payload of a counted publish, bytes.</summary>
    public required int LongestPublish { get; init; }

    /// <summary>AT+QMTPUBEX takes a length and a prompt; otherwise an inline message of at most 560 bytes.</summary>
    public required bool PublishExTakesLength { get; init; }

    /// <summary>AT+QMTPUB exists.</summary>
    public required bool HasPublish { get; init; }

    /// <summary>A payload typed after the prompt is echoed when echo is on.</summary>
    public required bool EchoesPayload { get; init; }

    /// <summary>+QMTPING tells of a lost heartbeat.</summary>
    public required bool HasPingUrc { get; init; }

    /// <summary>A buffered message is announced with its length as third number.</summary>
    public required bool AnnouncesLength { get; init; }

    /// <summary>Factory value of the MQTT version: 3 is MQTT 3.1, 4 is 3.1.1.</summary>
    public required int MqttVersion { get; init; }

    /// <summary>Empty lines around +QMTRECV: before and after.</summary>
    public required (string Lead, string Trail) ReceiveFraming { get; init; }

    /// <summary>Keys of AT+QMTCFG beyond those that every series has.</summary>
    public required IReadOnlySet<string> ExtraMqttKeys { get; init; }

    /// <summary>Values of AT+QCFG after the factory.</summary>
    public required IReadOnlyDictionary<string, string> Configuration { get; init; }

    /// <summary>The words of the radio: access technology in QNWINFO, QCSQ and QENG, and its number in COPS and CREG.</summary>
    public required (string NetworkInfo, string Signal, string Cell, int Number) Radio { get; init; }

    /// <summary>Band and channel that AT+QNWINFO shows.</summary>
    public required (string Name, int Number, int Channel) Band { get; init; }

    /// <summary>What AT+QNWINFO says without service.</summary>
    public required string NoService { get; init; }

    /// <summary>EC25. The EC2x MQTT note's body was not available; its command set was read from its table of contents,
    /// from the LTE Standard(A) note V1.4 which matches it, and from field logs.</summary>
    public static ModuleProfile Ec25 { get; } = new()
    {
        Name = "EC25",
        Series = ModuleSeries.Ec2x,
        Model = "EC25",
        Revision = "EC25EFAR06A08M4G",
        SubRevision = "_01.002.01.002",
        Imei = "860000012345673",
        BootLines = ["RDY", "+CFUN: 1", "+CPIN: READY", "+QUSIM: 1", "+QIND: SMS DONE", "+QIND: PB DONE"],
        ReadyState = 7,
        PortRole = PortRole.UsbAt,
        UrcPorts = ["usbat", "usbmodem", "uart1", "all"],
        LongestPublish = 1500,
        PublishExTakesLength = true,
        HasPublish = false,
        EchoesPayload = true,
        HasPingUrc = true,
        AnnouncesLength = true,
        // UNCONFIRMED for EC2x: users of the related EC800Z report 3.1 as the default.
        MqttVersion = 3,
        ReceiveFraming = ("\r\n", "\r\n"),
        ExtraMqttKeys = new HashSet<string>(StringComparer.OrdinalIgnoreCase) { "willex", "send/mode", "qmtping", "hwauth", "hwprodid" },
        Configuration = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase)
        {
            ["nwscanmode"] = "0",

            // GSM 900 and 1800, UMTS 900 and 2100; LTE 1, 3, 5, 7, 8, 20, 38, 40, 41, as an EC25-E has them (EC2x QCFG manual V1.0).
            ["band"] = "0x93,0x1a0000800d5,0x0",
            ["usbnet"] = "0",
            ["usbcfg"] = "0x2C7C,0x125,1,1,1,1,1,0,0",
            ["urc/cache"] = "0",
            ["urc/poweron"] = "0",
            ["servicedomain"] = "2",
            ["roamservice"] = "2",
        },
        Radio = ("FDD LTE", "LTE", "LTE", 7),
        Band = ("LTE BAND 3", 3, 1650),
        NoService = "\"NONE\"",
    };

    /// <summary>BG96: MQTT note V1.2, AT manual V2.3; the empty lines around +QMTRECV from a byte-exact field log.</summary>
    public static ModuleProfile Bg96 { get; } = new()
    {
        Name = "BG96",
        Series = ModuleSeries.Bg96,
        Model = "BG96",
        Revision = "BG96MAR04A03M1G",
        SubRevision = "_01.018.01.018",
        Imei = "866425030012340",
        BootLines = ["RDY", "+CFUN: 1", "APP RDY", "+CPIN: READY", "+QUSIM: 1", "+QIND: SMS DONE", "+QIND: PB DONE"],
        ReadyState = 7,
        PortRole = PortRole.UsbAt,
        // UNCONFIRMED: BG96's factory setting of urcport.
        UrcPorts = ["usbat", "usbmodem", "uart1"],
        LongestPublish = 4096,
        PublishExTakesLength = false,
        HasPublish = true,
        EchoesPayload = false,
        HasPingUrc = false,
        AnnouncesLength = false,
        MqttVersion = 4,
        ReceiveFraming = ("\r\n\r\n", "\r\n\r\n"),
        ExtraMqttKeys = new HashSet<string>(StringComparer.OrdinalIgnoreCase) { "prefix" },
        Configuration = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase)
        {
            ["nwscanmode"] = "0",
            ["nwscanseq"] = "020301",
            ["iotopmode"] = "2",
            ["band"] = "0xf,0x400a0e189f,0xa0e189f",
            ["servicedomain"] = "2",
            ["roamservice"] = "255",
        },
        Radio = ("CAT-M1", "CAT-M1", "CAT-M", 8),
        Band = ("LTE BAND 8", 8, 3740),
        NoService = "No Service",
    };

    /// <summary>BG95-M3: MQTT note V1.1, AT manual V2.0.</summary>
    public static ModuleProfile Bg95 { get; } = new()
    {
        Name = "BG95",
        Series = ModuleSeries.Bg95,
        Model = "BG95-M3",
        Revision = "BG95M3LAR02A04",
        SubRevision = "_01.014.01.014",
        Imei = "864475041234567",
        BootLines = ["RDY", "APP RDY", "+CFUN: 1", "+CPIN: READY", "+QUSIM: 1", "+QIND: SMS DONE"],
        ReadyState = 3,
        PortRole = PortRole.UsbModem,
        UrcPorts = ["usbmodem", "uart1"],
        LongestPublish = 4096,
        PublishExTakesLength = false,
        HasPublish = true,
        EchoesPayload = false,
        HasPingUrc = false,
        AnnouncesLength = false,
        MqttVersion = 4,
        ReceiveFraming = ("\r\n", "\r\n"),
        ExtraMqttKeys = new HashSet<string>(StringComparer.OrdinalIgnoreCase),
        Configuration = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase)
        {
            ["nwscanmode"] = "0",
            ["nwscanseq"] = "020301",
            ["iotopmode"] = "2",
            ["band"] = "0xf,0x100002000000000f0e189f,0x10004200000000090e189f",
            ["servicedomain"] = "2",
            ["roamservice"] = "255",
        },
        Radio = ("eMTC", "eMTC", "eMTC", 8),
        Band = ("LTE BAND 8", 8, 3740),
        NoService = "\"No Service\"",
    };

    /// <summary>All profiles.</summary>
    public static IReadOnlyList<ModuleProfile> All { get; } = [Ec25, Bg96, Bg95];

    /// <summary>The profile of this name in any case; null when there is none.</summary>
    public static ModuleProfile? Find(string name) => All.FirstOrDefault(p => p.Name.Equals(name, StringComparison.OrdinalIgnoreCase));
}
