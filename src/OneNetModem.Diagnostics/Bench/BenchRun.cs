// Runs checks from the lowest layer up, and stops digging where it breaks.
using OneNetModem.At.Dialogue;
using OneNetModem.Quectel.Commands;
using OneNetModem.Quectel.Session;

namespace OneNetModem.Diagnostics.Bench;

/// <summary>One run of checks on one line.</summary>
public sealed class BenchRun
{
    /// <summary>From when on a check is told of as long, and how often then.</summary>
    private static readonly TimeSpan FirstWord = TimeSpan.FromSeconds(3), BetweenWords = TimeSpan.FromSeconds(15);

    private readonly BenchLine _line;
    private readonly IReadOnlyList<ICheck> _checks;
    private readonly Lock _gate = new();

    /// <summary>A run.</summary>
    /// <param name="line">The line; it stays the caller's.</param>
    /// <param name="checks">What to run, those that others need included (<see cref="BenchChecks.Choose"/>); null: all there are.</param>
    public BenchRun(BenchLine line, IReadOnlyList<ICheck>? checks = null)
    {
        ArgumentNullException.ThrowIfNull(line);
        _line = line;

        // Stable: within a layer they stay as they are.
        _checks = [.. (checks ?? BenchChecks.All).OrderBy(c => c.Layer)];
    }

    /// <summary>Something happened. One at a time, on the thread of the run or of a check; a handler must not block.</summary>
    public event Action<BenchEvent>? Happened;

    /// <summary>Runs the checks. What fails is in the report; a run that is cancelled gives the report of what was done.</summary>
    public async Task<SimReport> RunAsync(CancellationToken token = default)
    {
        DateTimeOffset began = _line.Time.GetUtcNow();
        long start = _line.Time.GetTimestamp();
        List<CheckResult> results = [];
        if (_line.IsOpen)
        {
            _line.Evidence.ForgetRestart();
        }

        CheckResult? broken = null;
        foreach (ICheck check in _checks)
        {
            CheckResult result = broken is not null ? Filled(check.Skip($"not run: {broken.Summary}"))
                : token.IsCancellationRequested ? Filled(check.Unfinished(hadBegun: false))
                : await RunAsync(check, token);
            results.Add(result);
            Tell(new CheckFinished(check, result));
            broken ??= result.Verdict == Verdict.Fail ? result : null;
            if (result.Verdict == Verdict.Unfinished)
            {
                break;
            }
        }

        ModuleFacts facts = _line.Facts;
        return new SimReport
        {
            Modem = _line.Name,
            Started = began,
            Duration = _line.Time.GetElapsedTime(start),
            Checks = results,
            IsInterrupted = results.Exists(r => r.Verdict == Verdict.Unfinished),
            Iccid = facts.Iccid?.Text,
            Imsi = facts.Imsi,
            HomeOperator = facts.Imsi is { } imsi ? _line.Target.Operators.FindByImsi(imsi)?.ToString() : null,
            Imei = facts.Imei,
            Module = facts.Identity?.Model,
            Firmware = facts.Identity?.Revision,
            Sentence = Sentence.Of(results, _checks, _line.Target),
        };
    }

    private async Task<CheckResult> RunAsync(ICheck check, CancellationToken token)
    {
        string? said = null;
        void Say(string text)
        {
            said = text;
            Tell(new CheckProgress(check, text));
        }

        Tell(new CheckStarted(check));
        DateTimeOffset began = _line.Time.GetUtcNow();
        long start = _line.Time.GetTimestamp();
        _line.Said += Say;
        CheckResult result;
        try
        {
            Task<CheckResult> work = check.RunAsync(_line, token);
            for (TimeSpan next = FirstWord; !await EndsWithinAsync(work, next); next = BetweenWords)
            {
                Tell(new CheckGoesOn(check, said, _line.Time.GetElapsedTime(start)));
            }

            result = await work;
        }
        catch (OperationCanceledException) when (token.IsCancellationRequested)
        {
            result = check.Unfinished(hadBegun: true);
        }
        catch (ArgumentException e)
        {
            result = check.Fail(e.Message, null, "correct the setting");
        }
        finally
        {
            _line.Said -= Say;
        }

        if (result.Verdict == Verdict.Fail)
        {
            result = await BelowAsync(check, result, token);
        }

        if (check.Layer <= SessionLayer.Module && _line.IsOpen)
        {
            _line.Evidence.ForgetRestart();
        }

        return Filled(result, began, start);
    }

    private async Task<bool> EndsWithinAsync(Task work, TimeSpan span)
    {
        using CancellationTokenSource over = new();
        Task late = Task.Delay(span, _line.Time, over.Token);
        bool ends = await Task.WhenAny(work, late) == work;
        over.Cancel(); // CancelAsync would go on on a thread of the pool
        return ends;
    }

    /// <summary>A check says something on a thread of its own while the run says that it goes on.</summary>
    private void Tell(BenchEvent happened)
    {
        lock (_gate)
        {
            Happened?.Invoke(happened);
        }
    }

    /// <summary>A check that failed because the port or the module went away says so, and nothing else.</summary>
    private async Task<CheckResult> BelowAsync(ICheck check, CheckResult result, CancellationToken token)
    {
        bool silent = !_line.IsLost && check.Layer > SessionLayer.Module && _line.Evidence.IsSilent && await IsSilentAsync(token);
        if (_line.IsLost)
        {
            Diagnosis? loss = _line.Loss is { } lost ? Diagnosis.Of(lost) : null;
            return check.Fail(
                loss?.What ?? $"{_line.Name}: the port was lost",
                loss?.Cause ?? "the module restarted, lost power, or was unplugged",
                loss?.Tries ?? ["plug it in and run it again"]) with
            { Layer = SessionLayer.Port, Measures = result.Measures };
        }

        if (check.Layer > SessionLayer.Module && _line.Evidence.Restart is { } restart)
        {
            return check.Fail(
                $"the module restarted in the middle of the test ({restart})",
                "the module's power supply breaks down under load, or somebody restarted it",
                "look at the power supply: up to 2 A for moments, a large capacitor near the module (hardware/README.md)",
                "run it again") with
            { Layer = SessionLayer.Module, Measures = result.Measures };
        }

        return !silent ? result : check.Fail(
            "the module stopped answering in the middle of the test",
            "the module hangs, or its power supply broke down",
            "take its power away for ten seconds, or press its reset key, and run it again",
            "look at the power supply: up to 2 A for moments, a large capacitor near the module (hardware/README.md)") with
        { Layer = SessionLayer.Module, Measures = result.Measures };
    }

    /// <summary>An answer that was late or lost is not yet a module that hangs: it is asked once more.</summary>
    private async Task<bool> IsSilentAsync(CancellationToken token)
    {
        try
        {
            return (await _line.At.SendAsync(Bringup.Attention, token)).Aborted is AtAbort.Timeout or AtAbort.Unresponsive;
        }
        catch (OperationCanceledException) when (token.IsCancellationRequested)
        {
            return true;
        }
    }

    private CheckResult Filled(CheckResult result, DateTimeOffset? began = null, long? start = null) => result with
    {
        Started = began ?? _line.Time.GetUtcNow(),
        Duration = start is { } from ? _line.Time.GetElapsedTime(from) : TimeSpan.Zero,
        Evidence = _line.IsOpen ? _line.Evidence.Take() : [],
    };
}
