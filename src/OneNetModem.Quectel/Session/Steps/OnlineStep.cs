// Watches over a connection that should be there. A connection that ends is told by URC; what is looked at here is what no URC
// tells: a module that hangs, or restarted without a word, or whose URCs go to another port.
using System.Threading.Channels;
using OneNetModem.At.Dialogue;
using OneNetModem.Quectel.Commands;

namespace OneNetModem.Quectel.Session.Steps;

internal static class OnlineStep
{
    /// <summary>Asks the module for the state of its client when a publish went wrong, and when nothing at all has come for a
    /// while; ends when the connection is gone.</summary>
    public static async Task<StepResult> RunAsync(SessionContext session, ChannelReader<bool> doubts, CancellationToken token)
    {
        while (true)
        {
            bool doubt = await DoubtAsync(session, doubts, token);
            if (!doubt && session.At.Quiet < session.Options.Heartbeat)
            {
                continue;
            }

            AtReply<QmtClients> clients = await session.At.QueryAsync(QmtConnection.States, token);
            if (clients.Value is null)
            {
                // Silence is told of by the channel itself; a firmware that refuses the question leaves nothing to know.
                continue;
            }

            int index = session.Options.Mqtt.ClientIndex;
            if (clients.Value.StateOf(index) is not QmtClientState.Connected)
            {
                return new StepResult(SessionTrigger.MqttLost, new SessionFault(
                    SessionLayer.Mqtt, $"the module has lost its MQTT client {index} without saying so", "it may have restarted: look at its power supply"));
            }

            if (doubt)
            {
                // Connected, and yet a result did not come: it may have gone to another of the module's ports.
                await IdentifyStep.DirectUrcsAsync(session, token);
            }
        }
    }

    /// <summary>True for a doubt, false when none has come for the time of a heartbeat.</summary>
    private static async Task<bool> DoubtAsync(SessionContext session, ChannelReader<bool> doubts, CancellationToken token)
    {
        using CancellationTokenSource heartbeat = new(session.Options.Heartbeat, session.Time);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(token, heartbeat.Token);
        try
        {
            return await doubts.ReadAsync(either.Token);
        }
        catch (OperationCanceledException) when (!token.IsCancellationRequested)
        {
            return false;
        }
    }
}
