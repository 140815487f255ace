// The results of a run: all of them, or of a long one the first, the latest and those that are not well.
using OneNetModem.Diagnostics.Bench;

namespace OneNetModem.Diagnostics.Scripts;

/// <summary>Keeps results.</summary>
internal sealed class StepLog
{
    private const int First = 2_000;
    private const int Latest = 2_000;
    private const int MostNotWell = 1_000;

    private readonly List<StepResult> _all = [];
    private int _notWell;
    private int _oldestPlain = First;

    /// <summary>The results that are kept, in their order.</summary>
    public IReadOnlyList<StepResult> All => _all;

    /// <summary>How many are not.</summary>
    public int LeftOut { get; private set; }

    /// <summary>How many there were.</summary>
    public int Count { get; private set; }

    /// <summary>The worst verdict of all.</summary>
    public Verdict Worst { get; private set; }

    /// <summary>Adds a result under the next number.</summary>
    public StepResult Add(StepResult result)
    {
        result = result with { Number = Count++ };
        _all.Add(result);
        Worst = result.Verdict > Worst ? result.Verdict : Worst;
        if (_all.Count - _notWell > First + Latest)
        {
            DropOne();
        }

        return result;
    }

    /// <summary>What failed from this number on was tried again, or may fail: it is a warning.</summary>
    public void Forgive(int from)
    {
        for (int i = 0; i < _all.Count; i++)
        {
            if (_all[i].Number >= from && _all[i].Verdict is Verdict.Fail or Verdict.Unfinished)
            {
                _all[i] = _all[i] with { Verdict = Verdict.Warn };
            }
        }

        Worst = _all.Count == 0 ? Verdict.Skipped : _all.Max(result => result.Verdict);
    }

    private void DropOne()
    {
        while (_oldestPlain < _all.Count && _all[_oldestPlain].Verdict is Verdict.Fail or Verdict.Warn && _notWell < MostNotWell)
        {
            _oldestPlain++;
            _notWell++;
        }

        _all.RemoveAt(_oldestPlain);
        LeftOut++;
    }
}
