// One action: attempts, limit, what must hold behind it, and its result.
using OneNetModem.At.Dialogue;
using OneNetModem.At.Links;
using OneNetModem.At.Text;
using OneNetModem.Diagnostics.Bench;
using OneNetModem.Quectel.Commands;
using OneNetModem.Quectel.Knowledge;

namespace OneNetModem.Diagnostics.Scripts;

public sealed partial class ScriptRun
{
    private const int LongestValue = 60, LongestSentence = 240;

    /// <summary>Nobody writes this step: it opens the port.</summary>
    private sealed record OpenStep : ScriptStep
    {
        public override string Kind => "open";

        public override string Title => "port and module";
    }

    /// <summary>Nobody writes this step: it says that a loop came to its end in vain.</summary>
    private sealed record UntilStep(ScriptExpression Until) : ScriptStep
    {
        public override string Kind => "until";

        public override string Title => Until.Text;
    }

    /// <summary>Why the script ended before its last step.</summary>
    private sealed record Ending(int Code, string Sentence)
    {
        public static readonly Ending Interrupted = new(ScriptReport.InterruptedCode, "It was interrupted.");

        public static readonly Ending TimeIsUp = new(1, "The script took longer than it may.");
    }

    private async Task<Flow> LeafAsync(ScriptStep step, CancellationToken token)
    {
        string title = step.Name ?? step.Title;
        Happened?.Invoke(new StepStarted(step.Kind, Masked(title), step.Place));
        DateTimeOffset started = _bench.Time.GetUtcNow();
        long start = _bench.Time.GetTimestamp();
        int attempts = 0;
        StepOutcome outcome;
        try
        {
            do
            {
                if (attempts++ > 0)
                {
                    Tell($"failed, attempt {attempts} follows");
                    await _bench.PauseAsync(step.Retry!.Every, token);
                }

                (outcome, title) = await AttemptAsync(step, title, token);
            }
            while (outcome is { Verdict: Verdict.Fail, AbortCode: null } && attempts < (step.Retry?.Times ?? 1) && !_bench.IsLost);
        }
        catch (OperationCanceledException) when (token.IsCancellationRequested)
        {
            Finish(step, title, started, start, attempts, new StepOutcome(Verdict.Unfinished, "interrupted before it was done"));
            return Flow.Ended;
        }

        if (outcome is { Verdict: Verdict.Fail, AbortCode: null } && step.OnFailure == OnFailure.Warn)
        {
            outcome = outcome with { Verdict = Verdict.Warn };
        }

        return Settle(step, Finish(step, title, started, start, attempts, outcome), outcome.AbortCode);
    }

    /// <summary>What a result means for what follows.</summary>
    private Flow Settle(ScriptStep step, StepResult result, int? abortCode = null)
    {
        if (abortCode is { } code)
        {
            _ending ??= new Ending(code, result.Summary);
            return _isFinally ? Flow.GoOn : Flow.Ended;
        }

        if (result.Verdict == Verdict.Fail && (!_bench.IsOpen || _bench.IsLost || step is OpenStep))
        {
            _ending ??= new Ending(ScriptReport.PortCode, result.Summary);
            return Flow.Ended;
        }

        return result.Verdict == Verdict.Fail && step.OnFailure == OnFailure.Stop ? Flow.Failed : Flow.GoOn;
    }

    private async Task<(StepOutcome Outcome, string Title)> AttemptAsync(ScriptStep step, string title, CancellationToken outer)
    {
        _line.BeginStep();
        TellTime();
        try
        {
            StepOutcome outcome;
            if (step is SendStep send)
            {
                // Its limit is that of the answer.
                AtCommand command = _send.Command(send);
                title = step.Name ?? command.ToString();
                if (Refused(command) is var (part, danger))
                {
                    return (StepOutcome.Fail($"not sent: AT{part.Name} is dangerous: {danger.Why}", null, $"--allow {danger.Name} permits it") with { AbortCode = 1 }, title);
                }

                outcome = await _send.SendAsync(send, command, outer);
            }
            else
            {
                outcome = await LimitedAsync(step, outer);
            }

            foreach ((string name, object? value) in outcome.Captures)
            {
                _line.Names[name] = value;
            }

            return (Judge(step, outcome), title);
        }
        catch (Exception wrong) when (wrong is ScriptValueException or ArgumentException)
        {
            // ArgumentException: a topic, a payload or a setting that cannot be sent.
            return (StepOutcome.Fail(wrong.Message), title);
        }
    }

    /// <summary>Why a command may not be sent, whoever can be asked having been asked; null: it may.</summary>
    private (AtCommandLine Part, CommandDanger Danger)? Refused(AtCommand command)
    {
        while (ScriptCheck.Refused(command, _allowed) is { } found)
        {
            if (_options.Consent?.Invoke(Masked(command.ToString()), found.Danger) != true)
            {
                return found;
            }

            _allowed.Add(found.Danger.Kind);
        }

        return null;
    }

    private async Task<StepOutcome> LimitedAsync(ScriptStep step, CancellationToken outer)
    {
        if (step.Timeout is not { } longest)
        {
            return await DoAsync(step, outer);
        }

        using CancellationTokenSource limit = new(longest, _bench.Time);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(outer, limit.Token);
        try
        {
            return await DoAsync(step, either.Token);
        }
        catch (OperationCanceledException) when (!outer.IsCancellationRequested)
        {
            return StepOutcome.Fail($"not done within {DurationText.Format(longest)}");
        }
    }

    private async Task<StepOutcome> DoAsync(ScriptStep step, CancellationToken token)
    {
        switch (step)
        {
            case OpenStep:
                return await OpenPortAsync(token);
            case UrcStep urc:
                return await _send.AwaitAsync(urc, urc.Urc, urc.Within, new Dictionary<string, object?>(StringComparer.Ordinal), token);
            case WaitStep wait:
                TimeSpan span = DurationText.TryParse(wait.Span.Text(_line.Names), out TimeSpan read) ? read : throw new ScriptValueException($"'{wait.Span.Text(_line.Names)}' is no duration: {DurationText.Forms}");
                await _bench.PauseAsync(span, token);
                return StepOutcome.Pass("waited " + DurationText.Format(span));
            case LogStep log:
                return StepOutcome.Pass(log.Text.Text(_line.Names));
            case SetStep set:
                return Set(set);
            case BringupStep bringup:
                return await _cloud.BringUpAsync(bringup.Layer, token);
            case ConnectStep connect:
                return await _cloud.ConnectAsync(connect, token);
            case PublishStep publish:
                return await _cloud.PublishAsync(publish, token);
            case AwaitStep wanted:
                return await _cloud.AwaitAsync(wanted, token);
            case CheckStep check:
                return await _check.RunAsync(check.Check, Tell, token);
            default:
                return StepOutcome.Pass("");
        }
    }

    private async Task<StepOutcome> OpenPortAsync(CancellationToken token)
    {
        try
        {
            await _bench.OpenAsync(token);
        }
        catch (LinkException wrong)
        {
            return StepOutcome.Fail(Diagnosis.Of(wrong));
        }

        _line.Listen();
        if (await _bench.Steps.SyncAsync(token) is { } silent)
        {
            return StepOutcome.Fail(Diagnosis.Of(silent));
        }

        _iccid = (await _bench.At.QueryAsync(Sim.Iccid, token)).Value?.Text;
        _imsi = (await _bench.At.QueryAsync(Sim.Imsi, token)).Value;
        if (await _bench.Steps.IdentifyAsync(token) is { } unknown)
        {
            // A script of plain commands may well be meant for such a module.
            return new StepOutcome(Verdict.Warn, unknown.Reason) { Next = [unknown.Advice] };
        }

        string module = $"{_bench.Facts.Identity!.Model} {_bench.Facts.Identity.Revision}";
        return _script.Profile is { } wanted && wanted != _bench.Facts.Profile!.Name
            ? new StepOutcome(Verdict.Warn, $"{module}: the script is meant for {wanted}") { Next = [$"use a module of the series {wanted}, or set the script's profile to {_bench.Facts.Profile.Name}"] }
            : StepOutcome.Pass(module);
    }

    private StepOutcome Set(SetStep set)
    {
        Dictionary<string, object?> values = new(StringComparer.Ordinal);
        foreach ((string name, ScriptValue value) in set.Values)
        {
            values[name] = _line.Names[name] = value.Evaluate(_line.Names);
        }

        return StepOutcome.Pass("") with { Captures = values };
    }

    /// <summary>Whether the script is given up, and whether what must hold does.</summary>
    private StepOutcome Judge(ScriptStep step, StepOutcome outcome)
    {
        if (_line.AbortOf(step) is { } abort)
        {
            string message = abort.Rule.Message?.Text(_line.Names) ?? (abort.Line is { } seen ? $"'{seen}' came" : "the script gives up");
            return StepOutcome.Fail(message) with { AbortCode = abort.Rule.Code, Captures = outcome.Captures, Checks = outcome.Checks };
        }

        if (outcome.Verdict == Verdict.Fail || step.Assert is null)
        {
            return outcome;
        }

        bool holds = Holds(step.Assert);
        string values = string.Join(", ", step.Assert.Names.Where(name => _line.Names[name] is null or bool or double or string).Select(name => $"{name}={Shown(_line.Names[name])}"));
        if (holds)
        {
            return outcome.Summary.Length > 0 ? outcome : outcome with { Summary = values.Length > 0 ? values : "holds" };
        }

        string what = step.Message?.Text(_line.Names) ?? $"{step.Assert.Text} does not hold";
        return outcome with { Verdict = Verdict.Fail, Summary = values.Length > 0 ? $"{what} ({values})" : what };
    }

    /// <summary>A value within a sentence.</summary>
    private static string Shown(object? value) => Cut(ScriptNames.Text(value), LongestValue);

    private static string Cut(string text, int longest) => text.Length <= longest ? text : text[..longest] + "...";
}
