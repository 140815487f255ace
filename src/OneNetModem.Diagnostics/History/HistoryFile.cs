// The history's file: its tables, who may read it, and where a damaged one goes.
using System.Globalization;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace OneNetModem.Diagnostics.History;

internal static class HistoryFile
{
    /// <summary>Grows with every change of the tables; kept in the file as user_version.</summary>
    private const int SchemaVersion = 1;

    private const string Schema =
        """
        CREATE TABLE run(
          number INTEGER PRIMARY KEY AUTOINCREMENT, plan TEXT NOT NULL, started INTEGER NOT NULL, modem TEXT NOT NULL, iccid TEXT, label TEXT,
          home_operator TEXT NOT NULL, module TEXT NOT NULL, verdict TEXT NOT NULL, report TEXT NOT NULL) STRICT;
        CREATE INDEX run_started ON run(started);
        CREATE INDEX run_iccid ON run(iccid, started);
        CREATE TABLE measure(run INTEGER NOT NULL REFERENCES run(number), name TEXT NOT NULL, value REAL NOT NULL, PRIMARY KEY(run, name)) STRICT, WITHOUT ROWID;
        CREATE INDEX measure_name ON measure(name);
        PRAGMA user_version = 1;
        """;

    private const UnixFileMode OwnerFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode OwnerFolder = OwnerFile | UnixFileMode.UserExecute;

    /// <summary>Opens the file, or makes it (0600, in a folder of 0700: it holds whose SIMs were tested).</summary>
    /// <exception cref="BenchHistoryException">A newer version wrote it.</exception>
    /// <exception cref="SqliteException">It cannot be used; see <see cref="IsDamage"/>.</exception>
    public static SqliteConnection Open(string path)
    {
        MakePrivate(path);

        // The timeout is how long SQLite waits for another process that writes.
        SqliteConnection connection = new(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false, DefaultTimeout = 30 }.ToString());
        try
        {
            connection.Open();
            Prepare(connection, path);
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>SQLITE_CORRUPT or SQLITE_NOTADB: the file, not the disk or its permissions.</summary>
    public static bool IsDamage(SqliteException e) => e.SqliteErrorCode is raw.SQLITE_CORRUPT or raw.SQLITE_NOTADB;

    /// <summary>Renames the file with its write-ahead log if it is damaged still, so that a new one can take its place and nothing is thrown away.</summary>
    /// <returns>The new path; null when another process has done it already.</returns>
    /// <exception cref="IOException">Another process is at it right now, or it cannot be renamed.</exception>
    public static string? SetAside(string path, DateTimeOffset now)
    {
        using FileStream only = new(path + ".lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        try
        {
            Open(path).Dispose();
            return null;
        }
        catch (SqliteException e) when (IsDamage(e))
        {
            string stem = path + ".corrupt-" + now.UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);
            string aside = stem;
            for (int i = 2; File.Exists(aside); i++)
            {
                aside = string.Create(CultureInfo.InvariantCulture, $"{stem}-{i}");
            }

            if (File.Exists(path + "-wal"))
            {
                File.Move(path + "-wal", aside + "-wal");
            }

            File.Delete(path + "-shm");
            File.Move(path, aside);
            return aside;
        }
    }

    private static void Prepare(SqliteConnection connection, string path)
    {
        if (Scalar(connection, "PRAGMA quick_check(1)") is not "ok" and var damage)
        {
            throw new SqliteException($"{damage}", raw.SQLITE_CORRUPT);
        }

        Scalar(connection, "PRAGMA journal_mode = WAL");
        Scalar(connection, "PRAGMA synchronous = FULL");

        // Two processes may find the file empty at the same time: whoever comes second waits here and finds the tables.
        using SqliteTransaction transaction = connection.BeginTransaction(deferred: false);
        long version = (long)Scalar(connection, "PRAGMA user_version")!;
        if (version > SchemaVersion)
        {
            throw new BenchHistoryException(path, $"was written by a newer version of this program (schema {version}, known here: {SchemaVersion}). Update the program, or move the file away.");
        }

        if (version == 0)
        {
            Scalar(connection, Schema);
        }

        transaction.Commit();
    }

    private static object? Scalar(SqliteConnection connection, string sql)
    {
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar();
    }

    private static void MakePrivate(string path)
    {
        string folder = Path.GetDirectoryName(path)!;
        FileStreamOptions options = new() { Mode = FileMode.OpenOrCreate, Access = FileAccess.ReadWrite, Share = FileShare.ReadWrite | FileShare.Delete };
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(folder);
        }
        else
        {
            Directory.CreateDirectory(folder, OwnerFolder);
            options.UnixCreateMode = OwnerFile;
        }

        new FileStream(path, options).Dispose();
    }
}
