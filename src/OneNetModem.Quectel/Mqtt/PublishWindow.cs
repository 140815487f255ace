// Which publishes are on their way: at most as many as the module takes, in the order of the calls, each under an id of its
// own. An id whose outcome is unknown stays taken until it is settled or the connection ends: its late result must not be
// read as that of another packet.
using System.Threading.Channels;
using OneNetModem.At.Dialogue;

namespace OneNetModem.Quectel.Mqtt;

internal sealed class PublishWindow(int size)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<int, Packet> _packets = [];

    // Channels and not semaphores: who waits for one goes on where it came from, and not on a thread of the pool.
    private readonly Channel<Packet?> _turn = Channel.CreateBounded<Packet?>(1);
    private readonly Channel<Packet?> _places = Channel.CreateBounded<Packet?>(size);
    private int _last;

    /// <summary>A publish that has a place in the window.</summary>
    public sealed class Packet(int id)
    {
        private readonly TaskCompletionSource<PublishOutcome> _settled = new(TaskCreationOptions.RunContinuationsAsynchronously);

        /// <summary>The packet id; 0 for QoS 0.</summary>
        public int Id => id;

        /// <summary>A late outcome, or Unknown when the connection ended before it came.</summary>
        public Task<PublishOutcome> Settled => _settled.Task;

        internal void Settle(PublishOutcome outcome) => _settled.TrySetResult(outcome);
    }

    /// <summary>Waits for a place and sends; calls are sent in their order. <see cref="Leave"/> gives the place back.
    /// Where <paramref name="send"/> throws, nothing was sent and no place is held.</summary>
    public async Task<(Packet Packet, Task<AtResponse> Sending)> EnterAsync(bool acknowledged, Func<int, Task<AtResponse>> send, CancellationToken token)
    {
        // One at a time waits for a place: those who wait behind it cannot overtake it when several places get free at once.
        await _turn.Writer.WriteAsync(null, token);
        try
        {
            await _places.Writer.WriteAsync(null, token);
            Packet packet = Take(acknowledged);
            try
            {
                return (packet, send(packet.Id));
            }
            catch
            {
                Forget(packet);
                Leave();
                throw;
            }
        }
        finally
        {
            _turn.Reader.TryRead(out _);
        }
    }

    /// <summary>The packet is not on its way any more.</summary>
    public void Leave() => _places.Reader.TryRead(out _);

    /// <summary>The packet's outcome is known: its id is free again.</summary>
    public void Forget(Packet packet)
    {
        lock (_gate)
        {
            // After the connection ended the id may be another packet's already.
            if (_packets.GetValueOrDefault(packet.Id) == packet)
            {
                _packets.Remove(packet.Id);
            }
        }
    }

    /// <summary>A late result came; false when nothing is open under the id.</summary>
    public bool Settle(int id, PublishOutcome outcome)
    {
        lock (_gate)
        {
            if (!_packets.Remove(id, out Packet? packet))
            {
                return false;
            }

            packet.Settle(outcome);
            return true;
        }
    }

    /// <summary>The connection is gone: no late result can come.</summary>
    public void Clear()
    {
        lock (_gate)
        {
            foreach (Packet packet in _packets.Values)
            {
                packet.Settle(PublishOutcome.Unknown);
            }

            _packets.Clear();
        }
    }

    /// <summary>Waits until no publish is on its way, at most until the token says so.</summary>
    public async Task DrainAsync(CancellationToken limit)
    {
        int taken = 0;
        try
        {
            for (; taken < size; taken++)
            {
                await _places.Writer.WriteAsync(null, limit);
            }
        }
        catch (OperationCanceledException)
        {
            // What is still on its way ends as Unknown with the connection.
        }
        finally
        {
            for (; taken > 0; taken--)
            {
                Leave();
            }
        }
    }

    private Packet Take(bool acknowledged)
    {
        if (!acknowledged)
        {
            return new Packet(0);
        }

        lock (_gate)
        {
            do
            {
                _last = (_last % 65535) + 1;
            }
            while (_packets.ContainsKey(_last));
            return _packets[_last] = new Packet(_last);
        }
    }
}
