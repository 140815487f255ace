// All SIM tests of this machine, in a SQLite file that several processes may use at once.
using System.Globalization;
using System.Text;
using Microsoft.Data.Sqlite;
using OneNetModem.Diagnostics.Bench;
using OneNetModem.Diagnostics.Reports;

namespace OneNetModem.Diagnostics.History;

/// <summary>The history of the bench. May be used from several threads.</summary>
/// <remarks>It holds ICCID, IMSI and IMEI in full, in a file that only its owner may read: a SIM is known by its ICCID. Evidence and series
/// stay in the reports.</remarks>
public sealed class BenchHistory : IDisposable
{
    private readonly Lock _gate = new();
    private readonly string _path;
    private readonly SqliteConnection _connection;

    private BenchHistory(string path, SqliteConnection connection, string? setAside)
    {
        _path = path;
        _connection = connection;
        SetAside = setAside;
    }

    /// <summary>Where the file went that was found damaged when this one was opened; null when it was sound.</summary>
    public string? SetAside { get; }

    /// <summary>Opens the history, or begins one.</summary>
    /// <param name="path">The file, by custom <c>bench.db</c> in the state directory. Its folder is made.</param>
    /// <param name="time">Names a damaged file; the system's clock by default.</param>
    /// <exception cref="BenchHistoryException">It cannot be used.</exception>
    public static BenchHistory Open(string path, TimeProvider? time = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        path = Path.GetFullPath(path);
        try
        {
            try
            {
                return new BenchHistory(path, HistoryFile.Open(path), setAside: null);
            }
            catch (SqliteException e) when (HistoryFile.IsDamage(e))
            {
                string? aside = HistoryFile.SetAside(path, (time ?? TimeProvider.System).GetUtcNow());
                return new BenchHistory(path, HistoryFile.Open(path), aside);
            }
        }
        catch (Exception e) when (e is SqliteException or IOException or UnauthorizedAccessException)
        {
            throw new BenchHistoryException(path, $"cannot be used: {e.Message}", e);
        }
    }

    /// <summary>Adds all SIMs of a report.</summary>
    /// <returns>The numbers of their runs, in the order of the report.</returns>
    /// <exception cref="BenchHistoryException">It cannot be written; then none of them was added.</exception>
    public Task<IReadOnlyList<long>> AddAsync(BenchReport report)
    {
        ArgumentNullException.ThrowIfNull(report);

        // SQLite knows no asynchronous writing, and may have to wait for another process.
        return Task.Run(() => Guarded<IReadOnlyList<long>>(() =>
        {
            using SqliteTransaction transaction = _connection.BeginTransaction(deferred: false);
            long[] numbers = [.. report.Sims.Select(sim => Insert(report.Plan, sim))];
            transaction.Commit();
            return numbers;
        }));
    }

    /// <summary>One run; null when there is none of this number.</summary>
    /// <exception cref="BenchHistoryException">It cannot be read.</exception>
    public RecordedRun? Find(long number) => Runs("WHERE number = $0", number) is [RecordedRun run] ? run : null;

    /// <summary>Runs that the filter lets through, newest first.</summary>
    /// <exception cref="BenchHistoryException">It cannot be read.</exception>
    public IReadOnlyList<RecordedRun> List(RunFilter filter)
    {
        ArgumentNullException.ThrowIfNull(filter);
        StringBuilder where = new("WHERE TRUE");
        List<object> values = [];
        And("iccid =", filter.Iccid);
        And("instr(iccid, ", filter.IccidBeginsWith, ") = 1");
        And("label =", filter.Label);
        And("home_operator =", filter.HomeOperator);
        And("module =", filter.Module);
        And("modem =", filter.Modem);
        And("verdict =", filter.Verdict?.ToString());
        And("started >=", filter.Since?.ToUnixTimeMilliseconds());
        And("started <", filter.Before?.ToUnixTimeMilliseconds());
        where.Append(CultureInfo.InvariantCulture, $" ORDER BY started DESC, number DESC LIMIT {filter.Limit}");
        return Runs(where.ToString(), [.. values]);

        void And(string condition, object? value, string end = "")
        {
            if (value is not null)
            {
                where.Append(CultureInfo.InvariantCulture, $" AND {condition} ${values.Count}{end}");
                values.Add(value);
            }
        }
    }

    /// <summary>All runs of a SIM, newest first.</summary>
    /// <exception cref="BenchHistoryException">It cannot be read.</exception>
    public IReadOnlyList<RecordedRun> RunsOf(string iccid) => List(new RunFilter { Iccid = iccid, Limit = int.MaxValue });

    /// <summary>Two runs side by side; null when one of them is not there.</summary>
    /// <param name="before">Number of the first.</param>
    /// <param name="after">Number of the second.</param>
    /// <exception cref="BenchHistoryException">It cannot be read.</exception>
    public RunComparison? Compare(long before, long after) =>
        Find(before) is { } first && Find(after) is { } second ? RunComparison.Of(first.Sim, second.Sim) : null;

    /// <summary>A measure of a SIM over its runs, oldest first; runs without it are left out.</summary>
    /// <param name="iccid">The SIM.</param>
    /// <param name="measure">As in <see cref="Measure.Name"/>.</param>
    /// <exception cref="BenchHistoryException">It cannot be read.</exception>
    public IReadOnlyList<TrendPoint> Trend(string iccid, string measure) => Read(
        "SELECT number, started, value FROM run JOIN measure ON run = number WHERE iccid = $0 AND name = $1 ORDER BY started, number",
        row => new TrendPoint(row.GetInt64(0), DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(1)), row.GetDouble(2)),
        iccid,
        measure);

    /// <summary>How a measure (<c>attach_ms</c>, <c>first_publish_ms</c>) is spread, for every pair of operator and module.</summary>
    /// <param name="measure">As in <see cref="Measure.Name"/>.</param>
    /// <exception cref="BenchHistoryException">It cannot be read.</exception>
    public IReadOnlyList<OperatorModuleDistribution> Percentiles(string measure) =>
    [
        .. from row in Read(
               "SELECT home_operator, module, value FROM run JOIN measure ON run = number WHERE name = $0 ORDER BY home_operator, module",
               row => (Operator: row.GetString(0), Module: row.GetString(1), Value: row.GetDouble(2)),
               measure)
           group row.Value by (row.Operator, row.Module) into pair
           select new OperatorModuleDistribution(pair.Key.Operator, pair.Key.Module, Distribution.Of(pair)!),
    ];

    /// <summary>Closes the file.</summary>
    public void Dispose() => _connection.Dispose();

    private long Insert(string plan, SimReport sim)
    {
        using SqliteCommand run = Command(
            "INSERT INTO run(plan, started, modem, iccid, label, home_operator, module, verdict, report) VALUES ($0, $1, $2, $3, $4, $5, $6, $7, $8) RETURNING number",
            plan, sim.Started.ToUnixTimeMilliseconds(), sim.Modem, sim.Iccid, sim.Label, sim.HomeOperator ?? "", sim.Module ?? "", sim.Verdict.ToString(), ReportJson.Brief(sim));
        long number = (long)run.ExecuteScalar()!;
        foreach (Measure measure in sim.Checks.SelectMany(check => check.Measures))
        {
            if (measure.Number is { } value && double.IsFinite(value))
            {
                // The first of a name counts, as in sims.csv.
                using SqliteCommand insert = Command("INSERT OR IGNORE INTO measure(run, name, value) VALUES ($0, $1, $2)", number, measure.Name, value);
                insert.ExecuteNonQuery();
            }
        }

        return number;
    }

    private List<RecordedRun> Runs(string where, params object?[] values) =>
        Read($"SELECT number, plan, report FROM run {where}", row => new RecordedRun(row.GetInt64(0), row.GetString(1), ReportJson.ReadSim(row.GetString(2))), values);

    private List<T> Read<T>(string sql, Func<SqliteDataReader, T> of, params object?[] values) => Guarded(() =>
    {
        using SqliteCommand command = Command(sql, values);
        using SqliteDataReader reader = command.ExecuteReader();
        List<T> rows = [];
        while (reader.Read())
        {
            rows.Add(of(reader));
        }

        return rows;
    });

    private SqliteCommand Command(string sql, params ReadOnlySpan<object?> values)
    {
        SqliteCommand command = _connection.CreateCommand();
        command.CommandText = sql;
        for (int i = 0; i < values.Length; i++)
        {
            command.Parameters.AddWithValue(string.Create(CultureInfo.InvariantCulture, $"${i}"), values[i] ?? DBNull.Value);
        }

        return command;
    }

    private T Guarded<T>(Func<T> use)
    {
        lock (_gate)
        {
            try
            {
                return use();
            }
            catch (SqliteException e)
            {
                throw new BenchHistoryException(_path, $"cannot be used: {e.Message}", e);
            }
        }
    }
}
