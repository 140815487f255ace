// What happens to a session, told as it happens: calm lines for a person, events for programs.
using System.Globalization;
using System.Text.Json;
using OneNetModem.Bridge;
using OneNetModem.Bridge.Login;
using OneNetModem.Cli.Output;
using OneNetModem.Diagnostics;
using OneNetModem.Emulator.Platform;
using OneNetModem.OneNet.Replies;
using OneNetModem.Quectel.Session;

namespace OneNetModem.Cli.Line;

/// <summary>Tells the story of run.</summary>
internal sealed class SessionStory
{
    private const int ExcerptLength = 160;
    private const int NotSubscribed = 1022;

    private readonly CommandRun _run;
    private readonly OneNetClient _client;
    private readonly string? _name;
    private readonly string _server;
    private long _offlineSince;
    private bool _portIsMissing;
    private SessionFault? _told;
    private SessionState? _stuckAt;

    /// <param name="run">Where it is told.</param>
    /// <param name="line">The modem's line.</param>
    /// <param name="client">The modem.</param>
    /// <param name="name">The modem's name where there are several: lines and events carry it.</param>
    public SessionStory(CommandRun run, LineSetup line, OneNetClient client, string? name = null)
    {
        _run = run;
        _name = name;
        _client = client;
        OneNet.Endpoints.OneNetEndpoint? standard = client.Platform.Endpoint(line.Modem.OneNet.Tls);
        _server = string.Create(CultureInfo.InvariantCulture, $"{(line.Modem.OneNet.Host.Length > 0 ? line.Modem.OneNet.Host : standard?.Host)}:{(line.Modem.OneNet.Port > 0 ? line.Modem.OneNet.Port : standard?.Port)}");
        _offlineSince = run.Time.GetTimestamp();
        client.Session.StateChanged += OnState;
        client.Session.FaultRaised += OnFault;
        client.TokenMade += OnToken;
        client.Published += OnPublished;
        client.Replied += OnReply;
        client.MessageReceived += OnMessage;
        Tell("device", client.Platform.IsOneNet
            ? $"{client.Device.DeviceName} of product {client.Device.ProductId}, platform {client.Platform.Name}, {_server}"
            : $"{client.Device.DeviceName} at {_server}");
        Tell("port", line.Emulated is { } emulated ? $"{line.Modem.Port}, an emulated {emulated.Profile} with the emulated OneNET behind it" : line.Modem.Port);
        if (line.Emulated is not null)
        {
            line.Emulated.Platform.Log.Added += (_, entry) => TellPlatform(entry);
        }
    }

    /// <summary>Whether it was online at all.</summary>
    public bool WasOnline { get; private set; }

    /// <summary>The last fault before it was online first.</summary>
    public SessionFault? LastFault { get; private set; }

    /// <summary>The state that was worked on last.</summary>
    public SessionState FarthestState { get; private set; }

    private void OnState(SessionTransition change)
    {
        string detail = change.To switch
        {
            SessionState.SimCheck when _client.Session.Facts is { Identity: { } module } facts => $"module {module.Model} {module.Revision}, IMEI {facts.Imei}, profile {facts.Profile?.Name}",
            SessionState.Registering when _client.Session.Facts.Iccid is { } iccid => $"SIM {iccid}",
            SessionState.Activating when _client.Session.Facts.Registration is { } registered => $"{registered.StateInWords} ({registered.DomainInWords})",
            SessionState.MqttConfiguring when _client.Session.Facts.Addresses is { Count: > 0 } addresses => "address " + string.Join(", ", addresses),
            SessionState.MqttOpening => _server,
            _ => "",
        };
        // For people online is one line, with its time. While a port is waited for, its one line is enough; and when
        // the same fault has come twice, the way to it is not told a third time.
        bool repeated = (_portIsMissing && change.To is SessionState.Opening or SessionState.WaitingForPort)
            || (_stuckAt is not null && change.To is not (SessionState.Stopping or SessionState.Closed)
                && (change.To <= _stuckAt || change.To is SessionState.Backoff or SessionState.Recovering or SessionState.Faulted));
        _portIsMissing &= change.To is SessionState.Opening or SessionState.WaitingForPort;
        Write("state", repeated || change.To == SessionState.Online ? null : Line(change.To.ToString(), detail), json => LineEvents.State(json, change));
        if (change.To is not (SessionState.Stopping or SessionState.Closed or SessionState.Backoff or SessionState.Recovering or SessionState.Faulted))
        {
            FarthestState = change.To;
        }
        if (change.From == SessionState.Online)
        {
            _offlineSince = _run.Time.GetTimestamp();
        }
        if (change.To == SessionState.Online)
        {
            WasOnline = true;
            (_told, _stuckAt) = (null, null);
            long ms = LineEvents.Milliseconds(_run.Time.GetElapsedTime(_offlineSince));
            Write("online", Line("Online", $"after {ms / 1000.0:0.0} s"), json => json.WriteNumber("ms", ms));
        }
    }

    private void OnFault(SessionFault fault)
    {
        bool missing = _portIsMissing && fault.Reason == LastFault?.Reason;
        bool repeated = fault == _told;
        _portIsMissing = fault.Layer == SessionLayer.Port;
        LastFault = _told = fault;
        _stuckAt = repeated ? FarthestState : null;
        string next = fault.NeedsPerson ? "needs a person" : "tried again by itself";
        Write("fault", missing ? null : Line(repeated ? "still" : "FAULT", $"{LineEvents.Word(fault.Layer)}: {fault.Reason} ({next})"), json => LineEvents.Fault(json, fault));
        foreach (string advice in repeated || missing ? [] : Diagnosis.Of(fault).Tries)
        {
            Tell("  try", advice);
        }
    }

    // Programs find it in the log: there is no event for it.
    private void OnToken(TokenMade made) =>
        Tell("token", $"made for {made.Resource}, {made.Method}, valid until {made.ExpiresAt.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture)}");

    private void OnPublished(MessagePublished published) =>
        Write("published", Line("published", $"{published.Topic} (id {published.Id}): {LineEvents.Describe(published)}"), json => LineEvents.Published(json, published));

    private void OnReply(PlatformReply reply) =>
        Write("reply", Line("reply", reply.ToString()), json => LineEvents.Reply(json, reply));

    private void OnMessage(MessageArrived message)
    {
        // An answer of the platform is told as the reply that it is.
        if (!PlatformReply.TryParse(message.Topic, message.Payload, out _))
        {
            Write("message", Line("message", $"{SafeText.Of(message.Topic)}: {SafeText.Excerpt(message.Payload.Span, ExcerptLength)}"), json => LineEvents.Message(json, message));
        }
    }

    private void TellPlatform(DeviceLogEntry entry)
    {
        // Answers that nobody subscribed are no news to whoever chose the subscriptions.
        if (entry.Code != NotSubscribed)
        {
            Tell("platform", string.Create(CultureInfo.InvariantCulture, $"{entry.Text}{(entry.Code > 0 ? $" (code {entry.Code})" : "")}"));
        }
    }

    private void Write(string eventName, string? plain, Action<Utf8JsonWriter> fields) => _run.Results.Write(eventName, plain, json =>
    {
        if (_name is not null)
        {
            json.WriteString("modem", _name);
        }
        fields(json);
    });

    private void Tell(string word, string text) => _run.Results.WriteLine(Line(word, text));

    private string Line(string word, string text) =>
        string.Create(CultureInfo.InvariantCulture, $"{_run.Time.GetLocalNow():HH:mm:ss}  {(_name is null ? "" : _name + "  ")}{word,-16}{text}").TrimEnd();
}
