// What the steps of a run share: the line, the names, the lines that came, the messages that came.
using OneNetModem.At.Dialogue;
using OneNetModem.Diagnostics.Bench;
using OneNetModem.Quectel.Session;

namespace OneNetModem.Diagnostics.Scripts;

/// <summary>The line as a script uses it.</summary>
internal sealed class ScriptLine(BenchLine line, Script script) : IDisposable
{
    /// <summary>URCs that may wait while a command takes its time.</summary>
    private const int UrcsBehind = 4096;

    private readonly List<AtUrc> _urcs = [];
    private readonly List<string> _seen = [];
    private readonly Stack<IReadOnlyList<AbortRule>> _aborts = [];
    private AtUrcSubscription? _subscription;

    public BenchLine Bench => line;

    public ScriptNames Names { get; } = new();

    /// <summary>The messages from the server.</summary>
    public MessageInbox Messages { get; } = new(line.Time);

    /// <summary>Checks that have come out well in this run: they need not be repeated for those that need them.</summary>
    public HashSet<string> PassedChecks { get; } = new(StringComparer.Ordinal);

    /// <summary>How far the module was brought up by steps of this run.</summary>
    public SessionLayer Reached { get; set; } = SessionLayer.Port;

    /// <summary>URCs are kept from now on.</summary>
    public void Listen() => _subscription = line.At.Subscribe(UrcsBehind);

    /// <summary>A command goes out: what came before it is not waited for any more.</summary>
    public void BeginCommand()
    {
        Drain();
        _urcs.Clear();
    }

    /// <summary>A step begins: no line was seen in it.</summary>
    public void BeginStep()
    {
        Drain();
        _seen.Clear();
    }

    /// <summary>A line of an answer was seen.</summary>
    public void Saw(string text) => _seen.Add(text);

    /// <summary>The URCs since the last command, in their order, those not taken.</summary>
    public IReadOnlyList<AtUrc> Urcs
    {
        get
        {
            Drain();
            return _urcs;
        }
    }

    /// <summary>The URC is dealt with, and everything before it is over.</summary>
    public void Take(AtUrc urc) => _urcs.RemoveRange(0, _urcs.IndexOf(urc) + 1);

    /// <summary>A URC that a command took for its result: others may wait for it as well.</summary>
    public void AddUrc(AtUrc urc)
    {
        _urcs.Add(urc);
        _seen.Add(urc.Line);
    }

    /// <summary>Completes when another URC is there; false: the link has ended.</summary>
    public ValueTask<bool> MoreUrcsAsync(CancellationToken token) => _subscription!.Reader.WaitToReadAsync(token);

    /// <summary>An included script's own reasons to give up count from here on.</summary>
    public void PushAborts(IReadOnlyList<AbortRule> rules) => _aborts.Push(rules);

    /// <summary>They no longer do.</summary>
    public void PopAborts() => _aborts.Pop();

    /// <summary>The rule by which what was seen in this step ends the script; null: none.</summary>
    /// <exception cref="ScriptValueException">A rule's expression has no value.</exception>
    public (AbortRule Rule, string? Line)? AbortOf(ScriptStep step)
    {
        Drain();
        foreach (AbortRule rule in step.Aborts.Concat(script.Aborts).Concat(_aborts.SelectMany(rules => rules)))
        {
            if (rule.On is null)
            {
                if (rule.When is null || Names.Holds(rule.When))
                {
                    return (rule, null);
                }

                continue;
            }

            LineMatcher pattern = rule.On.For(Names);
            foreach (string text in _seen)
            {
                if (pattern.Match(text) is { } captures && (rule.When is null || HoldsWith(captures, rule.When)))
                {
                    return (rule, text);
                }
            }
        }

        return null;
    }

    public void Dispose()
    {
        _subscription?.Dispose();
        Messages.Dispose();
    }

    private bool HoldsWith(Dictionary<string, object?> captures, ScriptExpression when)
    {
        foreach ((string name, object? value) in captures)
        {
            Names[name] = value;
        }

        return Names.Holds(when);
    }

    private void Drain()
    {
        while (_subscription is not null && _subscription.Reader.TryRead(out AtUrc? urc))
        {
            AddUrc(urc);
        }
    }
}
