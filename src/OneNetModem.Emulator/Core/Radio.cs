// The radio: registration, serving cell, signal. They move by a seeded random walk, one step every RadioStep.
using System.Globalization;

namespace OneNetModem.Emulator.Core;

internal sealed class Radio(ModuleCore core)
{
    private static readonly (int Cell, int PhysicalId)[] Cells = [(0x690843E, 314), (0x690843F, 87), (0x82E8C80, 12)];

    private Scheduled? _step;
    private int _cell;

    /// <summary>dBm, -113 to -51.</summary>
    internal int Rssi { get; private set; } = -65;

    internal int Rsrp => Math.Max(-140, Rssi - 27);

    internal int Rsrq { get; private set; } = -9;

    /// <summary>dB, -20 to 30.</summary>
    internal int Sinr { get; private set; } = 14;

    /// <summary>Registration status as in +CREG: 0 idle, 1 home, 2 searching, 3 denied, 5 roaming.</summary>
    internal int Status { get; private set; }

    internal bool IsRegistered => Status is 1 or 5;

    internal static int TrackingArea => 0x691D;

    internal int CellId => Cells[_cell].Cell;

    internal int PhysicalCellId => Cells[_cell].PhysicalId;

    /// <summary>CSQ scale: 0 to 31, 99 unknown.</summary>
    internal int Csq => IsRegistered ? Math.Clamp((Rssi + 113) / 2, 0, 31) : 99;

    /// <summary>AT+QINDCFG="csq": report a changed signal.</summary>
    internal bool ReportsSignal { get; set; }

    /// <summary>n of +CREG, +CGREG, +CEREG: 0 no URC, 1 status, 2 with cell.</summary>
    internal Dictionary<string, int> ReportLevel { get; } = new(StringComparer.Ordinal) { ["+CREG"] = 0, ["+CGREG"] = 0, ["+CEREG"] = 0 };

    internal void Start(TimeSpan registerAfter)
    {
        Stop();
        Rssi = core.Behaviour.SignalCentre;
        _step = core.During(core.Options.RadioStep, Step);
        if (core.Functionality != 1 || core.Sim.State != SimState.Ready)
        {
            return;
        }

        if (registerAfter == TimeSpan.Zero)
        {
            Status = core.Behaviour.Registration;
            return;
        }

        SetStatus(2);
        core.During(registerAfter, Reconsider);
    }

    /// <summary>Radio off: CFUN=0 or 4.</summary>
    internal void Stop()
    {
        _step?.Cancel();
        bool was = Status != 0;
        Status = 0;
        if (was)
        {
            Report();
        }
    }

    /// <summary>The module goes down: off, and nobody is told of anything any more.</summary>
    internal void Reset()
    {
        Stop();
        ReportsSignal = false;
        foreach (string name in ReportLevel.Keys)
        {
            ReportLevel[name] = 0;
        }
    }

    /// <summary>Takes the status that the network and the faults want.</summary>
    internal void Reconsider()
    {
        if (core.Functionality == 1 && core.Sim.State == SimState.Ready)
        {
            SetStatus(core.Behaviour.Registration);
        }
    }

    /// <summary>The values of a registration line after the status, for level 2.</summary>
    internal string CellFields() => IsRegistered
        ? string.Create(CultureInfo.InvariantCulture, $",\"{TrackingArea:X}\",\"{CellId:X}\",{core.Profile.Radio.Number}")
        : "";

    private void SetStatus(int status)
    {
        if (status == Status)
        {
            return;
        }

        Status = status;
        if (!IsRegistered)
        {
            core.Pdp.DropAll(tell: true);
        }

        Report();
    }

    private void Report()
    {
        foreach ((string name, int level) in ReportLevel)
        {
            if (level > 0)
            {
                core.Output.Urc($"{name}: {WireText.Number(Status)}{(level == 2 ? CellFields() : "")}");
            }
        }
    }

    private void Step()
    {
        int before = Csq;
        int centre = core.Behaviour.SignalCentre;
        Rssi = Math.Clamp(Rssi + core.Random.Next(-2, 3) + Math.Sign(centre - Rssi), -113, -51);
        Sinr = Math.Clamp((Rssi + 113) / 3 + core.Random.Next(-2, 3), -20, 30);
        Rsrq = Math.Clamp(-9 + core.Random.Next(-2, 3) - (Rssi < -100 ? 8 : 0), -20, -3);
        if (IsRegistered && core.Random.Next(50) == 0)
        {
            _cell = (_cell + 1) % Cells.Length;
            foreach ((string name, int level) in ReportLevel)
            {
                if (level == 2)
                {
                    core.Output.Urc($"{name}: {WireText.Number(Status)}{CellFields()}");
                }
            }
        }

        if (ReportsSignal && Csq != before)
        {
            core.Output.Urc($"+QIND: \"csq\",{WireText.Number(Csq)},99");
        }

        _step = core.During(core.Options.RadioStep, Step);
    }
}
