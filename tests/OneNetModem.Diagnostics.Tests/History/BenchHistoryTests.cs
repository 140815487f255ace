// The history in a real file: what comes back, who may use it, and what damage does.
using Microsoft.Data.Sqlite;
using OneNetModem.Diagnostics.Bench;
using OneNetModem.Diagnostics.History;
using OneNetModem.Diagnostics.Tests.Reports;
using Xunit;

namespace OneNetModem.Diagnostics.Tests.History;

public sealed class BenchHistoryTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string DatabaseFile => _folder.File("state/bench.db");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_run_comes_back_without_evidence_and_series()
    {
        IReadOnlyList<long> numbers;
        using (BenchHistory history = BenchHistory.Open(DatabaseFile))
        {
            numbers = await history.AddAsync(SampleReports.Four());
        }

        using BenchHistory again = BenchHistory.Open(DatabaseFile);
        Assert.Equal([1, 2, 3, 4], numbers);
        RecordedRun run = again.Find(4)!;
        Assert.Equal(("built-in", "Order 4711-04", Verdict.Fail), (run.Plan, run.Sim.Label, run.Sim.Verdict));
        Assert.Equal(SampleReports.Four().Sims[3].Checks.Select(c => (c.Id, c.Verdict, c.Summary, c.Cause)), run.Sim.Checks.Select(c => (c.Id, c.Verdict, c.Summary, c.Cause)));
        Assert.All(run.Sim.Checks, check => Assert.Empty(check.Evidence));
        Assert.Null(again.Find(5));
        Assert.Null(again.SetAside);
    }

    [Fact]
    public async Task A_test_that_was_stopped_is_kept_as_what_it_is()
    {
        using BenchHistory history = BenchHistory.Open(DatabaseFile);
        await history.AddAsync(SampleReports.Of(SampleReports.Interrupted(), SampleReports.Good()));
        Assert.Equal(1, Assert.Single(history.List(new RunFilter { Verdict = Verdict.Unfinished })).Number);
        Assert.Equal(Change.Different, history.Compare(1, 2)!.Checks.Single(c => c.Id == "registration").Change);
    }

    [Fact]
    public async Task Runs_are_listed_newest_first_by_what_is_asked()
    {
        using BenchHistory history = BenchHistory.Open(DatabaseFile);
        await history.AddAsync(SampleReports.Four());
        await history.AddAsync(SampleReports.Of(SampleReports.Good(2) with { Started = SampleReports.Began.AddDays(1) }));

        Assert.Equal([5, 4, 3, 2, 1], Numbers(new RunFilter()));
        Assert.Equal([5, 4], Numbers(new RunFilter { Limit = 2 }));
        Assert.Equal([5, 1], Numbers(new RunFilter { Iccid = SampleReports.Iccid }));
        Assert.Equal([5, 4, 2, 1], Numbers(new RunFilter { IccidBeginsWith = "898600" }));
        Assert.Equal([4], Numbers(new RunFilter { IccidBeginsWith = "8986001234567890125" }));
        Assert.Empty(Numbers(new RunFilter { IccidBeginsWith = "9860" }));
        Assert.Equal([2], Numbers(new RunFilter { Label = "Order 4711-02" }));
        Assert.Equal([4], Numbers(new RunFilter { Module = "BG96" }));
        Assert.Equal([3], Numbers(new RunFilter { Modem = "tray-3" }));
        Assert.Equal([5, 4, 2, 1], Numbers(new RunFilter { HomeOperator = "China Mobile" }));
        Assert.Equal([4, 3], Numbers(new RunFilter { Verdict = Verdict.Fail }));
        Assert.Equal([5], Numbers(new RunFilter { Since = SampleReports.Began.AddHours(1) }));
        Assert.Equal([1], Numbers(new RunFilter { Before = SampleReports.Began.AddHours(1), Iccid = SampleReports.Iccid }));
        Assert.Empty(Numbers(new RunFilter { Iccid = "' OR 1=1 --" }));
        Assert.Equal([5, 1], history.RunsOf(SampleReports.Iccid).Select(run => run.Number));

        IEnumerable<long> Numbers(RunFilter filter) => history.List(filter).Select(run => run.Number);
    }

    [Fact]
    public async Task A_trend_and_the_percentiles_come_from_the_measures()
    {
        using BenchHistory history = BenchHistory.Open(DatabaseFile);
        double[] attach = [.. Enumerable.Range(1, 100).Select(i => (double)((i * 37) % 100) + 1)];
        for (int i = 0; i < attach.Length; i++)
        {
            await history.AddAsync(SampleReports.Of(With(attach[i], SampleReports.Began.AddHours(i))));
        }

        await history.AddAsync(SampleReports.Of(With(7, SampleReports.Began) with { Module = "BG96", HomeOperator = null, Iccid = null }, SampleReports.WrongPin()));

        IReadOnlyList<TrendPoint> trend = history.Trend(SampleReports.Iccid, "attach_ms");
        Assert.Equal(attach, trend.Select(point => point.Value));
        Assert.Equal(SampleReports.Began.AddHours(99), trend[^1].Started);
        Assert.Equal(
            [new OperatorModuleDistribution("", "BG96", new Distribution(1, 7, 7, 7, 7, 7)), new OperatorModuleDistribution("China Mobile", "EC25", new Distribution(100, 1, 50, 90, 99, 100))],
            history.Percentiles("attach_ms"));
        Assert.Empty(history.Percentiles("no_such_measure"));

        static SimReport With(double ms, DateTimeOffset at)
        {
            SimReport sim = SampleReports.Good() with { Started = at };
            return sim with { Checks = [sim.Checks[0] with { Measures = [new Measure("attach_ms", "", ms, "ms"), new Measure("attach_ms", "a second one does not count", 1e6, "ms"), new Measure("nan", "", double.NaN)] }] };
        }
    }

    [Fact]
    public async Task Two_runs_are_compared_by_their_numbers()
    {
        using BenchHistory history = BenchHistory.Open(DatabaseFile);
        await history.AddAsync(SampleReports.Four());
        Assert.Equal(Change.Worse, history.Compare(1, 2)!.Checks.Single(check => check.Id == "radio").Change);
        Assert.Null(history.Compare(1, 99));
    }

    [Fact]
    public async Task Many_writers_at_once_lose_no_row()
    {
        // Each with a connection of its own, as processes have; all begin with no file at all.
        const int Writers = 8;
        const int Each = 10;
        using Barrier together = new(Writers);
        await Task.WhenAll(Enumerable.Range(0, Writers).Select(writer => Task.Factory.StartNew(
            () =>
            {
                together.SignalAndWait();
                using BenchHistory history = BenchHistory.Open(DatabaseFile);
                for (int i = 0; i < Each; i++)
                {
                    history.AddAsync(SampleReports.Of(SampleReports.WrongApn() with { Modem = $"{writer}-{i}" })).GetAwaiter().GetResult();
                }
            },
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default)));

        using BenchHistory all = BenchHistory.Open(DatabaseFile);
        IReadOnlyList<RecordedRun> runs = all.List(new RunFilter { Limit = 1000 });
        Assert.Equal(Writers * Each, runs.Select(run => run.Sim.Modem).Distinct(StringComparer.Ordinal).Count());
        Assert.Equal(Writers * Each, runs.Count);
    }

    [Theory]
    [InlineData("no database at all")]
    [InlineData("SQLite format 3\0 and then nonsense, nonsense, nonsense, nonsense, nonsense, nonsense, nonsense, nonsense, nonsense")]
    public async Task A_damaged_file_is_set_aside_as_it_is_and_said(string content)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(DatabaseFile)!);
        File.WriteAllText(DatabaseFile, content);

        using BenchHistory history = BenchHistory.Open(DatabaseFile);
        await history.AddAsync(SampleReports.Four());

        Assert.StartsWith(DatabaseFile + ".corrupt-", history.SetAside, StringComparison.Ordinal);
        Assert.Equal(content, File.ReadAllText(history.SetAside!));
        Assert.Equal(4, history.List(new RunFilter()).Count);
    }

    [Fact]
    public async Task A_file_with_a_hole_is_set_aside()
    {
        using (BenchHistory history = BenchHistory.Open(DatabaseFile))
        {
            for (int i = 0; i < 20; i++)
            {
                await history.AddAsync(SampleReports.Four());
            }
        }

        byte[] bytes = File.ReadAllBytes(DatabaseFile);
        bytes.AsSpan(2 * 4096, 4 * 4096).Fill(0xA5);
        File.WriteAllBytes(DatabaseFile, bytes);

        using BenchHistory again = BenchHistory.Open(DatabaseFile);
        Assert.NotNull(again.SetAside);
        Assert.Empty(again.List(new RunFilter()));
        using BenchHistory third = BenchHistory.Open(DatabaseFile);
        Assert.Null(third.SetAside);
    }

    [Fact]
    public void A_file_of_a_newer_version_is_left_alone()
    {
        BenchHistory.Open(DatabaseFile).Dispose();
        using (SqliteConnection newer = new($"Data Source={DatabaseFile};Pooling=false"))
        {
            newer.Open();
            using SqliteCommand command = newer.CreateCommand();
            command.CommandText = "PRAGMA user_version = 2";
            command.ExecuteNonQuery();
        }

        BenchHistoryException e = Assert.Throws<BenchHistoryException>(() => BenchHistory.Open(DatabaseFile));
        Assert.Contains("was written by a newer version of this program (schema 2, known here: 1)", e.Message, StringComparison.Ordinal);
        Assert.Equal(DatabaseFile, e.Path);
    }

    [Fact]
    public void A_path_that_cannot_be_used_is_said()
    {
        File.WriteAllText(_folder.File("file"), "");
        BenchHistoryException e = Assert.Throws<BenchHistoryException>(() => BenchHistory.Open(_folder.File("file/bench.db")));
        Assert.StartsWith($"The history {_folder.File("file/bench.db")} cannot be used: ", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Only_the_owner_may_read_it()
    {
        using BenchHistory history = BenchHistory.Open(DatabaseFile);
        foreach (string file in Directory.GetFiles(_folder.File("state")))
        {
            if (!OperatingSystem.IsWindows())
            {
                Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
            }
        }
    }
}
