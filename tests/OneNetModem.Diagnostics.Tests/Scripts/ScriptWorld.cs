// Runs scripts on an emulated module, in a time of its own.
using OneNetModem.Diagnostics.Scripts;
using OneNetModem.Diagnostics.Tests.Bench;
using OneNetModem.Diagnostics.Yaml;
using OneNetModem.Emulator;
using Xunit;

namespace OneNetModem.Diagnostics.Tests.Scripts;

internal sealed record ScriptWorld
{
    public BenchWorld Bench { get; init; } = new();

    public ScriptOptions Options { get; init; } = new() { Environment = _ => null };

    /// <summary>Told of every event of the run.</summary>
    public Action<ScriptEvent, EmulatedModule> Watch { get; init; } = static (_, _) => { };

    /// <summary>A script without mistakes.</summary>
    public static Script Parse(string text, string file = "s.yaml")
    {
        Script script = ScriptFile.Parse(text, file, out YamlProblems problems);
        Assert.True(problems.Count == 0, string.Join('\n', problems.All));
        return script;
    }

    /// <summary>The mistakes of a script, one a line.</summary>
    public static string Mistakes(string text, string file = "s.yaml")
    {
        ScriptFile.Parse(text, file, out YamlProblems problems);
        return string.Join('\n', problems.All);
    }

    public ScriptReport Run(string text, CancellationToken token = default) => Run(Parse(text), token);

    public ScriptReport Run(Script script, CancellationToken token = default)
    {
        Assert.Empty(Options.Problems(script));
        return Bench.Use((line, module) =>
        {
            ScriptRun run = new(line, script, Options);
            run.Happened += e => Watch(e, module);
            return run.RunAsync(token);
        });
    }

    /// <summary>The only step of a script beside the opening of the port.</summary>
    public StepResult Step(string text) => Assert.Single(Run(text).Steps, step => step.Kind != "open");
}
