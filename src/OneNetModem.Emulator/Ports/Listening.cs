// The end of a listening socket, at once: a close alone is not enough.
using System.Net.Sockets;

namespace OneNetModem.Emulator.Ports;

internal static class Listening
{
    /// <summary>Stops listening now. A process that is being started elsewhere in this program holds a copy of the socket
    /// until it runs its own image, and the port would take connections so long.</summary>
    internal static void End(TcpListener listener)
    {
        try
        {
            listener.Server.Shutdown(SocketShutdown.Both);
        }
        catch (SocketException)
        {
            // Not on Windows, where a started process gets no copy.
        }

        listener.Stop();
    }
}
