// A bench as lines: JSON events for programs, plain lines for pipes and for the doctor.
using OneNetModem.Cli.Output;
using OneNetModem.Diagnostics.Bench;

namespace OneNetModem.Cli.Bench;

/// <summary>Writes lines on stdout.</summary>
/// <param name="results">stdout.</param>
internal sealed class BenchLines(ResultWriter results) : IBenchView
{
    private readonly Lock _gate = new();
    private int _nameWidth;

    public void Show(string modem, BenchEvent happened)
    {
        switch (happened)
        {
            case CheckStarted started:
                results.Write("started", null, json =>
                {
                    json.WriteString("modem", modem);
                    json.WriteString("id", started.Check.Id);
                });
                break;
            case CheckProgress progress:
                Progress(progress.Text, null);
                break;

            // A pipe or a log wants to know that it goes on, not every step of it.
            case CheckGoesOn goesOn:
                Progress(CheckText.Progress(goesOn), Line(modem, CheckText.Line(goesOn)));
                break;
            case CheckFinished finished:
                string text = string.Join('\n', CheckText.Below(finished.Result).Prepend(CheckText.Line(finished.Result)).Select(line => Line(modem, line)));
                results.Write("check", finished.Result.Verdict == Verdict.Skipped ? null : text, json => BenchJson.Check(json, modem, finished.Result));
                break;
        }

        void Progress(string said, string? plain) => results.Write("progress", plain, json =>
        {
            json.WriteString("modem", modem);
            json.WriteString("id", happened.Check.Id);
            json.WriteString("text", said);
        });
    }

    public void Waits(string modem, string what) => results.Write("waits", Line(modem, "...   " + what), json =>
    {
        json.WriteString("modem", modem);
        json.WriteString("text", what);
    });

    public void Show(TestedSim tested) =>
        results.Write("verdict", VerdictLine(tested), json => BenchJson.Verdict(json, tested.Sim, tested.Apn, tested.Run));

    /// <summary>The verdict on a SIM in one line.</summary>
    public static string VerdictLine(TestedSim tested)
    {
        SimReport sim = tested.Sim;
        string about = string.Join(", ", ((string?[])
        [
            sim.Label, sim.Label?.Contains(sim.Iccid ?? " ", StringComparison.Ordinal) == true ? null : sim.Iccid,
            tested.Run is { } run ? $"run {run}" : null,
        ]).OfType<string>());
        return SafeText.Of($"{CheckText.Word(sim.Verdict)}  {sim.Modem}{(about.Length > 0 ? $" ({about})" : "")}: {sim.Sentence}");
    }

    private string Line(string modem, string text)
    {
        lock (_gate)
        {
            _nameWidth = Math.Max(_nameWidth, modem.Length);
            return $"{modem.PadRight(_nameWidth)}  {text}";
        }
    }
}
