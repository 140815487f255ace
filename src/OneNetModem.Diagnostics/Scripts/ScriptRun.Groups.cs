// Steps inside of steps: blocks and included files, tried as one.

namespace OneNetModem.Diagnostics.Scripts;

public sealed partial class ScriptRun
{
    private async Task<Flow> GroupAsync(ScriptStep step, CancellationToken token)
    {
        int times = step.Retry?.Times ?? 1;
        for (int attempt = 1; ; attempt++)
        {
            int from = _log.Count;
            Flow flow = await InsideAsync(step, token);
            if (flow == Flow.Ended || (flow == Flow.Failed && attempt == times && step.OnFailure == OnFailure.Stop))
            {
                return flow;
            }

            if (flow == Flow.GoOn || attempt == times)
            {
                if (flow == Flow.Failed && step.OnFailure == OnFailure.Warn)
                {
                    _log.Forgive(from);
                }

                return Flow.GoOn;
            }

            _log.Forgive(from);
            try
            {
                await _bench.PauseAsync(step.Retry!.Every, token);
            }
            catch (OperationCanceledException) when (token.IsCancellationRequested)
            {
                return Flow.Ended;
            }
        }
    }

    /// <summary>The steps inside, and what must hold behind them.</summary>
    private async Task<Flow> InsideAsync(ScriptStep step, CancellationToken outer)
    {
        using CancellationTokenSource limit = step.Timeout is { } longest ? new CancellationTokenSource(longest, _bench.Time) : new CancellationTokenSource();
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(outer, limit.Token);
        Flow flow = step is IncludeStep include ? await IncludeAsync(include, either.Token) : await ListAsync(step.Inner, either.Token);
        if (flow == Flow.Ended && _ending is null && !outer.IsCancellationRequested)
        {
            Finish(step, step.Name ?? step.Title, _bench.Time.GetUtcNow(), _bench.Time.GetTimestamp(), 1, StepOutcome.Fail($"not done within {At.Text.DurationText.Format(step.Timeout!.Value)}"));
            return Flow.Failed;
        }

        return flow == Flow.GoOn && step.Assert is not null
            ? await LeafAsync(new AssertStep { Place = step.Place, Assert = step.Assert, Message = step.Message, Name = step.Name }, outer)
            : flow;
    }

    private async Task<Flow> IncludeAsync(IncludeStep step, CancellationToken token)
    {
        ScriptNames names = _line.Names;
        Script script = step.Script;
        (string Name, bool Had, object? Value)[] before = [.. script.Variables.Select(v => (v.Name, names.Has(v.Name), names[v.Name]))];
        try
        {
            (string Name, object? Value)[] given = [.. step.Values.Select(one => (one.Name, one.Value.Evaluate(names)))];
            foreach (ScriptVariable variable in script.Variables)
            {
                int at = Array.FindIndex(given, one => one.Name == variable.Name);
                SetVariable(variable, at >= 0 ? given[at].Value : variable.Value?.Evaluate(names));
            }
        }
        catch (ScriptValueException wrong)
        {
            Finish(step, step.Title, _bench.Time.GetUtcNow(), _bench.Time.GetTimestamp(), 1, StepOutcome.Fail(wrong.Message));
            return Flow.Failed;
        }

        _context.Add(script.Name);
        _line.PushAborts(script.Aborts);
        Flow flow = await ListAsync(script.Steps, token);
        Flow after = token.IsCancellationRequested ? Flow.GoOn : await ListAsync(script.Finally, token);
        _line.PopAborts();
        _context.RemoveAt(_context.Count - 1);
        foreach ((string name, bool had, object? value) in before)
        {
            if (had)
            {
                names[name] = value;
            }
            else
            {
                names.Remove(name);
            }
        }

        return flow == Flow.GoOn ? after : flow;
    }
}
