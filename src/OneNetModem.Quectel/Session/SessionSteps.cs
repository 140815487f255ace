// The steps of a session one at a time, for whoever wants to know how each of them goes: a session takes them all and
// recovers, a test bench takes them until one fails.
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using OneNetModem.At.Dialogue;
using OneNetModem.Quectel.Commands;
using OneNetModem.Quectel.Mqtt;
using OneNetModem.Quectel.Session.Steps;

namespace OneNetModem.Quectel.Session;

/// <summary>Takes a session's steps on a channel of the caller's, each once and in the order in which they stand here. A step that
/// fails gives its fault; null is success. Not thread-safe: one step at a time.</summary>
public sealed class SessionSteps : IAsyncDisposable
{
    /// <summary>How long the goodbye to the server may take.</summary>
    private static readonly TimeSpan GoodbyeLimit = TimeSpan.FromSeconds(3);

    private readonly SessionContext _context;
    private bool _opened;

    /// <summary>Steps on a channel that stays the caller's.</summary>
    /// <param name="at">The dialogue with the module.</param>
    /// <param name="options">What to do; topics and limits as in a session.</param>
    /// <param name="credentials">Makes the login.</param>
    /// <param name="time">Clock and timers.</param>
    /// <param name="log">Log.</param>
    /// <param name="progress">Told how long steps go.</param>
    public SessionSteps(AtChannel at, ModemSessionOptions options, ICredentialSource credentials, TimeProvider? time = null, ILogger? log = null, Action<string>? progress = null)
    {
        ArgumentNullException.ThrowIfNull(at);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(credentials);
        _context = new SessionContext(options, credentials, time ?? TimeProvider.System, log ?? NullLogger.Instance) { Channel = at, Progress = progress };
    }

    /// <summary>What is known of the module and SIM so far.</summary>
    public ModuleFacts Facts => _context.Facts;

    /// <summary>The module's MQTT client.</summary>
    /// <exception cref="InvalidOperationException">The module is not identified yet.</exception>
    public QuectelMqttClient Mqtt => _context.Mqtt;

    /// <summary>The credentials of the last connect; null before.</summary>
    public MqttCredentials? Login => _context.Login;

    /// <summary>Gets the module to answer and its echo into a known state.</summary>
    public Task<SessionFault?> SyncAsync(CancellationToken token) => TakeAsync(SyncStep.RunAsync, token);

    /// <summary>Finds out which module it is, and sends its URCs to the port in use.</summary>
    public async Task<SessionFault?> IdentifyAsync(CancellationToken token)
    {
        SessionFault? fault = await TakeAsync(IdentifyStep.RunAsync, token);
        if (fault is null)
        {
            _context.Client ??= new QuectelMqttClient(_context.At, Facts.Profile!, _context.Options.Mqtt, _context.Time, _context.Log);
        }

        return fault;
    }

    /// <summary>Waits for the SIM, enters the PIN at most once, reads its numbers.</summary>
    public Task<SessionFault?> ReadSimAsync(CancellationToken token) => TakeAsync(SimStep.RunAsync, token);

    /// <summary>Waits until the network has taken the module in.</summary>
    public Task<SessionFault?> RegisterAsync(CancellationToken token) => TakeAsync(RegisterStep.RunAsync, token);

    /// <summary>Sets the APN where one is configured and activates the PDP context.</summary>
    public Task<SessionFault?> ActivateAsync(CancellationToken token) => TakeAsync(PdpStep.RunAsync, token);

    /// <summary>Closes what an earlier program left open, puts certificates on the module, sets the MQTT client.</summary>
    public Task<SessionFault?> ConfigureMqttAsync(CancellationToken token) => TakeAsync(MqttSteps.ConfigureAsync, token);

    /// <summary>Opens a TCP connection, without TLS, and closes it again; nothing is sent on it. The client's settings are not those
    /// of a session afterwards: <see cref="ConfigureMqttAsync"/> makes them.</summary>
    /// <returns>The response to the open, or to the setting that the module refused.</returns>
    public async Task<AtResponse> TryPortAsync(string host, int port, CancellationToken token)
    {
        _opened = true;
        await Mqtt.CloseStaleAsync(token);
        AtResponse response = await Mqtt.ConfigureAsync(token);
        if (response.IsOk)
        {
            response = await _context.At.SendAsync(QmtConfig.Tls(_context.Options.Mqtt.ClientIndex, null), token);
        }

        if (response.IsOk)
        {
            response = await Mqtt.OpenAsync(host, port, token);
            await Mqtt.CloseAsync(token);
        }

        return response;
    }

    /// <summary>Opens TCP or TLS to the server; where that fails, looks for the cause.</summary>
    public Task<SessionFault?> OpenMqttAsync(CancellationToken token)
    {
        _opened = true;
        return TakeAsync(MqttSteps.OpenAsync, token);
    }

    /// <summary>Logs in. Must follow the open at once.</summary>
    public Task<SessionFault?> ConnectMqttAsync(CancellationToken token) => TakeAsync(MqttSteps.ConnectAsync, token);

    /// <summary>Subscribes to the topics of the options.</summary>
    public Task<SessionFault?> SubscribeAsync(CancellationToken token) => TakeAsync(MqttSteps.SubscribeAsync, token);

    /// <summary>Disconnects from the server where one was opened. The channel stays open.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_context.Client is { } client)
        {
            if (_opened)
            {
                await client.LeaveAsync(GoodbyeLimit);
            }

            await client.DisposeAsync();
        }
    }

    /// <summary>A step waits for ever once its port has gone: a session leaves the state then, and here it is cancelled.</summary>
    private async Task<SessionFault?> TakeAsync(Func<SessionContext, CancellationToken, Task<StepResult>> step, CancellationToken token)
    {
        using CancellationTokenSource gone = CancellationTokenSource.CreateLinkedTokenSource(token);
        Task<StepResult> taken = step(_context, gone.Token);
        if (await Task.WhenAny(taken, _context.At.Completion) != taken)
        {
            gone.Cancel(); // CancelAsync would go on on a thread of the pool
        }

        try
        {
            return (await taken).Fault;
        }
        catch (OperationCanceledException) when (!token.IsCancellationRequested)
        {
            return new SessionFault(SessionLayer.Port, $"{_context.At.Name} was lost", "plug the module in again; if it happens by itself look at its power supply");
        }
    }
}
