// The single table of all settings.
using OneNetModem.OneNet.Tokens;

namespace OneNetModem.Bridge.Settings;

/// <summary>All keys of the settings file, in the order of the sample.</summary>
public static class SettingTable
{
    /// <summary>Section whose content belongs to Serilog and is not checked here.</summary>
    public const string FreeSection = "Serilog";

    /// <summary>The list of modems.</summary>
    public const string ModemList = "Modems";

    /// <summary>What each section is for, in the order of the sample file.</summary>
    public static IReadOnlyList<(string Name, string Description)> Sections { get; } =
    [
        ("Modem", "The modem: its port, its SIM, its data connection."),
        ("OneNet", "The platform, the device's identity and what it subscribes."),
        ("Report", "The link report: signal, cell and counters as data points."),
        ("Bridge", "The local MQTT endpoint and the outbox of run."),
        ("Metrics", "Where metrics can be read or are sent."),
    ];

    /// <summary>The keys.</summary>
    public static IReadOnlyList<SettingKey> Keys { get; } =
    [
        Text("Modems", "Name", "", "Name in logs and local topics (onenet/NAME/up/...).", SettingForms.IsModemName, SettingForms.NameText + ", not up or down"),

        Text("Modem", "Port", "auto", "Serial port: auto finds the AT port of a Quectel module by its USB ids.", SettingForms.IsPort, SettingForms.PortText),
        // AT+IPR of the EC2x: 4800 to 4000000; slower ones are for adapters.
        Integer("Modem", "Baud", 115200, 300, 4_000_000, "Baud rate of a UART; USB ports ignore it."),
        Choice("Modem", "Link", "auto", ["auto", "system", "tty"], "Which implementation reads a local port: System.IO.Ports (system) or the native Linux one (tty)."),
        Choice("Modem", "Profile", "auto", ["auto", "EC2x", "EC25", "BG96", "BG95"], "Module series; auto asks the module."),
        Text("Modem", "Apn", "", "Access point name; empty leaves it to the SIM and the network.", SettingForms.IsQuotable, SettingForms.QuotedText),
        Text("Modem", "ApnUser", "", "User name of the access point.", SettingForms.IsQuotable, SettingForms.QuotedText),
        Text("Modem", "ApnPassword", "", "Password of the access point.", SettingForms.IsQuotable, SettingForms.QuotedText, secret: true),
        Text("Modem", "Pin", "", "PIN of the SIM; tried once and never again by itself.", SettingForms.IsPin, "4 to 8 digits", secret: true),
        Integer("Modem", "ContextId", 1, 1, 16, "PDP context to use."),
        Integer("Modem", "ClientIndex", 0, 0, 5, "MQTT client of the module to use."),

        Choice("OneNet", "Platform", "suite", ["suite", "studio", "platform", "generic"], "Which OneNET: the MQTT IoT suite, OneNET Studio, the present open platform; generic is any MQTT 3.1.1 broker."),
        Text("OneNet", "Host", "", "Host of the platform; empty: its own.", SettingForms.IsHost, "a host name or address"),
        Integer("OneNet", "Port", 0, 0, 65535, "TCP port of the platform; 0: its own."),
        Boolean("OneNet", "Tls", "Whether the module speaks TLS."),
        Text("OneNet", "CaFile", "", "PEM file of the certificate authority that signed the server's certificate; needed for TLS.", File.Exists, "an existing file"),
        Text("OneNet", "ClientCertFile", "", "PEM file of the module's own certificate, for mutual TLS.", File.Exists, "an existing file"),
        Text("OneNet", "ClientKeyFile", "", "PEM file of that certificate's private key.", File.Exists, "an existing file"),
        Text("OneNet", "ProductId", "", "OneNET product id.", SettingForms.IsName, SettingForms.NameText),
        Text("OneNet", "DeviceName", "", "OneNET device name.", SettingForms.IsName, SettingForms.NameText),
        new()
        {
            Section = "OneNet", Name = "AccessKey", Kind = SettingKind.Text, Secret = true, FormText = "base64 as the platform shows it",
            Complaint = text => AccessKey.TryParse(text, out _, out string? problem) ? null : problem.TrimEnd('.'),
            Description = "Access key of the device or the product, base64.",
        },
        Choice("OneNet", "Method", "sha256", ["md5", "sha1", "sha256"], "HMAC of the token."),
        Duration("OneNet", "TokenLifetime", "1.00:00:00", TimeSpan.FromMinutes(1), TimeSpan.FromDays(3650), "How long a token is valid; each connect makes a new one."),
        // OneNET closes the connection outside of this (mqtts-design.md section 1).
        Integer("OneNet", "KeepAlive", 120, 10, 1800, "MQTT keepalive in seconds."),
        new()
        {
            Section = "OneNet", Name = "Subscribe", Kind = SettingKind.TextList, Form = SettingForms.IsTopicFilter, FormText = "an MQTT topic filter",
            DefaultList = ["$sys/{pid}/{device}/dp/post/json/+", "$sys/{pid}/{device}/cmd/request/+"],
            Description = "Topic filters to subscribe; {pid} and {device} stand for the ids.",
        },
        Text("OneNet", "ClientId", "", "MQTT client id on a generic broker.", SettingForms.IsQuotable, SettingForms.QuotedText),
        Text("OneNet", "Username", "", "MQTT user name on a generic broker.", SettingForms.IsQuotable, SettingForms.QuotedText),
        Text("OneNet", "Password", "", "MQTT password on a generic broker.", SettingForms.IsQuotable, SettingForms.QuotedText, secret: true),

        Duration("Report", "Interval", "00:01:00", TimeSpan.FromSeconds(1), TimeSpan.FromDays(1), "Time between two link reports.", zeroIsOff: true),

        Text("Bridge", "Listen", "127.0.0.1:1884", "Local MQTT endpoint of run; empty: none.", SettingForms.IsEndpoint, SettingForms.EndpointText),
        Text("Bridge", "Username", "", "User name that local programs must give; needed when Listen is not on loopback.", text => !text.Any(char.IsControl), "text without control characters"),
        Text("Bridge", "Password", "", "Password that local programs must give.", text => !text.Any(char.IsControl), "text without control characters", secret: true),
        Text("Bridge", "CertFile", "", "PEM file of the local endpoint's certificate: with KeyFile it speaks TLS, and only TLS.", File.Exists, "an existing file"),
        Text("Bridge", "KeyFile", "", "PEM file of that certificate's private key.", File.Exists, "an existing file"),
        new()
        {
            Section = "Bridge", Name = "Upstream", Kind = SettingKind.Text, FormText = SettingForms.BrokerText, Complaint = SettingForms.ProblemOfBroker,
            Description = "An existing MQTT 5 broker: takes its share of onenet/up/# there, in place of the local endpoint or beside it.",
        },
        Text("Bridge", "UpstreamUsername", "", "User name at that broker.", text => !text.Any(char.IsControl), "text without control characters"),
        Text("Bridge", "UpstreamPassword", "", "Password at that broker.", text => !text.Any(char.IsControl), "text without control characters", secret: true),
        Text("Bridge", "UpstreamCaFile", "", "PEM file of the certificate authority that signed that broker's certificate; empty: those that this computer trusts.", File.Exists, "an existing file"),
        Text("Bridge", "UpstreamClientId", "", "MQTT client id at that broker; empty: one is made and kept in the state directory.", SettingForms.IsName, SettingForms.NameText),
        Text("Bridge", "StateDirectory", "", "Folder of the outbox; empty: the platform's own state directory.", path => !path.Any(char.IsControl), "a folder"),
        Integer("Bridge", "MaxBytes", 67108864, 65536, 1L << 40, "Bound of the outbox in bytes."),
        Duration("Bridge", "MaxAge", "7.00:00:00", TimeSpan.FromMinutes(1), TimeSpan.FromDays(3650), "Messages older than this are dropped."),
        Choice("Bridge", "WhenFull", "refuse", ["refuse", "drop-oldest"], "What happens to a message that does not fit: the sender is refused, or the oldest one is dropped."),
        Boolean("Bridge", "Batch", "Whether data points that wait may be joined into fewer publishes; points without a time get that of their acceptance."),
        new()
        {
            Section = "Bridge", Name = "CommandProgram", Kind = SettingKind.TextList, Form = text => !text.Contains('\0', StringComparison.Ordinal), FormText = "text without NUL",
            Description = "Program and arguments that answer requests from the cloud when no local program does; never given to a shell. Empty: none.",
        },
        Duration("Bridge", "CommandTimeout", "00:00:03", TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(29), "How long the answer to a request from the cloud may take; the thing model's get 4 s at most."),

        Text("Metrics", "Prometheus", "", "HTTP endpoint of run with /metrics for Prometheus and /health; empty: none.", SettingForms.IsEndpoint, "address:port such as 127.0.0.1:9464, or empty for none"),
        Text("Metrics", "Otlp", "", "OTLP collector: gRPC on port 4317, else HTTP (OTEL_EXPORTER_OTLP_PROTOCOL overrides); empty: none.", SettingForms.IsHttpUrl, "an http:// or https:// URL without user and password (OTEL_EXPORTER_OTLP_HEADERS has a place for them), or empty for none"),
    ];

    /// <summary>The keys of a section.</summary>
    public static IEnumerable<SettingKey> Of(string section) =>
        Keys.Where(key => key.Section.Equals(section, StringComparison.OrdinalIgnoreCase));

    private static SettingKey Text(string section, string name, string fallback, string description, Func<string, bool> form, string formText, bool secret = false) =>
        new() { Section = section, Name = name, Kind = SettingKind.Text, Default = fallback, Description = description, Form = form, FormText = formText, Secret = secret };

    private static SettingKey Integer(string section, string name, long fallback, long minimum, long maximum, string description) =>
        new()
        {
            Section = section,
            Name = name,
            Kind = SettingKind.WholeNumber,
            Minimum = minimum,
            Maximum = maximum,
            Description = description,
            Default = fallback.ToString(System.Globalization.CultureInfo.InvariantCulture),
        };

    private static SettingKey Boolean(string section, string name, string description) =>
        new() { Section = section, Name = name, Kind = SettingKind.Boolean, Default = "false", Description = description };

    private static SettingKey Choice(string section, string name, string fallback, string[] choices, string description) =>
        new() { Section = section, Name = name, Kind = SettingKind.Choice, Default = fallback, Choices = choices, Description = description };

    private static SettingKey Duration(string section, string name, string fallback, TimeSpan shortest, TimeSpan longest, string description, bool zeroIsOff = false) =>
        new() { Section = section, Name = name, Kind = SettingKind.Duration, Default = fallback, Shortest = shortest, Longest = longest, ZeroIsOff = zeroIsOff, Description = description };
}
