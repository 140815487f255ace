// The SIM card: locked, unlocked, blocked.
namespace OneNetModem.Emulator.Core;

internal sealed class Sim(ModuleCore core)
{
    private string _pin = core.Options.Sim.Pin;
    private int _pinTries = core.Options.Sim.PinTries;
    private int _pukTries = core.Options.Sim.PukTries;
    private SimState? _worse;
    private SimState _wanted;

    internal SimState State { get; private set; }

    internal bool IsReady => State == SimState.Ready && core.Functionality != 0;

    internal SimCard Card => core.Options.Sim;

    internal string StateWord => State switch
    {
        SimState.Ready => "READY",
        SimState.PinRequired => "SIM PIN",
        SimState.PukRequired => "SIM PUK",
        _ => "NOT READY",
    };

    internal int PinTriesLeft => State is SimState.PukRequired or SimState.Blocked ? 0 : _pinTries;

    internal int PukTriesLeft => State == SimState.Blocked ? 0 : _pukTries;

    /// <summary>AT+QSIMSTAT: 1 reports that the card comes and goes.</summary>
    internal int ReportsPresence { get; set; }

    private SimState Wanted => core.Behaviour.Sim ?? _worse ?? Card.State;

    internal void Start()
    {
        State = _wanted = Wanted;
        _pinTries = core.Behaviour.PinTries ?? _pinTries;
    }

    /// <summary>Takes the state that the faults want now: the card is pulled, or put in again.</summary>
    internal void Reconsider()
    {
        if (Wanted == _wanted)
        {
            return;
        }

        bool wasAbsent = State == SimState.Absent;
        Start();
        if (ReportsPresence == 1 && wasAbsent != (State == SimState.Absent))
        {
            core.Output.Urc($"+QSIMSTAT: 1,{(wasAbsent ? "1" : "0")}");
        }

        // UNCONFIRMED: that CPIN is reported whether or not AT+QSIMDET has been set.
        core.Output.Urc("+CPIN: " + StateWord);
        core.Pdp.DropAll(tell: true);
        core.Radio.Start(core.Options.RegistrationTime);
    }

    /// <summary>True when the SIM took the PIN.</summary>
    internal bool EnterPin(string pin)
    {
        if (pin == _pin)
        {
            _pinTries = 3;
            Unlock();
            return true;
        }

        if (--_pinTries <= 0)
        {
            State = SimState.PukRequired;
            _worse = SimState.PukRequired;
        }

        return false;
    }

    internal bool EnterPuk(string puk, string newPin)
    {
        if (puk != Card.Puk)
        {
            if (--_pukTries <= 0)
            {
                State = SimState.Blocked;
                _worse = SimState.Blocked;
            }

            return false;
        }

        _pin = newPin;
        _pinTries = 3;
        _pukTries = 10;
        _worse = null;
        Unlock();
        return true;
    }

    private void Unlock()
    {
        State = SimState.Ready;
        core.During(TimeSpan.Zero, () =>
        {
            core.Output.Urc("+CPIN: READY");
            core.Radio.Start(core.Options.RegistrationTime);
        });
    }
}
