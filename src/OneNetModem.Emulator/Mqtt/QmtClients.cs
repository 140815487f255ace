// The six MQTT clients of a module.
using OneNetModem.Emulator.Core;

namespace OneNetModem.Emulator.Mqtt;

internal sealed class QmtClients
{
    internal const int Count = 6;

    private readonly ModuleCore _core;
    private readonly QmtClient[] _clients;

    internal QmtClients(ModuleCore core, IModuleMqtt mqtt)
    {
        _core = core;
        _clients = [.. Enumerable.Range(0, Count).Select(i => new QmtClient(core, mqtt, i))];
    }

    internal SslSettings Ssl { get; } = new();

    internal IReadOnlyList<QmtClient> All => _clients;

    internal bool AnyConnected => _clients.Any(c => c.State == QmtState.Connected);

    internal QmtClient this[int index] => _clients[index];

    /// <summary>A restart: everything is gone, without a word.</summary>
    internal void Drop()
    {
        foreach (QmtClient client in _clients)
        {
            client.Reset();
        }

        Ssl.Reset();
    }

    /// <summary>Cuts every connection, now.</summary>
    internal async Task CutAsync()
    {
        foreach (QmtClient client in _clients)
        {
            await client.CutAsync();
        }
    }

    /// <summary>The PDP context under some clients is gone; they say so (AT+QIDEACT note: closes MQTT of that context).</summary>
    internal void PdpLost(int context)
    {
        foreach (QmtClient client in _clients.Where(c => c.State != QmtState.Closed && c.Config.PdpContext == context))
        {
            _core.Note($"client {WireText.Number(client.Index)} lost its PDP context");
            client.Lose(QmtStatus.ClosedByPeer);
        }
    }

    /// <summary>Every client that is open loses its connection for this reason.</summary>
    internal void Lose(QmtStatus status)
    {
        foreach (QmtClient client in _clients.Where(c => c.State != QmtState.Closed))
        {
            client.Lose(status);
        }
    }

    /// <summary>The broker closes every connection.</summary>
    internal void BrokerCloses()
    {
        foreach (QmtClient client in _clients.Where(c => c.State is not (QmtState.Closed or QmtState.Opening)))
        {
            client.OnClosed("the broker closes the connection");
        }
    }

    /// <summary>The heartbeat of every connected client is not answered.</summary>
    internal void PingsFail()
    {
        foreach (QmtClient client in _clients.Where(c => c.State == QmtState.Connected))
        {
            client.Urc("+QMTPING", "1");
            client.Lose(QmtStatus.PingFailed);
        }
    }
}
