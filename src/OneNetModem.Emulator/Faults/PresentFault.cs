// One fault at work in one module: counts its occasions, runs its timers, throws its own dice.
using OneNetModem.Emulator.Core;

namespace OneNetModem.Emulator.Faults;

internal sealed class PresentFault
{
    private readonly ModuleCore _core;
    private readonly Random _random;
    private readonly TimeSpan _since;
    private Scheduled? _timer;
    private int _occasions;

    /// <param name="fault">The fault.</param>
    /// <param name="core">The module.</param>
    /// <param name="twin">How many of the same name were there before: each has dice of its own.</param>
    internal PresentFault(Fault fault, ModuleCore core, int twin)
    {
        Fault = fault;
        _core = core;
        _since = core.Clock.Elapsed;
        // By its name, so that another fault beside it changes nothing. (string.GetHashCode differs from run to run.)
        _random = new Random(fault.Name.Aggregate(unchecked((core.Options.Seed * 397) + twin), (sum, c) => unchecked((sum * 31) + c)));
    }

    internal Fault Fault { get; }

    internal int Struck { get; private set; }

    /// <summary>A state that holds now.</summary>
    internal bool Holds { get; private set; }

    private FaultTiming Timing => Fault.Timing;

    private bool Exhausted => Struck >= (Timing.Times ?? int.MaxValue);

    internal bool HappensAt(FaultPoint point) => Timing.At == point;

    /// <summary>Begins: a state without delay holds at once, everything else goes by the clock or by its occasions.</summary>
    internal void Start()
    {
        if (Fault.Kind.Sort == FaultSort.State && Timing.After == TimeSpan.Zero)
        {
            Turn();
        }
        else if (Fault.Kind.Sort == FaultSort.State || (Fault.Kind.Sort == FaultSort.Event && Timing.At is null))
        {
            _timer = _core.Clock.After(Timing.After, Turn);
        }
    }

    internal void Stop() => _timer?.Cancel();

    /// <summary>An occasion has come: whether it is spoilt.</summary>
    internal bool Hits()
    {
        TimeSpan age = _core.Clock.Elapsed - _since;
        if (age < Timing.After || age >= Timing.After + Timing.Lasting || Exhausted
            || (Timing.On is { } on && !_core.Faults.Line.StartsWith(on, StringComparison.OrdinalIgnoreCase)))
        {
            return false;
        }

        return ++_occasions % Timing.Every == 0 && Strike();
    }

    internal void Happen() => Fault.Kind.Happen!(_core, Fault.Number, _random);

    internal int Next(int min, int max) => _random.Next(min, max);

    private void Turn()
    {
        bool strikes = Strike();
        if (Timing.Period is { } period && !Exhausted)
        {
            _timer = _core.Clock.After(period, Turn);
        }

        if (!strikes)
        {
            return;
        }

        if (Fault.Kind.Sort == FaultSort.Event)
        {
            Happen();
            return;
        }

        Hold(true);
        if (Timing.Lasting is { } lasting)
        {
            // The end comes before the next beginning; when that one is cancelled this one may still come.
            _core.Clock.After(lasting, () => Hold(false));
        }
    }

    private void Hold(bool holds)
    {
        Holds = holds;
        _core.Faults.Bend();
    }

    private bool Strike()
    {
        if (Timing.Chance < 1 && _random.NextDouble() >= Timing.Chance)
        {
            return false;
        }

        Struck++;
        _core.Observe(new FaultStruck(_core.Clock.UtcNow, Fault.Name));
        return true;
    }
}

/// <summary>The faults that may spoil one kind of occasion.</summary>
internal sealed class StrikeSet
{
    private List<PresentFault>? _faults;

    internal bool Any => _faults is not null;

    internal void Add(PresentFault fault) => (_faults ??= []).Add(fault);

    /// <summary>Whether this occasion is spoilt.</summary>
    internal bool Hit() => Find() is not null;

    /// <summary>Whether this occasion is spoilt, and the number of the fault that does it.</summary>
    internal bool Hit(out int number)
    {
        PresentFault? fault = Find();
        number = fault?.Fault.Number ?? 0;
        return fault is not null;
    }

    /// <summary>The fault that spoils this occasion; every one counts it.</summary>
    internal PresentFault? Find()
    {
        PresentFault? found = null;
        if (_faults is not null)
        {
            foreach (PresentFault fault in _faults)
            {
                found = fault.Hits() ? fault : found;
            }
        }

        return found;
    }
}
