// The merged layers, read by key: the value, and where it came from.
using System.Globalization;
using Microsoft.Extensions.Configuration;
using OneNetModem.At.Links;

namespace OneNetModem.Bridge.Settings;

/// <summary>Reads effective values.</summary>
internal sealed class EffectiveValues
{
    private readonly IConfigurationRoot _configuration;
    private string[]? _entries;
    private readonly Dictionary<string, LayerValue> _last = new(StringComparer.OrdinalIgnoreCase);

    public EffectiveValues(IConfigurationRoot configuration, IEnumerable<LayerValue> layers)
    {
        _configuration = configuration;
        foreach (LayerValue value in layers)
        {
            _last[value.Path] = value;
        }
    }

    /// <summary>The paths of the modems in use: <c>Modem</c>, or <c>Modems:0</c> and so on. With --port only the entry that
    /// has this port, or the common section when none has it: the option means this one modem.</summary>
    public IReadOnlyList<string> Entries => _entries ??= FindEntries();

    private string[] FindEntries()
    {
        int count = _configuration.GetSection(SettingTable.ModemList).GetChildren().Count();
        string[] entries = [.. Enumerable.Range(0, count).Select(i => string.Create(CultureInfo.InvariantCulture, $"{SettingTable.ModemList}:{i}"))];
        if (_last.GetValueOrDefault("Modem:Port") is { Origin.Layer: SettingLayer.Option } option)
        {
            entries = [.. entries.Where(entry => _last.GetValueOrDefault(entry + ":Port")?.Text == option.Text)];
        }
        return entries.Length > 0 ? entries : ["Modem"];
    }

    /// <summary>The path of a modem's OneNet section.</summary>
    public static string OneNetOf(string entry) => entry is "Modem" ? "OneNet" : entry + ":OneNet";

    /// <summary>The place where a key's value in effect stands; for an entry of <c>Modems</c> that leaves it out, the common section's.</summary>
    public SettingOrigin Origin(string path) => Find(path) is { } found ? found.Origin : new SettingOrigin(SettingLayer.Default, "");

    public OneNetModemSettings ToSettings() => new()
    {
        Modems = [.. Entries.Select(entry => Modem(entry, OneNetOf(entry)))],
        Report = new ReportSettings { Interval = Duration("Report:Interval") },
        Bridge = new BridgeSettings
        {
            Listen = Text("Bridge:Listen"),
            Username = Text("Bridge:Username"),
            Password = Text("Bridge:Password"),
            CertFile = Text("Bridge:CertFile"),
            KeyFile = Text("Bridge:KeyFile"),
            Upstream = Text("Bridge:Upstream"),
            UpstreamUsername = Text("Bridge:UpstreamUsername"),
            UpstreamPassword = Text("Bridge:UpstreamPassword"),
            UpstreamCaFile = Text("Bridge:UpstreamCaFile"),
            UpstreamClientId = Text("Bridge:UpstreamClientId"),
            StateDirectory = Text("Bridge:StateDirectory"),
            MaxBytes = Number("Bridge:MaxBytes"),
            MaxAge = Duration("Bridge:MaxAge"),
            WhenFull = Text("Bridge:WhenFull") is "drop-oldest" ? WhenFull.DropOldest : WhenFull.Refuse,
            Batch = (bool)Read("Bridge:Batch"),
            CommandProgram = List("Bridge:CommandProgram"),
            CommandTimeout = Duration("Bridge:CommandTimeout"),
        },
        Metrics = new MetricsSettings { Prometheus = Text("Metrics:Prometheus"), Otlp = Text("Metrics:Otlp") },
    };

    /// <summary>Everything in effect, in the order of the table, secrets masked.</summary>
    public IReadOnlyList<SettingValue> All()
    {
        List<SettingValue> all = [];
        foreach (string entry in Entries)
        {
            Add(entry, entry is "Modem" ? SettingTable.Of("Modem") : SettingTable.Of(SettingTable.ModemList).Concat(SettingTable.Of("Modem")));
            Add(OneNetOf(entry), SettingTable.Of("OneNet"));
        }
        foreach (string section in (string[])["Report", "Bridge", "Metrics"])
        {
            Add(section, SettingTable.Of(section));
        }
        // Serilog's sinks have secrets of their own, which only their names give away.
        foreach (LayerValue value in _last.Values.Where(value => value.Path.StartsWith(SettingTable.FreeSection + ":", StringComparison.OrdinalIgnoreCase)))
        {
            bool secret = ((string[])["password", "secret", "token", "key"]).Any(word => value.Path.Contains(word, StringComparison.OrdinalIgnoreCase));
            all.Add(new SettingValue(value.Path, secret ? At.Tracing.SecretMask.Mask : value.Text, value.Origin));
        }
        return all;

        void Add(string prefix, IEnumerable<SettingKey> keys)
        {
            foreach (SettingKey key in keys)
            {
                string path = $"{prefix}:{key.Name}";
                string shown = key.Kind == SettingKind.TextList ? string.Join(' ', List(path)) : key.Show(Find(path)?.Text ?? key.Default);
                all.Add(new SettingValue(path, shown, key.Kind == SettingKind.TextList && Find(path + ":0") is { } first ? first.Origin : Origin(path)));
            }
        }
    }

    private ModemSettings Modem(string modem, string oneNet) => new()
    {
        Name = modem is "Modem" ? "" : Text(modem + ":Name"),
        Port = Text(modem + ":Port"),
        Baud = (int)Number(modem + ":Baud"),
        Link = Enum.Parse<LinkKind>(Text(modem + ":Link"), ignoreCase: true),
        Profile = Text(modem + ":Profile"),
        Apn = Text(modem + ":Apn"),
        ApnUser = Text(modem + ":ApnUser"),
        ApnPassword = Text(modem + ":ApnPassword"),
        Pin = Text(modem + ":Pin"),
        ContextId = (int)Number(modem + ":ContextId"),
        ClientIndex = (int)Number(modem + ":ClientIndex"),
        OneNet = new OneNetSettings
        {
            Platform = Text(oneNet + ":Platform"),
            Host = Text(oneNet + ":Host"),
            Port = (int)Number(oneNet + ":Port"),
            Tls = (bool)Read(oneNet + ":Tls"),
            CaFile = Text(oneNet + ":CaFile"),
            ClientCertFile = Text(oneNet + ":ClientCertFile"),
            ClientKeyFile = Text(oneNet + ":ClientKeyFile"),
            ProductId = Text(oneNet + ":ProductId"),
            DeviceName = Text(oneNet + ":DeviceName"),
            AccessKey = Text(oneNet + ":AccessKey"),
            Method = Text(oneNet + ":Method"),
            TokenLifetime = Duration(oneNet + ":TokenLifetime"),
            KeepAlive = (int)Number(oneNet + ":KeepAlive"),
            Subscribe = List(oneNet + ":Subscribe"),
            ClientId = Text(oneNet + ":ClientId"),
            Username = Text(oneNet + ":Username"),
            Password = Text(oneNet + ":Password"),
        },
    };

    private string Text(string path) => (string)Read(path);

    private long Number(string path) => (long)Read(path);

    private TimeSpan Duration(string path) => (TimeSpan)Read(path);

    private object Read(string path)
    {
        SettingKey key = KeyOf(path);
        return key.Parse(Find(path)?.Text ?? key.Default).Value ?? throw new InvalidOperationException($"{path} was not checked");
    }

    private static SettingKey KeyOf(string path) => SettingPath.Of(path).Key ?? throw new ArgumentException($"no such setting: {path}", nameof(path));

    private IReadOnlyList<string> List(string path)
    {
        foreach (string place in Places(path))
        {
            // An empty array in the file is a value too: nothing, and not the default.
            string[] elements = [.. _configuration.GetSection(place).GetChildren().Select(child => child.Value ?? "")];
            if (elements.Length > 0 || _last.ContainsKey(place))
            {
                return elements;
            }
        }
        return KeyOf(path).DefaultList;
    }

    private LayerValue? Find(string path)
    {
        foreach (string place in Places(path))
        {
            if (_last.TryGetValue(place, out LayerValue? value))
            {
                return value;
            }
        }
        return null;
    }

    // Where a value may stand: an entry of Modems falls back on the common sections, and an option wins over the entry;
    // a name is each entry's own.
    private IEnumerable<string> Places(string path)
    {
        string[] parts = path.Split(':');
        string? common = parts switch
        {
            [SettingTable.ModemList, _, "OneNet", ..] => string.Join(':', parts[2..]),
            [SettingTable.ModemList, _, not "Name", ..] => "Modem:" + string.Join(':', parts[2..]),
            _ => null,
        };
        return common is null ? [path]
            : _last.GetValueOrDefault(common)?.Origin.Layer == SettingLayer.Option ? [common, path]
            : [path, common];
    }
}
