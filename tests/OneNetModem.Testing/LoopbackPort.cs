// A TCP port that nobody listens on, for a server that a test starts.
using System.Net;
using System.Net.Sockets;

namespace OneNetModem.Testing;

/// <summary>Ports on 127.0.0.1.</summary>
public static class LoopbackPort
{
    /// <summary>A port that is free now; another program may take it meanwhile.</summary>
    public static int Free()
    {
        using TcpListener probe = new(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }
}
