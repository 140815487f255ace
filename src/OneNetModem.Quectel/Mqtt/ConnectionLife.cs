// One MQTT connection after another: each ends once, and only one that was accepted can be lost.
using System.Diagnostics.CodeAnalysis;

namespace OneNetModem.Quectel.Mqtt;

[SuppressMessage("Design", "CA1001", Justification = "The source has no timer and no wait handle: there is nothing to dispose of.")]
internal sealed class ConnectionLife
{
    private readonly Lock _gate = new();
    private CancellationTokenSource _ending = new();
    private MqttLoss? _earlyLoss;
    private bool _connecting;
    private bool _ended;
    private bool _begun;

    /// <summary>Fires when the connection of now ends.</summary>
    public CancellationToken Ending
    {
        get
        {
            lock (_gate)
            {
                return _ending.Token;
            }
        }
    }

    /// <summary>A first CONNECT has gone out.</summary>
    public bool HasBegun => Volatile.Read(ref _begun);

    /// <summary>CONNECT goes out.</summary>
    public void Begin()
    {
        lock (_gate)
        {
            // The old source is not disposed: a publish of the old connection may still look at its token.
            _ending = new CancellationTokenSource();
            (_connecting, _begun, _ended, _earlyLoss) = (true, true, false, null);
        }
    }

    /// <summary>CONNECT is over. Returns the loss that came right behind its acceptance; null: none.</summary>
    public MqttLoss? Conclude(bool accepted)
    {
        MqttLoss? loss;
        lock (_gate)
        {
            _connecting = false;
            loss = _earlyLoss;
        }

        return (!accepted || loss is not null) && End() && accepted ? loss : null;
    }

    /// <summary>The module says that the connection is gone. True: it was standing, and is lost now.</summary>
    public bool Lose(MqttLoss loss)
    {
        lock (_gate)
        {
            if (_connecting)
            {
                // A refusal comes as +QMTCONN and at once as +QMTSTAT: what it means is known when CONNECT is over.
                _earlyLoss ??= loss;
                return false;
            }
        }

        return End();
    }

    /// <summary>Gives up the connection; false when it had ended before.</summary>
    public bool End()
    {
        CancellationTokenSource ending;
        lock (_gate)
        {
            if (_ended)
            {
                return false;
            }

            _ended = true;
            ending = _ending;
        }

        // Outside the lock: what waits for this goes on in here.
        ending.Cancel();
        return true;
    }
}
