// The bridge as a client of an existing MQTT 5 broker: it takes its share of what many programs publish there, so that many PCs
// with modems drain one cluster's traffic. A broker that is down is tried again and again, and harms nothing else.
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OneNetModem.Bridge.Commands;
using OneNetModem.Bridge.Delivery;
using OneNetModem.Bridge.Outbox;
using OneNetModem.Bridge.Settings;

namespace OneNetModem.Bridge.Upstream;

/// <summary>Connects to where <see cref="BridgeSettings.Upstream"/> says, as a hosted service.</summary>
public sealed class UpstreamClient : BackgroundService
{
    /// <summary>A connection that held so long was a good one: the next try comes soon.</summary>
    private static readonly TimeSpan Steady = TimeSpan.FromSeconds(30);

    private readonly Task<MessageOutbox> _opened;
    private readonly Func<MessageOutbox, UpstreamParts>? _prepare;
    private readonly Random _random;
    private UpstreamParts? _parts;

    /// <summary>A client; it connects when it is started.</summary>
    /// <param name="fleet">The modems.</param>
    /// <param name="delivery">Where messages go.</param>
    /// <param name="audience">Who may answer requests from the cloud.</param>
    /// <param name="settings">The broker, the login there, and the state directory.</param>
    /// <param name="times">Times of the upstream.</param>
    /// <param name="time">Clock.</param>
    /// <param name="log">State of the connection and of the share.</param>
    /// <param name="random">Jitter of pauses.</param>
    /// <exception cref="SettingsException">The broker's address or the certificate file is wrong.</exception>
    public UpstreamClient(ModemFleet fleet, MessageDelivery delivery, LocalAudience audience, BridgeSettings settings, UpstreamTimes times, TimeProvider time, ILogger<UpstreamClient> log, Random? random = null)
    {
        ArgumentNullException.ThrowIfNull(fleet);
        ArgumentNullException.ThrowIfNull(delivery);
        ArgumentNullException.ThrowIfNull(audience);
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(times);
        _opened = delivery.Opened;
        _random = random ?? Random.Shared;
        if (UpstreamSettings.From(settings) is not { } upstream)
        {
            return;
        }

        _prepare = outbox =>
        {
            UpstreamTopics topics = new(fleet);
            IntakeMark mark = new(outbox, fleet.Modems.Count);
            return new UpstreamParts(
                upstream, IdOf(settings, outbox), topics, new ModemWatch(fleet, times.LeaveAfter, time), new UpstreamIntake(delivery.Uplink, mark, topics, times, time, log),
                mark, new UpstreamDown(fleet, time, log), outbox, audience, times, time, log);
        };
        if (delivery.Outbox is { } open)
        {
            _parts = _prepare(open);
        }
        else
        {
            BridgeLog.UpstreamWithoutOutbox(log, upstream.ToString());
        }
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        _parts?.Modems.Dispose();
        _parts?.Intake.Dispose();
        base.Dispose();
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (_prepare is null)
        {
            return;
        }

        _parts ??= _prepare(await _opened.WaitAsync(stoppingToken));
        for (int failures = 0; !stoppingToken.IsCancellationRequested; failures++)
        {
            long began = _parts.Time.GetTimestamp();
            string problem = await ConnectAsync(_parts, stoppingToken);
            if (stoppingToken.IsCancellationRequested)
            {
                return;
            }

            failures = _parts.Time.GetElapsedTime(began) > Steady ? 0 : failures;
            TimeSpan pause = Pause(failures);
            BridgeLog.UpstreamLost(_parts.Log, _parts.Settings.ToString(), problem, pause.TotalSeconds);
            await Task.Delay(pause, _parts.Time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        }
    }

    /// <summary>Why the connection ended, or was none.</summary>
    private static async Task<string> ConnectAsync(UpstreamParts parts, CancellationToken stoppingToken)
    {
        try
        {
            return await UpstreamConnection.RunAsync(parts, stoppingToken);
        }
        catch (Exception e)
        {
            // Whatever it was, the next try is the answer: the modems and the local side go on meanwhile.
            return e.GetBaseException() is var cause && cause != e ? $"{e.Message} {cause.Message}" : e.Message;
        }
    }

    /// <summary>Half of it by chance: many bridges lose a broker at once, and must not all come at once.</summary>
    private TimeSpan Pause(int failures)
    {
        double longest = Math.Min(Math.Pow(2, Math.Min(failures, 16)), _parts!.Times.LongestPause.TotalSeconds);
        return TimeSpan.FromSeconds(longest * (0.5 + (_random.NextDouble() / 2)));
    }

    private static string IdOf(BridgeSettings settings, MessageOutbox outbox)
    {
        if (settings.UpstreamClientId.Length > 0)
        {
            return settings.UpstreamClientId;
        }

        try
        {
            return BridgeId.Of(Path.GetDirectoryName(outbox.Path)!);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new SettingsException("Bridge:UpstreamClientId", $"is empty, and none can be kept in the state directory: {e.Message}", "a client id of its own for each bridge, or a state directory that can be written");
        }
    }
}
