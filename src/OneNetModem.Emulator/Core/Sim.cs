// The SIM card: locked, unlocked, blocked.
namespace OneNetModem.Emulator.Core;

internal sealed class Sim(ModuleCore core)
{
    private string _pin = core.Options.Sim.Pin;
    private int _pinTries = 3;
    private SimState? _worse;

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

    internal int PinTriesLeft => _pinTries;

    internal void Start() => State = core.Behaviour.Sim ?? _worse ?? Card.State;

    /// <summary>True when the SIM took the PIN.</summary>
    internal bool EnterPin(string pin)
    {
        if (pin == _pin)
        {
            _pinTries = 3;
            Unlock();
            return true;
        }

        if (--_pinTries == 0)
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
            return false;
        }

        _pin = newPin;
        _pinTries = 3;
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
