// The radio: registration, serving cell, signal. They move by a seeded random walk, one step every RadioStep.
using System.Globalization;

namespace OneNetModem.Emulator.Core;

internal sealed class Radio(ModuleCore core)
{
    private static readonly (int Cell, int PhysicalId)[] Cells = [(0x690843E, 314), (0x690843F, 87), (0x82E8C80, 12)];

    private Scheduled? _step;
    private int _cell;

    /// <summary>dBm, -113 to -51.</summary>
    internal int Rssi { get; private set; }

    internal int Rsrp => Math.Max(-140, Rssi - 27);

    internal int Rsrq { get; private set; }

    /// <summary>dB, -20 to 30.</summary>
    internal int Sinr { get; private set; }

    /// <summary>Registration status as in +CREG: 0 idle, 1 home, 2 searching, 3 denied, 5 roaming.</summary>
    internal int Status { get; private set; }

    internal bool IsRegistered => Status is 1 or 5;

    /// <summary>A cell is there to be measured, though a denied one gives emergency service only.</summary>
    internal bool IsCamped => Status is 1 or 3 or 5;

    internal static int TrackingArea => 0x691D;

    internal int CellId => Cells[_cell].Cell;

    internal int PhysicalCellId => Cells[_cell].PhysicalId;

    /// <summary>Physical ids of the cells beside the serving one, the strongest first.</summary>
    internal IEnumerable<int> NeighbourIds => Cells.Where((_, i) => i != _cell).Select(c => c.PhysicalId);

    /// <summary>CSQ scale: 0 to 31, 99 unknown.</summary>
    internal int Csq => IsCamped ? Math.Clamp((Rssi + 113) / 2, 0, 31) : 99;

    /// <summary>AT+QINDCFG="csq": report a changed signal.</summary>
    internal bool ReportsSignal { get; set; }

    /// <summary>n of +CREG, +CGREG, +CEREG: 0 no URC, 1 status, 2 with cell.</summary>
    internal Dictionary<string, int> ReportLevel { get; } = new(StringComparer.Ordinal) { ["+CREG"] = 0, ["+CGREG"] = 0, ["+CEREG"] = 0 };

    internal void Start(TimeSpan registerAfter)
    {
        Stop();
        Rssi = Centre;
        Measure();
        _step = core.During(core.Options.RadioStep, Step);
        if (core.Functionality != 1 || core.Sim.State != SimState.Ready)
        {
            return;
        }

        if (registerAfter == TimeSpan.Zero)
        {
            Status = Wanted();
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
            SetStatus(Wanted());
        }
    }

    /// <summary>The values of a registration line after the status, for level 2.</summary>
    internal string CellFields() => IsRegistered
        ? string.Create(CultureInfo.InvariantCulture, $",\"{TrackingArea:X}\",\"{CellId:X}\",{core.Profile.Radio.Number}")
        : "";

    private int Centre => core.Behaviour.Rssi ?? core.Network.Rssi;

    /// <summary>What the network makes of a registration now; a refusal leaves its cause.</summary>
    private int Wanted()
    {
        int status = core.Behaviour.Registration ?? (core.Sim.Card.Imsi.StartsWith(core.Network.Mcc, StringComparison.Ordinal) ? 1 : 5);
        if (status == 3)
        {
            core.LastCause = RejectCauses.Registration(core.Behaviour.RejectCause);
        }

        return status;
    }

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

    /// <summary>Quality follows strength.</summary>
    private void Measure()
    {
        Sinr = Math.Clamp((Rssi + 113) / 3 + core.Random.Next(-2, 3), -20, 30);
        Rsrq = Math.Clamp(-9 + core.Random.Next(-2, 3) - (Rssi < -100 ? 8 : 0), -20, -3);
    }

    private void Step()
    {
        int before = Csq;
        Rssi = Math.Clamp(Rssi + core.Random.Next(-2, 3) + Math.Sign(Centre - Rssi), -113, -51);
        Measure();
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
