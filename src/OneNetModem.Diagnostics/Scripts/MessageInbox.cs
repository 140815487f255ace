// Messages from the server, kept until a step takes them.
using System.Threading.Channels;
using OneNetModem.Quectel.Commands;
using OneNetModem.Quectel.Mqtt;

namespace OneNetModem.Diagnostics.Scripts;

/// <summary>An inbox. What nobody takes is dropped, the oldest first.</summary>
internal sealed class MessageInbox(TimeProvider time) : IDisposable
{
    private const int Most = 1000;

    private readonly Channel<QmtMessage> _arrived = Channel.CreateBounded<QmtMessage>(new BoundedChannelOptions(Most) { FullMode = BoundedChannelFullMode.DropOldest });
    private readonly List<QmtMessage> _waiting = [];
    private QuectelMqttClient? _client;

    /// <summary>Messages of this client are kept from now on.</summary>
    public void Listen(QuectelMqttClient client)
    {
        if (_client is null)
        {
            _client = client;
            client.MessageReceived += OnMessage;
        }
    }

    /// <summary>The first message that fits, taken out of the inbox; null: none in time.</summary>
    public async Task<QmtMessage?> TakeAsync(Func<QmtMessage, bool> fits, TimeSpan within, CancellationToken token)
    {
        using CancellationTokenSource late = new(within, time);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(token, late.Token);
        int looked = 0;
        while (true)
        {
            while (_arrived.Reader.TryRead(out QmtMessage? message))
            {
                _waiting.Add(message);
            }

            for (; looked < _waiting.Count; looked++)
            {
                if (fits(_waiting[looked]))
                {
                    QmtMessage found = _waiting[looked];
                    _waiting.RemoveAt(looked);
                    return found;
                }
            }

            if (_waiting.Count > Most)
            {
                _waiting.RemoveRange(0, _waiting.Count - Most);
                looked = _waiting.Count;
            }

            try
            {
                await _arrived.Reader.WaitToReadAsync(either.Token);
            }
            catch (OperationCanceledException) when (!token.IsCancellationRequested)
            {
                return null;
            }
        }
    }

    public void Dispose()
    {
        if (_client is not null)
        {
            _client.MessageReceived -= OnMessage;
        }
    }

    private void OnMessage(QmtMessage message) => _arrived.Writer.TryWrite(message);
}
