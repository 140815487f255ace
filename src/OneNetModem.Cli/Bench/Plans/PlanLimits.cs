// limits in a plan: a key for each property of BenchLimits, of the kind that the property is.
using System.Globalization;
using System.Reflection;
using System.Text.Json;
using OneNetModem.Diagnostics.Bench;
using OneNetModem.Diagnostics.Yaml;

namespace OneNetModem.Cli.Bench.Plans;

/// <summary>Reads limits. A limit of which a plan says one half keeps the other.</summary>
internal static class PlanLimits
{
    /// <summary>A wait for a module; a soak may last as long as somebody likes.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromHours(1), LongestSoak = TimeSpan.FromDays(366);

    // What a person should know of each, and the range of whole numbers. A limit without a row has no description (a test says so).
    private static readonly Dictionary<string, (string Description, int Minimum, int Maximum)> About = new(StringComparer.Ordinal)
    {
        [nameof(BenchLimits.Sync)] = ("How long the module may take to answer AT.", 0, 0),
        [nameof(BenchLimits.Sim)] = ("How long the SIM may take to get ready.", 0, 0),
        [nameof(BenchLimits.Registration)] = ("How long registration may take.", 0, 0),
        [nameof(BenchLimits.Lte)] = ("Signal of LTE Cat 1 and up.", 0, 0),
        [nameof(BenchLimits.CatM)] = ("Signal of LTE Cat M1.", 0, 0),
        [nameof(BenchLimits.NbIot)] = ("Signal of LTE Cat NB.", 0, 0),
        [nameof(BenchLimits.Umts)] = ("Signal of UMTS.", 0, 0),
        [nameof(BenchLimits.Gsm)] = ("Signal of GSM.", 0, 0),
        [nameof(BenchLimits.RadioSamples)] = ("How often the signal is measured.", 1, 100_000),
        [nameof(BenchLimits.RadioInterval)] = ("How long after each other.", 0, 0),
        [nameof(BenchLimits.RoamingIsFine)] = ("Whether a SIM that roams is as good as one at home.", 0, 0),
        [nameof(BenchLimits.SupplyMin)] = ("Lowest supply voltage, mV; by the module's series unless given.", 2_000, 6_000),
        [nameof(BenchLimits.SupplyMax)] = ("Highest supply voltage, mV; by the module's series unless given.", 2_000, 6_000),
        [nameof(BenchLimits.Temperature)] = ("Temperature of the module, degrees Celsius.", 0, 0),
        [nameof(BenchLimits.Activation)] = ("Time to activate the data connection, ms.", 0, 0),
        [nameof(BenchLimits.Dns)] = ("Time to resolve a name, ms.", 0, 0),
        [nameof(BenchLimits.Pings)] = ("How many pings.", 1, 10),
        [nameof(BenchLimits.PingTimeout)] = ("How long to wait for each reply, s.", 1, 255),
        [nameof(BenchLimits.PingLoss)] = ("Pings without a reply, %.", 0, 0),
        [nameof(BenchLimits.PingTime)] = ("Round-trip time, ms, average.", 0, 0),
        [nameof(BenchLimits.ClockDifference)] = ("Difference of two clocks, s.", 0, 0),
        [nameof(BenchLimits.Connect)] = ("Time to open a TCP connection, ms.", 0, 0),
        [nameof(BenchLimits.Tls)] = ("Time of the TLS handshake with the connection under it, ms.", 0, 0),
        [nameof(BenchLimits.Login)] = ("Time from opening the connection to CONNACK, ms.", 0, 0),
        [nameof(BenchLimits.LoginWatch)] = ("How long the connection is watched after the login.", 0, 0),
        [nameof(BenchLimits.Publishes)] = ("How many messages are published.", 1, 100_000),
        [nameof(BenchLimits.Answer)] = ("How long the platform may take to answer a message.", 0, 0),
        [nameof(BenchLimits.PublishLoss)] = ("Messages without an answer, %.", 0, 0),
        [nameof(BenchLimits.PublishTime)] = ("Time from a message to its answer, ms, average.", 0, 0),
        [nameof(BenchLimits.PayloadSizes)] = ("Sizes of message to try, bytes; the module's limit is tried last.", 1, 262_144),
        [nameof(BenchLimits.Soak)] = ("How long to publish for; no soak unless given.", 0, 0),
        [nameof(BenchLimits.SoakInterval)] = ("How long after each other the soak's messages go out.", 0, 0),
        [nameof(BenchLimits.SoakLoss)] = ("Messages of the soak without an answer, %.", 0, 0),
        [nameof(SignalLimits.Rssi)] = ("Received power, dBm.", 0, 0),
        [nameof(SignalLimits.Power)] = ("Power of the reference signal, dBm: RSRP, RSCP.", 0, 0),
        [nameof(SignalLimits.Quality)] = ("Its quality, dB: RSRQ, Ec/Io.", 0, 0),
        [nameof(SignalLimits.Sinr)] = ("Signal to interference and noise, dB.", 0, 0),
    };

    /// <summary>The keys.</summary>
    public static YamlType Type { get; } = new PlanConsistent(
        Mapping(new BenchLimits(), "What is good and what is bad; every limit that is left out keeps its built-in value."),
        values => values.GetValueOrDefault("supplyMin") is int low && values.GetValueOrDefault("supplyMax") is int high && low > high
            ? string.Create(CultureInfo.InvariantCulture, $"supplyMin ({low}) is above supplyMax ({high})")
            : null);

    /// <summary>The limits that a plan's values ask for.</summary>
    public static BenchLimits Of(IReadOnlyDictionary<string, object> values)
    {
        BenchLimits limits = new();
        Set(limits, values);
        return limits;
    }

    private static YamlMapping Mapping(object builtIn, string description) =>
        new(description, builtIn.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance).ToDictionary(p => Key(p.Name), p => TypeOf(p, p.GetValue(builtIn)), StringComparer.Ordinal));

    private static YamlType TypeOf(PropertyInfo property, object? builtIn)
    {
        (string description, int minimum, int maximum) = About.GetValueOrDefault(property.Name, ("", 0, int.MaxValue));
        Type type = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
        return type == typeof(TimeSpan) ? new YamlDuration(description, property.Name == nameof(BenchLimits.Soak) ? LongestSoak : LongestWait)
            : type == typeof(int) ? new YamlWhole(description, minimum, maximum)
            : type == typeof(IReadOnlyList<int>) ? new YamlList(description, new YamlWhole("", minimum, maximum))
            : type == typeof(bool) ? new YamlSwitch(description)
            : type == typeof(SignalLimits) ? Mapping(builtIn!, description)
            : type == typeof(Floor) ? Thresholds(description + " More is better.", "below", (builtIn as Floor)?.Warn, (builtIn as Floor)?.Fail)
            : type == typeof(Ceiling) ? Thresholds(description + " Less is better.", "above", (builtIn as Ceiling)?.Warn, (builtIn as Ceiling)?.Fail)
            : throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture, $"a plan cannot say a {type.Name}"));
    }

    private static PlanConsistent Thresholds(string description, string side, double? builtInWarn, double? builtInFail)
    {
        YamlMapping halves = new(description, new Dictionary<string, YamlType>(StringComparer.Ordinal)
        {
            ["warn"] = new YamlNumber($"A warning {side} this.", -1e9, 1e9),
            ["fail"] = new YamlNumber($"A failure {side} this; null: never for this alone.", -1e9, 1e9, OrNull: true),
        });
        return new PlanConsistent(halves, values =>
        {
            (double? warn, double? fail) = (Number(values, "warn", builtInWarn), Number(values, "fail", builtInFail));
            string Half(string name, double? value) => string.Create(CultureInfo.InvariantCulture, $"{value}{(values.ContainsKey(name) ? "" : ", the built-in one")}");
            return (side == "below" ? fail > warn : fail < warn) ? $"a failure {side} {Half("fail", fail)}, and a warning only {side} {Half("warn", warn)}: a failure has to be the worse of the two" : null;
        });
    }

    private static double? Number(IReadOnlyDictionary<string, object> values, string name, double? otherwise) =>
        values.TryGetValue(name, out object? value) ? double.IsNaN((double)value) ? null : (double)value : otherwise;

    private static void Set(object limits, IReadOnlyDictionary<string, object> values)
    {
        foreach (PropertyInfo property in limits.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance))
        {
            if (values.TryGetValue(Key(property.Name), out object? value))
            {
                property.SetValue(limits, value switch
                {
                    IReadOnlyDictionary<string, object> inner => Made(property, property.GetValue(limits), inner),
                    object[] list => list.Cast<int>().ToArray(),
                    _ => value,
                });
            }
        }
    }

    private static object Made(PropertyInfo property, object? before, IReadOnlyDictionary<string, object> values)
    {
        if (property.PropertyType == typeof(Floor))
        {
            Floor? floor = (Floor?)before;
            return new Floor(Number(values, "warn", floor?.Warn) ?? double.NegativeInfinity, Number(values, "fail", floor?.Fail));
        }

        if (property.PropertyType == typeof(Ceiling))
        {
            Ceiling? ceiling = (Ceiling?)before;
            return new Ceiling(Number(values, "warn", ceiling?.Warn) ?? double.PositiveInfinity, Number(values, "fail", ceiling?.Fail));
        }

        SignalLimits signal = (SignalLimits)before!;
        Set(signal, values);
        return signal;
    }

    private static string Key(string property) => JsonNamingPolicy.CamelCase.ConvertName(property);
}
