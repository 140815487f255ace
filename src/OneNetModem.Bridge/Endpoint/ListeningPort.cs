// A port to listen on, which another program may have: its name is told, and the port is tried again until it is free.
using System.Net;
using System.Net.Sockets;

namespace OneNetModem.Bridge.Endpoint;

/// <summary>Takes TCP ports.</summary>
internal static class ListeningPort
{
    public static readonly TimeSpan RetryInterval = TimeSpan.FromSeconds(10);

    /// <summary>Listens, as soon as the port can be had.</summary>
    /// <param name="address">Where.</param>
    /// <param name="refused">Told once, the first time, why it cannot be had.</param>
    /// <param name="time">Clock of the tries.</param>
    /// <param name="stopping">Ends the tries.</param>
    public static async Task<TcpListener> TakeAsync(IPEndPoint address, Action<string> refused, TimeProvider time, CancellationToken stopping)
    {
        for (bool first = true; ; first = false)
        {
            TcpListener listener = new(address);
            try
            {
                listener.Start();
                return listener;
            }
            catch (SocketException e)
            {
                listener.Dispose();
                if (first)
                {
                    string? holder = e.SocketErrorCode == SocketError.AddressAlreadyInUse ? TcpPortHolder.Find(address.Port) : null;
                    refused(holder is null ? e.Message : $"{holder} has the port");
                }
            }

            await Task.Delay(RetryInterval, time, stopping);
        }
    }
}
