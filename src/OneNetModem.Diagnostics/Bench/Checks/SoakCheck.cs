// The soak: messages at an interval for as long as the plan wants, with loss, times and signal.
using OneNetModem.Quectel.Session;

namespace OneNetModem.Diagnostics.Bench.Checks;

/// <summary>Publishes for a long time. Interrupted it gives what it has.</summary>
public sealed class SoakCheck : ICheck
{
    /// <inheritdoc/>
    public string Id => "soak";

    /// <inheritdoc/>
    public SessionLayer Layer => SessionLayer.Mqtt;

    /// <inheritdoc/>
    public string Title => "soak";

    /// <inheritdoc/>
    public IReadOnlyList<string> Needs => ["publish"];

    /// <inheritdoc/>
    public async Task<CheckResult> RunAsync(BenchLine line, CancellationToken token)
    {
        ArgumentNullException.ThrowIfNull(line);
        if (line.Limits.Soak <= TimeSpan.Zero)
        {
            return this.Skip("the plan asks for none");
        }

        if (line.Target.Device is null)
        {
            return this.Skip(LoginCheck.NoDevice);
        }

        Course course = new(line.Session);
        long started = line.Time.GetTimestamp();
        TimeSpan Elapsed() => line.Time.GetElapsedTime(started);
        bool interrupted = false;
        try
        {
            while (Elapsed() < line.Limits.Soak && !line.IsLost)
            {
                TimeSpan next = Elapsed() + line.Limits.SoakInterval;
                await OneAsync(line, course, token);
                line.Say($"{Words(Elapsed())} of {Words(line.Limits.Soak)}: {course.Figures.Answered} of {course.Sent} messages, {course.Disconnects} disconnects");
                TimeSpan wait = (next < line.Limits.Soak ? next : line.Limits.Soak) - Elapsed();
                if (wait > TimeSpan.Zero)
                {
                    await line.PauseAsync(wait, token);
                }
            }
        }
        catch (OperationCanceledException) when (token.IsCancellationRequested && course.Sent > 0)
        {
            interrupted = true;
        }

        return Judge(line, course, Elapsed(), interrupted) with { Measures = course.Measures(Elapsed()), Series = course.Series };
    }

    private static async Task OneAsync(BenchLine line, Course course, CancellationToken token)
    {
        if (await line.Session.ResumeAsync(token) is { } fault)
        {
            course.Unsent++;
            course.LastFault = fault;
        }
        else
        {
            course.Figures.Add(await line.Session.RoundTripAsync(0, token));
        }

        SignalSample sample = await SignalSample.TakeAsync(line, token);
        DateTimeOffset now = line.Time.GetUtcNow();
        course.Rssi.AddRange(sample.Rssi is { } rssi ? [(now, rssi)] : []);
        course.Power.AddRange(sample.Power is { } power ? [(now, power)] : []);
    }

    private CheckResult Judge(BenchLine line, Course course, TimeSpan ran, bool interrupted)
    {
        string answered = $"{course.Figures.Answered} of {course.Sent} messages in {Words(ran)}{(interrupted ? $" of {Words(line.Limits.Soak)}, interrupted" : "")}";
        string cause = course.LastFault is { } fault ? $"the connection could not be had back at times ({fault.Reason})" : "a weak or disturbed signal, or a busy network";
        return line.Limits.SoakLoss.Of(course.Loss) switch
        {
            Verdict.Fail => this.Fail($"only {answered}", cause, "look at the signal over time"),
            Verdict.Warn => this.Warn($"only {answered}", cause, "look at the signal over time"),
            _ when course.Disconnects > 0 => this.Warn($"{answered}, and {course.Disconnects} disconnects", "a weak signal, an idle limit of the network, or another client with the same name", "look at the times of the disconnects"),
            _ when interrupted => this.Unfinished(hadBegun: true) with { Summary = answered },
            _ => this.Pass(answered),
        };
    }

    private static string Words(TimeSpan span) => span.TotalHours >= 1 ? $"{span:d\\.hh\\:mm} h".TrimStart('0', '.') : $"{span:mm\\:ss} min";

    /// <summary>How it went so far.</summary>
    private sealed class Course(LineSession session)
    {
        private readonly int _before = session.Losses;

        public RoundTripFigures Figures { get; } = new("soak");

        public List<(DateTimeOffset, double)> Rssi { get; } = [];

        public List<(DateTimeOffset, double)> Power { get; } = [];

        public int Disconnects => session.Losses - _before;

        /// <summary>Messages that could not even be sent.</summary>
        public int Unsent { get; set; }

        public SessionFault? LastFault { get; set; }

        public int Sent => Figures.Trips.Count + Unsent;

        public double Loss => Sent == 0 ? 0 : 100.0 * (Sent - Figures.Answered) / Sent;

        public IReadOnlyList<MeasureSeries> Series =>
            [.. new MeasureSeries[] { Figures.Series, new("rssi", "dBm", Rssi), new("rsrp", "dBm", Power) }.Where(s => s.Points.Count > 0)];

        public IReadOnlyList<Measure> Measures(TimeSpan ran)
        {
            MeasureList list = new MeasureList().Add("length", Math.Round(ran.TotalSeconds), "s").Add("disconnects", Disconnects, "").Add("unsent", Unsent, "");
            Figures.AddTo(list);
            return [.. list.Items.Where(m => m.Name != "loss"), new Measure("loss", MeasureList.Text(Loss, "%"), Math.Round(Loss, 2), "%")];
        }
    }
}
