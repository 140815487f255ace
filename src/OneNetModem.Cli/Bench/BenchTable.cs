// A bench as a table that changes in place: only on a terminal, since elsewhere every frame of it would be printed.
using OneNetModem.Cli.Output;
using OneNetModem.Diagnostics.Bench;
using Spectre.Console;

namespace OneNetModem.Cli.Bench;

/// <summary>Shows a row for each modem while they are tested, and the verdicts below it at the end; those of SIMs that have given way to the next
/// one stand above it.</summary>
/// <param name="console">The terminal.</param>
/// <param name="modems">The modems, in the order of the rows.</param>
/// <param name="time">Clock of the frames.</param>
internal sealed class BenchTable(IAnsiConsole console, IReadOnlyList<string> modems, TimeProvider time) : IBenchView
{
    private static readonly TimeSpan Frame = TimeSpan.FromMilliseconds(250);

    private readonly Lock _gate = new();
    private readonly Dictionary<string, Row> _rows = modems.ToDictionary(name => name, _ => new Row(), StringComparer.Ordinal);
    private readonly List<TestedSim> _tested = [];
    private readonly Queue<TestedSim> _past = [];

    /// <summary>The terminal that a table may be shown on; null: there is none.</summary>
    public static IAnsiConsole? Terminal()
    {
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Out) });
        return !Console.IsOutputRedirected && console.Profile.Capabilities is { Interactive: true, Ansi: true } ? console : null;
    }

    /// <summary>Shows the table until the work is done, then the verdicts.</summary>
    public async Task RunAsync(Func<Task> work)
    {
        Task running = work();
        await console.Live(Build()).StartAsync(async live =>
        {
            while (!running.IsCompleted)
            {
                await Task.WhenAny(running, Task.Delay(Frame, time));
                foreach (TestedSim past in TakePast())
                {
                    // Over the whole width: it is written over the table.
                    console.Write(new Table().NoBorder().HideHeaders().Expand().AddColumn(new TableColumn("").Padding(0, 0)).AddRow(new Text(BenchLines.VerdictLine(past))));
                }

                live.UpdateTarget(Build());
            }

            live.UpdateTarget(Build());
        });
        foreach (TestedSim tested in TakePast().Concat(_tested))
        {
            console.WriteLine(BenchLines.VerdictLine(tested));
        }

        await running;
    }

    public void Show(string modem, BenchEvent happened)
    {
        lock (_gate)
        {
            Row row = _rows[modem];
            switch (happened)
            {
                case CheckStarted started:
                    if (row.IsOver)
                    {
                        _tested.Remove(row.Last!);
                        _past.Enqueue(row.Last!);
                        row.Begin();
                    }

                    (row.Now, row.Since) = (started.Check.Title, time.GetTimestamp());
                    break;
                case CheckProgress progress:
                    row.Now = $"{progress.Check.Title}: {progress.Text}";
                    break;
                case CheckFinished finished:
                    row.Marks.Add(finished.Result.Verdict);
                    break;
            }
        }
    }

    public void Waits(string modem, string what)
    {
        lock (_gate)
        {
            _rows[modem].Waits = what;
        }
    }

    public void Show(TestedSim tested)
    {
        lock (_gate)
        {
            Row row = _rows[tested.Sim.Modem];
            (row.IsOver, row.Last) = (true, tested);
            _tested.Add(tested);
        }
    }

    private TestedSim[] TakePast()
    {
        lock (_gate)
        {
            TestedSim[] past = [.. _past];
            _past.Clear();
            return past;
        }
    }

    private Table Build()
    {
        lock (_gate)
        {
            Table table = new Table().RoundedBorder().AddColumns("modem", "SIM", "checks", "now");
            foreach (string modem in modems)
            {
                Row row = _rows[modem];
                string sim = row.Last?.Sim is { } last && row.IsOver ? last.Label ?? last.Iccid ?? "-" : "";
                table.AddRow(new Markup(Markup.Escape(modem)), new Markup(Markup.Escape(SafeText.Of(sim))), new Markup(string.Concat(row.Marks.Select(Mark))), new Markup(Now(row)));
            }

            return table;
        }
    }

    private string Now(Row row)
    {
        if (!row.IsOver)
        {
            return $"{Markup.Escape(SafeText.Of(row.Now))} [grey]{time.GetElapsedTime(row.Since).TotalSeconds:0} s[/]";
        }

        string colour = row.Last!.Sim.Verdict switch { Verdict.Pass => "green", Verdict.Warn or Verdict.Unfinished => "yellow", Verdict.Fail => "red", _ => "grey" };
        return $"[{colour}]{Markup.Escape(SafeText.Of(row.Last.Sim.Sentence))}[/]{(row.Waits is { } waits ? $" [grey]{Markup.Escape(waits)}[/]" : "")}";
    }

    // By their shapes too, not by their colours alone.
    private static string Mark(Verdict verdict) => verdict switch
    {
        Verdict.Pass => "[green]+[/]",
        Verdict.Warn => "[yellow]![/]",
        Verdict.Unfinished => "[yellow]?[/]",
        Verdict.Fail => "[red]x[/]",
        _ => "[grey].[/]",
    };

    private sealed class Row
    {
        public List<Verdict> Marks { get; } = [];

        public string Now { get; set; } = "";

        public long Since { get; set; }

        public bool IsOver { get; set; }

        public string? Waits { get; set; }

        public TestedSim? Last { get; set; }

        public void Begin()
        {
            Marks.Clear();
            (IsOver, Waits) = (false, null);
        }
    }
}
