// What to do about a failure that may pass: the mildest thing that can help first, then stronger ones.
namespace OneNetModem.Quectel.Session;

/// <summary>The rungs, mildest first.</summary>
public enum RecoveryRung
{
    /// <summary>Connect MQTT again, with fresh credentials; the old client is closed first.</summary>
    ReconnectMqtt,

    /// <summary>Deactivate and activate the PDP context.</summary>
    CyclePdp,

    /// <summary>Radio off and on (<c>AT+CFUN=0</c>, <c>AT+CFUN=1</c>).</summary>
    CycleRadio,

    /// <summary>Restart the module (<c>AT+CFUN=1,1</c>).</summary>
    RestartModule,

    /// <summary>Close the port and open it again.</summary>
    ReopenPort,
}

/// <summary>Climbs from rung to rung while failures follow each other; two tries a rung.</summary>
public sealed class RecoveryLadder
{
    private const int TriesPerRung = 2;
    private int _step;

    /// <summary>Failures since the last reset.</summary>
    public int Failures { get; private set; }

    /// <summary>The rung for one more failure, never below what can help its layer.</summary>
    public RecoveryRung Next(SessionLayer layer)
    {
        RecoveryRung lowest = layer switch
        {
            SessionLayer.Port or SessionLayer.Module => RecoveryRung.ReopenPort,
            SessionLayer.Sim or SessionLayer.Registration => RecoveryRung.CycleRadio,
            SessionLayer.Pdp => RecoveryRung.CyclePdp,
            _ => RecoveryRung.ReconnectMqtt,
        };
        Failures++;
        _step = Math.Max(_step, (int)lowest * TriesPerRung);
        RecoveryRung rung = (RecoveryRung)Math.Min(_step / TriesPerRung, (int)RecoveryRung.ReopenPort);

        // Above the last rung it starts again from the mildest: what is broken may be far away.
        _step = rung == RecoveryRung.ReopenPort && _step % TriesPerRung == TriesPerRung - 1 ? 0 : _step + 1;
        return rung;
    }

    /// <summary>The session has held: the next failure starts at the bottom.</summary>
    public void Reset()
    {
        Failures = 0;
        _step = 0;
    }
}
