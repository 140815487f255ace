// What QMTOPEN does between its OK and its result: PDP context, name, TCP and TLS, in the order in which a module fails.
using System.Net;
using System.Net.Sockets;
using MQTTnet.Formatter;
using OneNetModem.Emulator.Core;

namespace OneNetModem.Emulator.Mqtt;

/// <summary>The result of QMTOPEN, with the connection when it is 0.</summary>
internal sealed record QmtDialled(int Result, IModuleMqttLink? Link = null)
{
    internal const int Failed = -1;
    internal const int NoPdp = 3;
    internal const int UnknownHost = 4;
}

internal sealed class QmtDialer(ModuleCore core, IModuleMqtt mqtt)
{
    /// <summary>Called on the module's loop; completes anywhere.</summary>
    internal async Task<QmtDialled> DialAsync(string host, int port, QmtConfig config)
    {
        if (core.Behaviour.OpenResult.Hit(out int bent))
        {
            return new QmtDialled(bent);
        }

        // UNCONFIRMED: that QMTOPEN activates its context by itself; result 3 ("failed to activate PDP") says so.
        if (!core.Pdp.IsActive(config.PdpContext) && !core.Pdp.Activate(config.PdpContext))
        {
            return new QmtDialled(QmtDialled.NoPdp);
        }

        if ((core.Behaviour.DnsFails && !IPAddress.TryParse(host, out _)) || core.Options.Routes.Resolve(host, port) is not { } target)
        {
            return new QmtDialled(QmtDialled.UnknownHost);
        }

        // UNCONFIRMED: -1 for both, as for a connection that really fails below; the notes have 5 (network error) beside it.
        if (Concerns(core.Behaviour.RefusedPort, port))
        {
            return new QmtDialled(QmtDialled.Failed);
        }

        if (Concerns(core.Behaviour.BlockedPort, port))
        {
            await core.Clock.WaitAsync(core.Options.ConnectLimit);
            return new QmtDialled(QmtDialled.Failed);
        }

        MqttProtocolVersion version = config.Version == 3 ? MqttProtocolVersion.V310 : MqttProtocolVersion.V311;
        ModuleTls? tls = config.Tls ? core.Qmt.Ssl.Tls(config.SslContext, core.Files, core.Time.Utc) : null;
        try
        {
            return new QmtDialled(0, await mqtt.OpenAsync(new ModuleMqttTarget(host, target, version, tls), CancellationToken.None));
        }
        catch (IOException e)
        {
            core.Post(() => core.Note($"{target}: {e.Message}"));
            return new QmtDialled(IsUnknownHost(e) ? QmtDialled.UnknownHost : QmtDialled.Failed);
        }
    }

    private static bool Concerns(int? port, int dialled) => port == 0 || port == dialled;

    /// <summary>TryAgain is how this computer says it when its own DNS server cannot be reached: no address either.</summary>
    private static bool IsUnknownHost(IOException e) =>
        e.InnerException is SocketException { SocketErrorCode: SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain };
}
