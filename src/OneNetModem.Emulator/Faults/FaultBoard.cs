// The faults that one module has now: adds and removes them, keeps the behaviour that they leave, and lets those happen
// that belong to a point of a command line.
using OneNetModem.Emulator.Core;

namespace OneNetModem.Emulator.Faults;

internal sealed class FaultBoard(ModuleCore core)
{
    private readonly List<PresentFault> _present = [];
    private bool _atPoints;
    private bool _changing;

    /// <summary>The module's behaviour as the present faults leave it.</summary>
    internal ModuleBehaviour Behaviour { get; private set; } = new();

    /// <summary>The latest command line, with its <c>AT</c>.</summary>
    internal string Line { get; set; } = "";

    internal IReadOnlyList<FaultReport> Reports => [.. _present.Select(p => new FaultReport(p.Fault, p.Struck))];

    /// <summary>Removes what <paramref name="goes"/> says and adds <paramref name="added"/>, in one step.</summary>
    internal void Change(Func<Fault, bool> goes, IEnumerable<Fault> added)
    {
        _changing = true;
        _present.FindAll(p => goes(p.Fault)).ForEach(p => p.Stop());
        _present.RemoveAll(p => goes(p.Fault));
        foreach (Fault fault in added)
        {
            var present = new PresentFault(fault, core, _present.Count(p => p.Fault.Name == fault.Name));
            _present.Add(present);
            present.Start();
        }

        _atPoints = _present.Exists(p => p.Fault.Timing.At is not null);
        _changing = false;
        Bend();
    }

    internal void Stop() => _present.ForEach(p => p.Stop());

    /// <summary>Works out the behaviour again.</summary>
    internal void Bend()
    {
        if (_changing)
        {
            return;
        }

        var behaviour = new ModuleBehaviour();
        foreach (PresentFault present in _present)
        {
            FaultKind kind = present.Fault.Kind;
            if (present.Holds)
            {
                kind.Hold!(behaviour, present.Fault.Number);
            }

            kind.Strikes?.Invoke(behaviour).Add(present);
        }

        ModuleBehaviour before = Behaviour;
        Behaviour = behaviour;
        core.Heed(before);
    }

    /// <summary>The present command line has come to this point: what is to happen here happens. True when the module
    /// went down or hung with it, and the line is no more.</summary>
    internal bool At(FaultPoint point)
    {
        if (!_atPoints)
        {
            return false;
        }

        int life = core.Life;
        foreach (PresentFault present in _present.ToArray())
        {
            if (present.HappensAt(point) && present.Hits())
            {
                present.Happen();
            }
        }

        return life != core.Life;
    }
}
