// One life of the connection to the broker, from the login to its end: messages up, messages down, and the share.
using System.Buffers;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using MQTTnet;
using MQTTnet.Protocol;
using OneNetModem.Bridge.Commands;
using OneNetModem.Bridge.Outbox;

namespace OneNetModem.Bridge.Upstream;

/// <summary>What every connection works with.</summary>
internal sealed record UpstreamParts(
    UpstreamSettings Settings, string ClientId, UpstreamTopics Topics, ModemWatch Modems, UpstreamIntake Intake, IntakeMark Mark, UpstreamDown Down,
    MessageOutbox Outbox, LocalAudience Audience, UpstreamTimes Times, TimeProvider Time, ILogger Log);

internal static class UpstreamConnection
{
    /// <summary>Messages that are here and not yet on disk; more wait at the broker.</summary>
    private const ushort ReceiveMaximum = 32;

    /// <summary>Runs until the connection ends, or the stop.</summary>
    /// <returns>Why it ended.</returns>
    /// <exception cref="UpstreamRefusedException">The broker refused the login or a subscription.</exception>
    public static async Task<string> RunAsync(UpstreamParts parts, CancellationToken stopping)
    {
        Channel<MqttApplicationMessageReceivedEventArgs> arrived = Channel.CreateUnbounded<MqttApplicationMessageReceivedEventArgs>();
        TaskCompletionSource<string> ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
        using IMqttClient client = new MqttClientFactory().CreateMqttClient();
        ShareLoop share = new(parts, client, Guid.NewGuid().ToString("N"));
        client.ApplicationMessageReceivedAsync += e =>
        {
            MqttApplicationMessage message = e.ApplicationMessage;
            if (message.Topic.StartsWith(UpstreamTopics.Bridges, StringComparison.Ordinal))
            {
                share.Hear(message.Topic[UpstreamTopics.Bridges.Length..], message.Payload.ToArray());
            }
            else
            {
                e.AutoAcknowledge = false;
                arrived.Writer.TryWrite(e);
            }

            return Task.CompletedTask;
        };
        client.DisconnectedAsync += e =>
        {
            ended.TrySetResult($"{e.Reason} {e.ReasonString ?? e.Exception?.GetBaseException().Message}".TrimEnd());
            return Task.CompletedTask;
        };
        bool hasSession = await LoginAsync(client, parts.Settings.Options(parts.ClientId, ReceiveMaximum)
            .WithWillTopic(UpstreamTopics.Bridges + parts.ClientId).WithWillPayload(share.Will)
            .WithWillQualityOfServiceLevel(MqttQualityOfServiceLevel.AtLeastOnce).WithWillRetain(), stopping);
        BridgeLog.UpstreamConnected(parts.Log, parts.Settings.ToString(), parts.ClientId, hasSession ? "kept" : "new");

        // Who subscribes there cannot be known: somebody may answer the cloud's requests.
        using IDisposable listener = parts.Audience.Listen();
        using CancellationTokenSource life = new();
        using CancellationTokenSource farewell = new(Timeout.InfiniteTimeSpan, parts.Time);
        using CancellationTokenRegistration stop = stopping.Register(() =>
        {
            share.Stop();
            farewell.CancelAfter(parts.Times.Farewell);
        });
        using CancellationTokenRegistration enough = farewell.Token.Register(() => ended.TrySetResult("stopped"));
        Task[] running = [share.RunAsync(hasSession, life.Token), parts.Intake.RunAsync(arrived.Reader, "broker", life.Token), parts.Down.RunAsync(client, life.Token)];
        try
        {
            await await Task.WhenAny([ended.Task, .. running]);
            return ended.Task.IsCompleted ? await ended.Task : "stopped";
        }
        finally
        {
            await life.CancelAsync();
            await Task.WhenAll(running).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
            await LogoutAsync(client);
        }
    }

    /// <summary>Logs in.</summary>
    /// <returns>Whether the broker has kept the session.</returns>
    /// <exception cref="UpstreamRefusedException">It was refused.</exception>
    public static async Task<bool> LoginAsync(IMqttClient client, MqttClientOptionsBuilder options, CancellationToken cancellationToken)
    {
        MqttClientConnectResult result = await client.ConnectAsync(options.Build(), cancellationToken);
        return result.ResultCode == MqttClientConnectResultCode.Success
            ? result.IsSessionPresent
            : throw new UpstreamRefusedException($"the login was refused: {result.ResultCode} {result.ReasonString}".TrimEnd());
    }

    /// <summary>The broker publishes the will, and keeps the session.</summary>
    private static async Task LogoutAsync(IMqttClient client)
    {
        if (client.IsConnected)
        {
            await client.DisconnectAsync(new MqttClientDisconnectOptions { Reason = MqttClientDisconnectOptionsReason.DisconnectWithWillMessage, SessionExpiryInterval = client.Options.SessionExpiryInterval });
        }
    }
}
