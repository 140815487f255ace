// A SQLite connection that keeps its statements prepared, for one thread at a time.
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace OneNetModem.Bridge.Outbox;

/// <summary>Statements take their values as $0, $1 and so on, in order.</summary>
internal sealed class PreparedConnection : IDisposable
{
    private readonly Dictionary<string, SqliteCommand> _prepared = new(StringComparer.Ordinal);

    /// <summary>Opens the file, or makes it. SQLite looks into it only with the first statement.</summary>
    /// <exception cref="SqliteException">It cannot be opened.</exception>
    public PreparedConnection(string path)
    {
        Connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false, DefaultTimeout = 5 }.ToString());
        Connection.Open();
    }

    /// <summary>The connection itself.</summary>
    public SqliteConnection Connection { get; }

    /// <summary>The key that the last insert made.</summary>
    public long LastRowId => raw.sqlite3_last_insert_rowid(Connection.Handle);

    public void Begin() => Execute("BEGIN");

    public void Commit() => Execute("COMMIT");

    public void Rollback()
    {
        // A full disk may have rolled it back already (SQLite docs, "Response to errors within a transaction").
        if (raw.sqlite3_get_autocommit(Connection.Handle) == 0)
        {
            Execute("ROLLBACK");
        }
    }

    /// <summary>The first value of the first row.</summary>
    public object? Scalar(string sql)
    {
        using SqliteCommand command = Connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar();
    }

    /// <summary>Runs it; gives the number of rows changed.</summary>
    public int Execute(string sql, params ReadOnlySpan<object?> values) => Bind(sql, values).ExecuteNonQuery();

    /// <summary>Reads it. A statement is read to its end, or its reader disposed, before it is run again.</summary>
    public SqliteDataReader Query(string sql, params ReadOnlySpan<object?> values) => Bind(sql, values).ExecuteReader();

    private SqliteCommand Bind(string sql, ReadOnlySpan<object?> values)
    {
        if (!_prepared.TryGetValue(sql, out SqliteCommand? command))
        {
            command = Connection.CreateCommand();
            command.CommandText = sql;
            for (int i = 0; i < values.Length; i++)
            {
                command.Parameters.Add(new SqliteParameter { ParameterName = $"${i}" });
            }

            _prepared.Add(sql, command);
        }

        for (int i = 0; i < values.Length; i++)
        {
            command.Parameters[i].Value = values[i] ?? DBNull.Value;
        }

        return command;
    }

    public void Dispose()
    {
        foreach (SqliteCommand command in _prepared.Values)
        {
            command.Dispose();
        }

        Connection.Dispose();
    }
}
