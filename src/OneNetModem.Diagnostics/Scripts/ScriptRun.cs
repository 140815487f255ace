// Runs a script: one step after the other, each with its conditions, attempts and rounds.
using OneNetModem.Diagnostics.Bench;
using OneNetModem.Quectel.Knowledge;

namespace OneNetModem.Diagnostics.Scripts;

/// <summary>One run of a script on one line.</summary>
public sealed partial class ScriptRun
{
    /// <summary>How long the steps at the end may take when the run was interrupted: somebody waits for the program to end.</summary>
    private static readonly TimeSpan FinallyLimit = TimeSpan.FromSeconds(30);

    private readonly BenchLine _bench;
    private readonly Script _script;
    private readonly ScriptOptions _options;
    private readonly StepLog _log = new();
    private readonly List<string> _context = [];
    private readonly HashSet<DangerKind> _allowed;
    private ScriptLine _line = null!;
    private SendAction _send = null!;
    private CloudAction _cloud = null!;
    private CheckAction _check = null!;
    private long _began;
    private string? _iccid;
    private string? _imsi;
    private bool _isFinally;
    private Ending? _ending;

    /// <summary>A run.</summary>
    /// <param name="line">The line; it stays the caller's.</param>
    /// <param name="script">A script without mistakes.</param>
    /// <param name="options">Values from outside; <see cref="ScriptOptions.Problems"/> is empty.</param>
    public ScriptRun(BenchLine line, Script script, ScriptOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(line);
        ArgumentNullException.ThrowIfNull(script);
        _bench = line;
        _script = script;
        _options = options ?? new ScriptOptions();
        _allowed = [.. _options.Allowed];
    }

    /// <summary>Something happened. Called on the run's thread; a handler must not block.</summary>
    public event Action<ScriptEvent>? Happened;

    /// <summary>The secret values that are known by now: nothing that is written down may hold them.</summary>
    public IReadOnlyList<string> Secrets => _line?.Names.Secrets ?? [];

    private enum Flow
    {
        GoOn,

        /// <summary>The steps around it do not go on either, unless they say so.</summary>
        Failed,

        /// <summary>Nothing goes on but what is done at the end.</summary>
        Ended,
    }

    /// <summary>Runs the script. What fails is in the report; a run that is cancelled gives the report of what was done.</summary>
    public async Task<ScriptReport> RunAsync(CancellationToken token = default)
    {
        DateTimeOffset started = _bench.Time.GetUtcNow();
        _began = _bench.Time.GetTimestamp();
        using ScriptLine line = new(_bench, _script);
        _line = line;
        (_send, _cloud, _check) = (new SendAction(line), new CloudAction(line), new CheckAction(line));
        _bench.Said += Tell;
        try
        {
            using CancellationTokenSource limit = _script.Timeout is { } longest ? new CancellationTokenSource(longest, _bench.Time) : new CancellationTokenSource();
            using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(token, limit.Token);
            bool begins = await OpenAsync(either.Token) && SetNames();
            if (begins)
            {
                await ListAsync(_script.Steps, either.Token);
            }

            if (either.IsCancellationRequested)
            {
                _ending ??= token.IsCancellationRequested ? Ending.Interrupted : Ending.TimeIsUp;
            }

            if (begins && !_bench.IsLost)
            {
                await FinallyAsync(token);
            }
        }
        finally
        {
            _bench.Said -= Tell;
        }

        return Report(started);
    }

    private void Tell(string text) => Happened?.Invoke(new StepProgress(Masked(text)));

    private string Masked(string text) => _line.Names.Masked(text);

    private async Task FinallyAsync(CancellationToken token)
    {
        _isFinally = true;
        _context.Clear();
        using CancellationTokenSource last = new(Timeout.InfiniteTimeSpan, _bench.Time);
        using CancellationTokenRegistration hurry = token.Register(() => last.CancelAfter(FinallyLimit));
        foreach (ScriptStep step in _script.Finally)
        {
            await StepAsync(step, last.Token);
        }
    }

    /// <summary>The port, the module, and who it is. False: the script cannot begin.</summary>
    private async Task<bool> OpenAsync(CancellationToken token)
    {
        OpenStep step = new() { Place = new Yaml.FilePlace(_script.File, 1, 1) };
        return await LeafAsync(step, token) == Flow.GoOn;
    }

    private bool SetNames()
    {
        ScriptNames names = _line.Names;
        names["config"] = _options.Config;
        names["env"] = _script.AllSteps.OfType<IncludeStep>().SelectMany(step => step.Script.Environment).Concat(_script.Environment).Distinct(StringComparer.Ordinal)
            .ToDictionary(name => name, name => (object?)_options.Environment(name), StringComparer.Ordinal);
        names["module"] = new Dictionary<string, object?>(StringComparer.Ordinal)
        {
            ["model"] = _bench.Facts.Identity?.Model,
            ["firmware"] = _bench.Facts.Identity?.Revision,
            ["series"] = _bench.Facts.Profile?.Name,
        };
        names["round"] = 1.0;
        names["elapsed"] = 0.0;
        try
        {
            foreach (ScriptVariable variable in _script.Variables)
            {
                SetVariable(variable, _options.Variables.TryGetValue(variable.Name, out string? text) ? ScriptOptions.ValueOf(variable, text) : variable.Value?.Evaluate(names));
            }

            return true;
        }
        catch (ScriptValueException wrong)
        {
            Finish(new AssertStep { Place = _script.Variables[0].Place, Assert = null }, "variables", _bench.Time.GetUtcNow(), _bench.Time.GetTimestamp(), 1, StepOutcome.Fail(wrong.Message));
            return false;
        }
    }

    private void SetVariable(ScriptVariable variable, object? value)
    {
        _line.Names[variable.Name] = value;
        if (variable.IsSecret)
        {
            _line.Names.MarkSecret(variable.Name);
        }
    }

    private async Task<Flow> ListAsync(IReadOnlyList<ScriptStep> steps, CancellationToken token)
    {
        foreach (ScriptStep step in steps)
        {
            Flow flow = await StepAsync(step, token);
            if (flow != Flow.GoOn)
            {
                return flow;
            }
        }

        return Flow.GoOn;
    }

    private async Task<Flow> StepAsync(ScriptStep step, CancellationToken token)
    {
        if (step.Loop is null)
        {
            return await RoundAsync(step, token);
        }

        try
        {
            return await LoopAsync(step, step.Loop, token);
        }
        catch (ScriptValueException wrong)
        {
            return Settle(step, Finish(step, step.Title, _bench.Time.GetUtcNow(), _bench.Time.GetTimestamp(), 1, StepOutcome.Fail(wrong.Message)));
        }
        catch (OperationCanceledException) when (token.IsCancellationRequested)
        {
            return Flow.Ended;
        }
    }

    private async Task<Flow> LoopAsync(ScriptStep step, LoopRule loop, CancellationToken token)
    {
        List<object?>? values = loop.List is null ? null : loop.List.Evaluate(_line.Names) as List<object?> ?? throw new ScriptValueException("foreach needs a list, and this is none");
        int rounds = values?.Count ?? loop.Times!.Value;
        DateTimeOffset started = _bench.Time.GetUtcNow();
        long start = _bench.Time.GetTimestamp();
        for (int i = 0; i < rounds; i++)
        {
            if (i > 0 && loop.Every > TimeSpan.Zero)
            {
                await _bench.PauseAsync(loop.Every, token);
            }

            _line.Names["round"] = i + 1.0;
            if (values is not null)
            {
                _line.Names[loop.Variable!] = values[i];
            }

            _context.Add(values is null ? FormattableString.Invariant($"round {i + 1}") : $"{loop.Variable}={ScriptNames.Text(values[i])}");
            Flow flow = await RoundAsync(step, token);
            _context.RemoveAt(_context.Count - 1);
            if (flow != Flow.GoOn)
            {
                return flow;
            }

            if (loop.Until is not null && Holds(loop.Until))
            {
                return Flow.GoOn;
            }
        }

        return loop.Until is null ? Flow.GoOn : Settle(step, Finish(
            new UntilStep(loop.Until) { Place = step.Place }, loop.Until.Text, started, start, rounds, StepOutcome.Fail($"not so after {rounds} {(rounds == 1 ? "round" : "rounds")}")));
    }

    private bool Holds(ScriptExpression expression)
    {
        TellTime();
        return _line.Names.Holds(expression);
    }

    private void TellTime() => _line.Names["elapsed"] = Math.Round(_bench.Time.GetElapsedTime(_began).TotalSeconds, 3);

    private async Task<Flow> RoundAsync(ScriptStep step, CancellationToken token)
    {
        if (token.IsCancellationRequested)
        {
            return Flow.Ended;
        }

        try
        {
            if (step.When is not null && !Holds(step.When))
            {
                Finish(step, step.Name ?? step.Title, _bench.Time.GetUtcNow(), _bench.Time.GetTimestamp(), 0, new StepOutcome(Verdict.Skipped, $"only when {step.When.Text}"));
                return Flow.GoOn;
            }
        }
        catch (ScriptValueException wrong)
        {
            return Settle(step, Finish(step, step.Name ?? step.Title, _bench.Time.GetUtcNow(), _bench.Time.GetTimestamp(), 1, StepOutcome.Fail($"when: {wrong.Message}")));
        }

        return step is BlockStep or IncludeStep ? await GroupAsync(step, token) : await LeafAsync(step, token);
    }
}
