// The four files in their folder: all or none, and errors in words.
using OneNetModem.Diagnostics.Bench;
using OneNetModem.Diagnostics.History;
using OneNetModem.Diagnostics.Reports;
using Xunit;

namespace OneNetModem.Diagnostics.Tests.Reports;

public sealed class ReportFolderTests
{
    [Fact]
    public async Task Four_files_take_the_place_of_older_ones()
    {
        using TemporaryFolder folder = new();
        string directory = folder.File("deep/er");
        ReportFolder.Write(directory, SampleReports.Of(SampleReports.WrongPin()));
        IReadOnlyList<string> files = ReportFolder.Write(directory, SampleReports.Four());

        Assert.Equal(["report.html", "report.json", "junit.xml", "sims.csv"], files.Select(Path.GetFileName));
        Assert.Equal(files.Order(StringComparer.Ordinal), Directory.GetFiles(directory).Order(StringComparer.Ordinal));
        await using FileStream json = File.OpenRead(files[1]);
        Assert.Equal(4, ReportJson.Read(json).Sims.Count);
        Assert.Equal([0xEF, 0xBB, 0xBF], File.ReadAllBytes(files[3])[..3]);
    }

    [Fact]
    public void A_folder_that_cannot_be_made_is_said()
    {
        using TemporaryFolder folder = new();
        File.WriteAllText(folder.File("file"), "");
        ReportException e = Assert.Throws<ReportException>(() => ReportFolder.Write(folder.File("file"), SampleReports.Four()));
        Assert.StartsWith($"The report cannot be written to {folder.File("file")}: ", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_write_that_fails_leaves_no_half_report()
    {
        using TemporaryFolder folder = new();
        Directory.CreateDirectory(folder.File("report.html/taken"));
        Assert.Throws<ReportException>(() => ReportFolder.Write(folder.Path, SampleReports.Four()));
        Assert.Equal([folder.File("report.html")], Directory.GetFileSystemEntries(folder.Path));
    }

    [Fact]
    public async Task Earlier_runs_come_from_the_history_and_this_one_does_not_count()
    {
        using TemporaryFolder folder = new();
        using BenchHistory history = BenchHistory.Open(folder.File("bench.db"));
        BenchReport now = SampleReports.Of(SampleReports.Good());
        await history.AddAsync(SampleReports.Of(SampleReports.Good(2) with { Started = SampleReports.Began.AddDays(-3) }));
        await history.AddAsync(now);

        string page = File.ReadAllText(ReportFolder.Write(folder.File("out"), now, history)[0]);

        Assert.Contains("2026-04-28 09:30", page, StringComparison.Ordinal);
        Assert.DoesNotContain(">2026-05-01 09:30<", page, StringComparison.Ordinal);
    }

    [Fact]
    public void A_history_that_cannot_be_read_costs_no_report()
    {
        using TemporaryFolder folder = new();
        using BenchHistory history = BenchHistory.Open(folder.File("bench.db"));
        using (Microsoft.Data.Sqlite.SqliteConnection other = new($"Data Source={folder.File("bench.db")};Pooling=false"))
        {
            other.Open();
            using Microsoft.Data.Sqlite.SqliteCommand drop = other.CreateCommand();
            drop.CommandText = "DROP TABLE run";
            drop.ExecuteNonQuery();
        }

        Assert.Contains("Earlier runs are missing here. The history", File.ReadAllText(ReportFolder.Write(folder.File("out"), SampleReports.Four(), history)[0]), StringComparison.Ordinal);
    }
}
