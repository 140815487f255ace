// The line under test, as the checks use it: from a port that is still closed to a module that is logged in.
using Microsoft.Extensions.Logging;
using OneNetModem.At.Dialogue;
using OneNetModem.At.Links;
using OneNetModem.Quectel;
using OneNetModem.Quectel.Session;

namespace OneNetModem.Diagnostics.Bench;

/// <summary>One module and its SIM. The first check opens the port; disposing the line says goodbye to the server and gives the
/// port back. One run at a time.</summary>
public sealed class BenchLine : IAsyncDisposable
{
    private readonly Func<CancellationToken, ValueTask<IByteLink>>? _openLink;
    private readonly ModemSessionOptions _options;
    private readonly ILogger? _log;
    private IByteLink? _link;
    private AtChannel? _at;
    private SessionSteps? _steps;
    private bool _hasTurn;

    /// <summary>A line whose port is closed.</summary>
    /// <param name="target">What to test against.</param>
    /// <param name="openLink">Opens the port.</param>
    /// <param name="credentials">Makes the login.</param>
    /// <param name="limits">The plan's limits.</param>
    /// <param name="time">Clock and timers.</param>
    /// <param name="log">Log.</param>
    public BenchLine(
        BenchTarget target,
        Func<CancellationToken, ValueTask<IByteLink>> openLink,
        ICredentialSource credentials,
        BenchLimits? limits = null,
        TimeProvider? time = null,
        ILogger? log = null)
        : this(target, credentials, limits, time, log)
    {
        ArgumentNullException.ThrowIfNull(openLink);
        _openLink = openLink;
    }

    /// <summary>A line on a dialogue that somebody else has opened and keeps.</summary>
    public BenchLine(BenchTarget target, AtChannel at, ICredentialSource credentials, BenchLimits? limits = null, TimeProvider? time = null, ILogger? log = null)
        : this(target, credentials, limits, time, log)
    {
        ArgumentNullException.ThrowIfNull(at);
        Use(at);
    }

    private BenchLine(BenchTarget target, ICredentialSource credentials, BenchLimits? limits, TimeProvider? time, ILogger? log)
    {
        ArgumentNullException.ThrowIfNull(target);
        ArgumentNullException.ThrowIfNull(credentials);
        Target = target;
        Limits = limits ?? new BenchLimits();
        Time = time ?? TimeProvider.System;
        Credentials = new BenchCredentials(credentials, Time);
        _log = log;
        Session = new LineSession(this);
        _options = target.Modem with { SyncLimit = Limits.Sync, SimLimit = Limits.Sim, RegistrationLimit = Limits.Registration };
    }

    /// <summary>A check says how its work goes. Called on the check's thread; a handler must not block.</summary>
    public event Action<string>? Said;

    /// <summary>What to test against.</summary>
    public BenchTarget Target { get; }

    /// <summary>Shared with the lines of other modems that are the same device; null: there are none.</summary>
    public LoginTurn? Turn { get; init; }

    /// <summary>The plan's limits.</summary>
    public BenchLimits Limits { get; }

    /// <summary>Clock and timers.</summary>
    public TimeProvider Time { get; }

    /// <summary>The modem's name, or its port's once that is open.</summary>
    public string Name => Target.Modem.Name.Length > 0 ? Target.Modem.Name : _at?.Name ?? "modem";

    /// <summary>Whether the port was opened.</summary>
    public bool IsOpen => _at is not null;

    /// <summary>Whether it was, and has gone since.</summary>
    public bool IsLost => _at is { Completion.IsCompleted: true };

    /// <summary>Why the port has gone; null: nobody knows.</summary>
    public LinkException? Loss => _link?.Fault;

    /// <summary>The dialogue with the module.</summary>
    /// <exception cref="InvalidOperationException">The port is not open.</exception>
    public AtChannel At => _at ?? throw new InvalidOperationException("the port is not open: the check 'port' comes first");

    /// <summary>The session's steps on this line.</summary>
    /// <exception cref="InvalidOperationException">The port is not open.</exception>
    public SessionSteps Steps => _steps ?? throw new InvalidOperationException("the port is not open: the check 'port' comes first");

    /// <summary>The login that the checks above the data connection share.</summary>
    internal LineSession Session { get; }

    /// <summary>Makes the login.</summary>
    internal BenchCredentials Credentials { get; }

    /// <summary>What is known of module and SIM so far.</summary>
    public ModuleFacts Facts => _steps?.Facts ?? new ModuleFacts();

    /// <summary>The PDP context under test.</summary>
    public int ContextId => Target.Modem.Mqtt.ContextId;

    /// <summary>What went over the wire.</summary>
    internal EvidenceRecorder Evidence { get; private set; } = null!;

    /// <summary>Opens the port; nothing happens when it is open.</summary>
    /// <exception cref="LinkException">It could not be opened.</exception>
    public async Task OpenAsync(CancellationToken token)
    {
        if (_at is null)
        {
            _link = await _openLink!(token);
            Use(new AtChannel(_link, new QuectelDialect(), time: Time, log: _log));
        }
    }

    /// <summary>Says how the work goes, for a person who waits.</summary>
    public void Say(string text) => Said?.Invoke(text);

    /// <summary>Before a login: this line is the only one of its device until it is disposed.</summary>
    internal async Task TakeTurnAsync(CancellationToken token)
    {
        if (Turn is not null && !_hasTurn)
        {
            await Turn.TakeAsync(Say, token);
            _hasTurn = true;
        }
    }

    /// <summary>Waits.</summary>
    public Task PauseAsync(TimeSpan span, CancellationToken token) => Task.Delay(span, Time, token);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        try
        {
            await CloseAsync();
        }
        finally
        {
            if (_hasTurn)
            {
                Turn!.Give();
            }
        }
    }

    private async Task CloseAsync()
    {
        if (_steps is not null)
        {
            await _steps.DisposeAsync();
        }

        if (_at is not null)
        {
            _at.Observer = Evidence.Next;
        }

        if (_openLink is null || _at is null)
        {
            return;
        }

        // The link first: a dialogue in the middle of a write that the module does not take would wait for its limit.
        await _link!.DisposeAsync();
        await _at.DisposeAsync();
    }

    private void Use(AtChannel at)
    {
        _at = at;
        Evidence = new EvidenceRecorder(at, Time);
        at.Observer = Evidence;
        _steps = new SessionSteps(at, _options, Credentials, Time, _log, Say);
    }
}
