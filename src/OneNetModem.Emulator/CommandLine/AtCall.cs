// One command of a command line on its way: its values, the information lines it collects, its end.
namespace OneNetModem.Emulator.CommandLine;

internal delegate AtOutcome AtHandler(AtCall call);

internal sealed class AtCall(string name, AtForm form, AtArguments arguments)
{
    private Action<AtCall, AtOutcome>? _completed;

    /// <summary>Upper case, with its <c>+</c>: <c>+QMTPUB</c>; basic commands are <c>E</c>, <c>&amp;F</c>, <c>S3</c>.</summary>
    internal string Name { get; } = name;

    internal AtForm Form { get; } = form;

    internal AtArguments Args { get; } = arguments;

    internal List<string> Lines { get; } = [];

    internal AtOutcome Ok(params ReadOnlySpan<string> lines)
    {
        Lines.AddRange(lines);
        return AtOutcome.Ok;
    }

    internal void OnCompleted(Action<AtCall, AtOutcome> completed) => _completed = completed;

    /// <summary>Ends a call whose handler said <see cref="AtOutcome.Pending"/>; a second end is ignored.</summary>
    internal void Complete(AtOutcome outcome)
    {
        Action<AtCall, AtOutcome>? completed = _completed;
        _completed = null;
        completed?.Invoke(this, outcome);
    }
}
