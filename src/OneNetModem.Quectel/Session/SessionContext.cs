// What the steps of a session share. The session's loop owns it; one step at a time works with it.
using Microsoft.Extensions.Logging;
using OneNetModem.At.Dialogue;
using OneNetModem.At.Links;
using OneNetModem.Quectel.Commands;
using OneNetModem.Quectel.Mqtt;
using OneNetModem.Quectel.Profiles;
using OneNetModem.Quectel.Session.Steps;

namespace OneNetModem.Quectel.Session;

/// <summary>What is known of the module and SIM so far; null where it was not asked or not answered.</summary>
public sealed record ModuleFacts
{
    /// <summary>The link's name.</summary>
    public string? Port { get; init; }

    /// <summary>Maker, model and firmware.</summary>
    public ModuleIdentity? Identity { get; init; }

    /// <summary>The profile in use.</summary>
    public ModuleProfile? Profile { get; init; }

    /// <summary>15 digits.</summary>
    public string? Imei { get; init; }

    /// <summary>The SIM card's number.</summary>
    public Iccid? Iccid { get; init; }

    /// <summary>The subscriber's number.</summary>
    public string? Imsi { get; init; }

    /// <summary>The registration under which the session is online.</summary>
    public RegistrationStatus? Registration { get; init; }

    /// <summary>The PDP context's addresses.</summary>
    public IReadOnlyList<string> Addresses { get; init; } = [];

    /// <summary>When the credentials in use expire.</summary>
    public DateTimeOffset? CredentialsValidUntil { get; init; }
}

internal sealed class SessionContext(ModemSessionOptions options, ICredentialSource credentials, TimeProvider time, ILogger log)
{
    public ModemSessionOptions Options => options;

    public ICredentialSource Credentials => credentials;

    public TimeProvider Time => time;

    public ILogger Log => log;

    public IByteLink? Link { get; set; }

    public AtChannel? Channel { get; set; }

    public QuectelMqttClient? Client { get; set; }

    public ModuleFacts Facts { get; set; } = new();

    /// <summary>Told how a long step goes; null: nobody listens.</summary>
    public Action<string>? Progress { get; init; }

    /// <summary>The PIN was sent once: three wrong ones lock a SIM.</summary>
    public bool PinTried { get; set; }

    /// <summary>The network took the PDP context away, and it has not been looked at since.</summary>
    public bool IsPdpGone { get; set; }

    /// <summary>A result that had to come as a URC has not come: the module's URCs may go to another port.</summary>
    public bool IsDeaf { get; set; }

    /// <summary>When the module was last seen to start, or its port to appear (a timestamp of <see cref="Time"/>); null: never.</summary>
    public long? StartSeen { get; set; }

    /// <summary>The credentials of the connect under way.</summary>
    public MqttCredentials? Login { get; set; }

    /// <summary>When a login was last sent (a timestamp of <see cref="Time"/>); null: never.</summary>
    public long? LoginSent { get; set; }

    /// <summary>Why the server could not be reached, since it last could; null: it could.</summary>
    public KnownOpenFailure? OpenFailure { get; set; }

    /// <summary>How far the clock that the credentials were made with is ahead of the PC's.</summary>
    public TimeSpan ClockOffset { get; set; }

    /// <summary>How far the network's time is ahead of the PC's; zero while they agree.</summary>
    public TimeSpan NetworkAhead { get; set; }

    /// <summary>Credentials made with the network's time were refused: the PC's is used.</summary>
    public bool IsNetworkTimeRefused { get; set; }

    public AtChannel At => Channel ?? throw new InvalidOperationException("no channel is open");

    public QuectelMqttClient Mqtt => Client ?? throw new InvalidOperationException("no MQTT client is set up");

    /// <summary>Waits for a URC, at most for <paramref name="limit"/>; others in between are dropped.</summary>
    public async Task WaitForUrcAsync(AtUrcSubscription urcs, Func<AtUrc, bool> wanted, TimeSpan limit, CancellationToken token)
    {
        using CancellationTokenSource timeout = new(limit, time);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(token, timeout.Token);
        try
        {
            while (await urcs.Reader.WaitToReadAsync(either.Token))
            {
                while (urcs.Reader.TryRead(out AtUrc? urc))
                {
                    if (wanted(urc))
                    {
                        return;
                    }
                }
            }
        }
        catch (OperationCanceledException) when (!token.IsCancellationRequested)
        {
            // Only the wait is over.
            return;
        }

        await PortGoneAsync(token);
    }

    /// <summary>The link has ended: nothing more can come of this step, and the session, which is told of it, leaves the state.</summary>
    public Task PortGoneAsync(CancellationToken token) => Pause(Timeout.InfiniteTimeSpan, token);

    public Task Pause(TimeSpan span, CancellationToken token) => Task.Delay(span, time, token);
}

/// <summary>How a step ended: the trigger to fire, and the fault where it failed.</summary>
internal sealed record StepResult(SessionTrigger Trigger, SessionFault? Fault = null)
{
    public static StepResult Failed(SessionLayer layer, string reason, string advice) =>
        new(SessionTrigger.Failed, new SessionFault(layer, reason, advice));

    public static StepResult NeedsPerson(SessionLayer layer, string reason, string advice) =>
        new(SessionTrigger.NeedsPerson, new SessionFault(layer, reason, advice, NeedsPerson: true));
}
