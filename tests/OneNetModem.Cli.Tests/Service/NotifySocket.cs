// The socket on which systemd listens to its services (sd_notify(3)), held by a test.
using System.Net.Sockets;
using System.Text;

namespace OneNetModem.Cli.Tests.Service;

internal sealed class NotifySocket : IDisposable
{
    /// <summary>Only against hanging.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private readonly Socket _socket = new(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);

    public NotifySocket(TestFolder folder)
    {
        Path = System.IO.Path.Combine(folder.Path, "notify");
        _socket.Bind(new UnixDomainSocketEndPoint(Path));
    }

    /// <summary>For <c>NOTIFY_SOCKET</c>.</summary>
    public string Path { get; }

    /// <summary>Everything that came, up to what begins with the words.</summary>
    public async Task<List<string>> UntilAsync(string words)
    {
        List<string> came = [];
        byte[] buffer = new byte[4096];
        using CancellationTokenSource limit = new(Limit);
        do
        {
            came.Add(Encoding.UTF8.GetString(buffer, 0, await _socket.ReceiveAsync(buffer, limit.Token)));
        }
        while (!came[^1].StartsWith(words, StringComparison.Ordinal));
        return came;
    }

    public void Dispose() => _socket.Dispose();
}
