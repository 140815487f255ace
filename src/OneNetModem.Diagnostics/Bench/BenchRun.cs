// Runs checks from the lowest layer up, and stops digging where it breaks.
using OneNetModem.Quectel.Session;

namespace OneNetModem.Diagnostics.Bench;

/// <summary>One run of checks on one line.</summary>
public sealed class BenchRun
{
    private readonly BenchLine _line;
    private readonly IReadOnlyList<ICheck> _checks;
    private readonly HashSet<string> _broken = new(StringComparer.Ordinal);
    private CheckResult? _firstBroken;

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

    /// <summary>Something happened. Called on the run's thread; a handler must not block.</summary>
    public event Action<BenchEvent>? Happened;

    /// <summary>Runs the checks. What fails is in the report; a run that is cancelled gives the report of what was done.</summary>
    public async Task<SimReport> RunAsync(CancellationToken token = default)
    {
        DateTimeOffset began = _line.Time.GetUtcNow();
        long start = _line.Time.GetTimestamp();
        List<CheckResult> results = [];
        bool interrupted = false;
        foreach (ICheck check in _checks)
        {
            if (token.IsCancellationRequested)
            {
                interrupted = true;
                break;
            }

            CheckResult? skipped = SkippedFor(check);
            CheckResult? result = skipped ?? await RunAsync(check, token);
            interrupted = token.IsCancellationRequested;
            result ??= Filled(check.Skip("interrupted before it was done"));
            results.Add(result);
            Happened?.Invoke(new CheckFinished(check, result));
            if (result.Verdict == Verdict.Fail)
            {
                _firstBroken ??= result;
            }

            if (result.Verdict == Verdict.Fail || skipped is not null)
            {
                _broken.Add(check.Id);
            }

            if (interrupted)
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
            IsInterrupted = interrupted,
            Iccid = facts.Iccid?.Text,
            Imsi = facts.Imsi,
            HomeOperator = facts.Imsi is { } imsi ? _line.Target.Operators.FindByImsi(imsi)?.ToString() : null,
            Imei = facts.Imei,
            Module = facts.Identity?.Model,
            Firmware = facts.Identity?.Revision,
            Sentence = Sentence.Of(results, interrupted),
        };
    }

    private CheckResult? SkippedFor(ICheck check)
    {
        if (_firstBroken is { } broken && (check.Layer > broken.Layer || _line.IsLost))
        {
            return Filled(check.Skip($"not run: {broken.Summary}"));
        }

        return check.Needs.FirstOrDefault(_broken.Contains) is { } need ? Filled(check.Skip($"not run: it needs '{need}', which did not come out well")) : null;
    }

    /// <summary>Null: it was cancelled.</summary>
    private async Task<CheckResult?> RunAsync(ICheck check, CancellationToken token)
    {
        void Tell(string text) => Happened?.Invoke(new CheckProgress(check, text));

        Happened?.Invoke(new CheckStarted(check));
        DateTimeOffset began = _line.Time.GetUtcNow();
        long start = _line.Time.GetTimestamp();
        _line.Said += Tell;
        CheckResult result;
        try
        {
            result = await check.RunAsync(_line, token);
        }
        catch (OperationCanceledException) when (token.IsCancellationRequested)
        {
            return null;
        }
        catch (ArgumentException e)
        {
            result = check.Fail(e.Message, null, "correct the setting");
        }
        finally
        {
            _line.Said -= Tell;
        }

        return Filled(result.Verdict == Verdict.Fail ? Below(check, result) : result, began, start);
    }

    /// <summary>A check that failed because the port or the module went away in the middle says so, and nothing else.</summary>
    private CheckResult Below(ICheck check, CheckResult result)
    {
        if (_line.IsLost)
        {
            Diagnosis? loss = _line.Loss is { } lost ? Diagnosis.Of(lost) : null;
            return check.Fail(
                loss?.What ?? $"{_line.Name}: the port was lost",
                loss?.Cause ?? "the module restarted, lost power, or was unplugged",
                loss?.Tries ?? ["plug it in and run it again"]) with
            { Layer = SessionLayer.Port, Measures = result.Measures };
        }

        return _line.IsOpen && _line.Evidence.Restart is { } restart && check.Layer > SessionLayer.Module
            ? check.Fail(
                $"the module restarted while '{check.Id}' was checked ({restart})",
                "its power supply breaks down under load, or somebody restarted it",
                "look at the power supply: up to 2 A for moments, a large capacitor near the module (hardware/README.md)",
                "run it again") with
            { Layer = SessionLayer.Module, Measures = result.Measures }
            : result;
    }

    private CheckResult Filled(CheckResult result, DateTimeOffset? began = null, long? start = null) => result with
    {
        Started = began ?? _line.Time.GetUtcNow(),
        Duration = start is { } from ? _line.Time.GetElapsedTime(from) : TimeSpan.Zero,
        Evidence = _line.IsOpen ? _line.Evidence.Take() : [],
    };
}
