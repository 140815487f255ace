// A mistake in a plan, with its place.
using System.Globalization;
using YamlDotNet.Core;

namespace OneNetModem.Cli.Bench.Plans;

/// <summary>A mistake.</summary>
/// <param name="At">Where in the file.</param>
/// <param name="Text">The key, what is wrong with it, what is allowed.</param>
internal sealed record PlanProblem(Mark At, string Text);

/// <summary>All mistakes of a file: whoever corrects it wants to see them at once.</summary>
internal sealed class PlanProblems(string file)
{
    private readonly List<PlanProblem> _all = [];

    public int Count => _all.Count;

    public void Add(Mark at, string path, string what, string allowed) => Add(at, $"{(path.Length > 0 ? path + ": " : "")}{what}; allowed: {allowed}");

    public void Add(Mark at, string text) => _all.Add(new PlanProblem(at, text));

    /// <exception cref="CommandFailure">There are any.</exception>
    public void ThrowIfAny()
    {
        if (_all.Count > 0)
        {
            throw new CommandFailure(
                ExitCode.Usage,
                _all.Count == 1 ? "the plan has a mistake" : string.Create(CultureInfo.InvariantCulture, $"the plan has {_all.Count} mistakes"),
                string.Join('\n', _all.OrderBy(p => p.At.Line).ThenBy(p => p.At.Column).Select(p => string.Create(CultureInfo.InvariantCulture, $"{file}:{p.At.Line}:{p.At.Column}: {p.Text}"))),
                null,
                "onenet-modem simtest schema    lists every key with its type and range");
        }
    }
}
