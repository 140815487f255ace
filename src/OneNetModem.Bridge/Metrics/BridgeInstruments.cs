// The instruments of a bridge (System.Diagnostics.Metrics): names, units and what they mean, in one place. All but two are read
// when somebody collects, so that counting costs the modem's path an increment at most.
using System.Diagnostics.Metrics;
using System.Reflection;
using System.Text.Json;
using OneNetModem.Bridge.Delivery;
using OneNetModem.Bridge.Endpoint;
using OneNetModem.Bridge.Outbox;
using OneNetModem.Bridge.Reports;
using OneNetModem.Quectel.Session;

namespace OneNetModem.Bridge.Metrics;

/// <summary>The meter <c>OneNetModem</c> of a fleet and its local side. Made before the sessions start, it counts from their start.</summary>
/// <remarks>Tag values are bounded: settings name the modems; states and causes are the session's own words, commands and URCs
/// are names without parameters, other things are words of this file.</remarks>
public sealed class BridgeInstruments
{
    /// <summary>The meter's name, for exporters of the host's own.</summary>
    public const string MeterName = "OneNetModem";

    private const string Prefix = "onenet_modem.";

    /// <summary>What can end online, so that each cause is there as zero before it comes (<see cref="SessionMachine"/>).</summary>
    private static readonly SessionTrigger[] Causes =
    [
        SessionTrigger.MqttLost, SessionTrigger.PdpLost, SessionTrigger.ModemRestarted, SessionTrigger.ModuleSilent,
        SessionTrigger.PortLost, SessionTrigger.CredentialsExpiring, SessionTrigger.Failed, SessionTrigger.NeedsPerson,
    ];

    /// <summary>In seconds: from an answer on USB (a few ms) to a connect on a bad day.</summary>
    private static readonly InstrumentAdvice<double> Buckets = new() { HistogramBucketBoundaries = [0.005, 0.02, 0.05, 0.1, 0.3, 1, 3, 10, 30, 100] };

    private readonly ModemMetrics[] _modems;

    /// <summary>The instruments of a fleet.</summary>
    /// <param name="fleet">The modems, not started yet.</param>
    /// <param name="meters">Makes the meter, and disposes of it with the host.</param>
    /// <param name="time">Clock of durations.</param>
    /// <param name="delivery">The outbox and its entrance; null: there is none.</param>
    /// <param name="endpoint">The local MQTT endpoint; null: there is none.</param>
    public BridgeInstruments(ModemFleet fleet, IMeterFactory meters, TimeProvider time, MessageDelivery? delivery = null, LocalEndpoint? endpoint = null)
    {
        ArgumentNullException.ThrowIfNull(fleet);
        ArgumentNullException.ThrowIfNull(meters);
        Meter = meters.Create(new MeterOptions(MeterName) { Version = Version });
        Histogram<double> commands = Duration("at.command.duration", "Time from sending an AT command to its end, its result URC included; of those that were answered.");
        Histogram<double> publishes = Duration("publish.duration", "Time from a QoS 1 publish to its acknowledgement, waiting for a place in the module's window included.");
        _modems = [.. fleet.Modems.Select(m => new ModemMetrics(m, time, commands, publishes))];
        AddSession();
        AddDialogue();
        AddMessages();
        AddRadio();
        if (delivery is not null)
        {
            AddOutbox(delivery);
            AddLocalSide(delivery.Uplink, endpoint);
        }
    }

    /// <summary>The version of this library, without what a build appends.</summary>
    internal static string Version { get; } =
        typeof(BridgeInstruments).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "";

    internal Meter Meter { get; }

    private void AddSession()
    {
        Meter.CreateObservableUpDownCounter(Prefix + "session.state", () => Each(m => m.States().Select(s => (s.IsPresent ? 1L : 0, Word("state", s.State)))),
            null, "1 for the session's present state, 0 for the others.");
        Meter.CreateObservableCounter(Prefix + "session.state.time", () => Each(m => m.States().Select(s => (s.Seconds, Word("state", s.State)))),
            "s", "Time spent in each state.");
        Counter("session.reconnects", "{reconnect}", "Times that a session was online and had to connect again, by what ended it.",
            m => m.Reconnects.All.Where(c => c.Count > 0 || Causes.Contains(c.Kind)).Select(c => (c.Count, Word("cause", c.Kind))));
        Counter("session.faults", "{fault}", "Faults, by the layer of the line that is broken.", m => m.Faults.All.Select(f => (f.Count, Snake("layer", f.Kind))));
    }

    private void AddDialogue()
    {
        Meter.CreateObservableCounter(Prefix + "at.commands",
            () => _modems.SelectMany(m => m.Commands.All.Select(c => new Measurement<long>(c.Count, m.Tag, new("command", c.Command), Snake("outcome", c.Outcome)))),
            "{command}", "AT commands, by how they ended.");
        Counter("at.urcs", "{urc}", "Unsolicited result codes, by name.", m => m.Urcs.All.Select(u => (u.Count, Tag("urc", u.Urc))));
        Counter("at.orphans", "{line}", "Lines that belonged to nobody: late answers.", m => m.Dialogue.Orphans);
        Counter("at.collisions", "{urc}", "Unsolicited result codes that came between a command and its final result code.", m => m.Dialogue.Collisions);
        Counter("at.noise", "{piece}", "Received pieces that are no line.", m => m.Dialogue.Noise);
        Counter("at.barriers", "{command}", "Commands sent to find the end of what was left unanswered.", m => m.Dialogue.Barriers);
        Counter("at.stale_echoes", "{line}", "Echoes of commands that nobody waited for any more.", m => m.Dialogue.StaleEchoes);
        Counter("module.restarts", "{line}", "Lines by which the module says that it starts or goes down; a start may have several.", m => m.Dialogue.Restarts);
    }

    private void AddMessages()
    {
        Counter("publishes", "{message}", "Publishes, by outcome; unknown ones may have arrived.", m => m.Publishes.All.Select(p => (p.Count, Snake("outcome", p.Kind))));
        Counter("replies", "{message}", "Answers of the platform to what was published.", m => m.Replies.All.Select(r => (r.Count, Snake("result", r.Kind))));
        Counter("messages.received", "{message}", "Messages received, the platform's answers included.", m => m.Received);
    }

    private void AddRadio()
    {
        Gauge("rssi", "dBm", "Received signal strength.", l => l.RssiDbm);
        Gauge("rsrp", "dBm", "Reference signal received power.", l => l.RsrpDbm);
        Gauge("rsrq", "dB", "Reference signal received quality.", l => l.RsrqDb);
        Gauge("sinr", "dB", "Signal to interference and noise ratio.", l => l.SinrDb);

        void Gauge(string name, string unit, string description, Func<LinkReport, double?> read) => Meter.CreateObservableGauge(
            Prefix + "radio." + name,
            () => _modems.SelectMany(m => m.Link is { } link && read(link) is { } value ? [new Measurement<double>(value, m.Tag)] : Array.Empty<Measurement<double>>()),
            unit, description + " As last read on this connection.");
    }

    /// <summary>Without figures until it is open.</summary>
    private void AddOutbox(MessageDelivery delivery)
    {
        Meter.CreateObservableUpDownCounter(Prefix + "outbox.messages", () => Of(o => o.Counts.Messages), "{message}", "Messages in the outbox, those in flight included.");
        Meter.CreateObservableUpDownCounter(Prefix + "outbox.size", () => Of(o => o.Counts.Bytes), "By", "Their bytes, as Bridge:MaxBytes counts them.");
        Meter.CreateObservableUpDownCounter(Prefix + "outbox.in_flight", () => Of(o => (long)o.Counts.InFlight), "{message}", "Messages handed to a modem and not settled.");
        Meter.CreateObservableGauge(Prefix + "outbox.oldest.age", () => Of(o => o.OldestAge.TotalSeconds), "s", "How long the oldest message has been in the outbox; 0 when it is empty.");
        Meter.CreateObservableCounter(Prefix + "outbox.events", () => delivery.Outbox is { } outbox ? Events(outbox.Counts) : [], "{message}", "What became of messages since the start.");

        IEnumerable<Measurement<T>> Of<T>(Func<MessageOutbox, T> read)
            where T : struct => delivery.Outbox is { } outbox ? [new(read(outbox))] : [];

        static IEnumerable<Measurement<long>> Events(OutboxCounts counts) =>
        [
            new(counts.Accepted, Tag("event", "accepted")),
            new(counts.Refused, Tag("event", "refused")),
            new(counts.Dropped, Tag("event", "dropped")),
            new(counts.Expired, Tag("event", "expired")),
            new(counts.Acked, Tag("event", "acked")),
            new(counts.Failed, Tag("event", "given_up")),
            new(counts.Unknown, Tag("event", "unknown")),
        ];
    }

    private void AddLocalSide(Uplink uplink, LocalEndpoint? endpoint)
    {
        Meter.CreateObservableCounter(Prefix + "local.refusals",
            () => uplink.Refusals.All.Select(r => new Measurement<long>(r.Count, Snake("reason", r.Kind)))
                .Concat(endpoint?.Refusals.All.Select(r => new Measurement<long>(r.Count, Snake("reason", r.Kind))) ?? []),
            "{refusal}", "What was refused to local programs: their messages, logins, subscriptions, connections.");
        if (endpoint is not null)
        {
            Meter.CreateObservableUpDownCounter(Prefix + "local.connections", () => (long)endpoint.Connections, "{connection}", "Connections of local programs.");
        }
    }

    private Histogram<double> Duration(string name, string description) => Meter.CreateHistogram(Prefix + name, "s", description, null, Buckets);

    private void Counter(string name, string unit, string description, Func<ModemMetrics, long> read) =>
        Meter.CreateObservableCounter(Prefix + name, () => _modems.Select(m => new Measurement<long>(read(m), m.Tag)), unit, description);

    private void Counter(string name, string unit, string description, Func<ModemMetrics, IEnumerable<(long Count, KeyValuePair<string, object?> Tag)>> read) =>
        Meter.CreateObservableCounter(Prefix + name, () => Each(read), unit, description);

    private IEnumerable<Measurement<T>> Each<T>(Func<ModemMetrics, IEnumerable<(T Value, KeyValuePair<string, object?> Tag)>> read)
        where T : struct => _modems.SelectMany(m => read(m).Select(r => new Measurement<T>(r.Value, m.Tag, r.Tag)));

    private static KeyValuePair<string, object?> Tag(string key, string value) => new(key, value);

    /// <summary>As logs and <c>state</c> events have it.</summary>
    private static KeyValuePair<string, object?> Word<T>(string key, T value)
        where T : struct, Enum => new(key, value.ToString());

    private static KeyValuePair<string, object?> Snake<T>(string key, T value)
        where T : struct, Enum => new(key, JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString()));
}
