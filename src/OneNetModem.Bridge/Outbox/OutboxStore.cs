// The outbox's tables in SQLite. One connection, used by the loop alone; what is committed survives a power cut.
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace OneNetModem.Bridge.Outbox;

internal sealed class OutboxStore : IDisposable
{
    /// <summary>Grows with every change of the tables; kept in the file as user_version.</summary>
    private const int SchemaVersion = 2;

    /// <summary>How far past those in flight the next message is looked for: a paused topic with more than these waiting holds
    /// the topics behind it up until its flights are settled.</summary>
    private const int LookAhead = 1000;

    private const string Columns = "number, modem, topic, qos, accepted_at, onenet_id, attempts, maybe_sent, payload, shared";

    // AUTOINCREMENT: a late outcome of a message that is gone must never meet another one of the same number.
    private const string Schema =
        """
        CREATE TABLE queue(
          number INTEGER PRIMARY KEY AUTOINCREMENT, modem TEXT NOT NULL, topic TEXT NOT NULL, qos INTEGER NOT NULL,
          accepted_at INTEGER NOT NULL, onenet_id TEXT, attempts INTEGER NOT NULL, maybe_sent INTEGER NOT NULL, payload BLOB NOT NULL,
          shared INTEGER NOT NULL) STRICT;
        CREATE INDEX queue_modem ON queue(modem);
        CREATE INDEX queue_sent ON queue(onenet_id) WHERE maybe_sent = 1;
        CREATE TABLE failed(
          number INTEGER PRIMARY KEY, modem TEXT NOT NULL, topic TEXT NOT NULL, qos INTEGER NOT NULL,
          accepted_at INTEGER NOT NULL, onenet_id TEXT, attempts INTEGER NOT NULL, maybe_sent INTEGER NOT NULL, payload BLOB NOT NULL,
          shared INTEGER NOT NULL, reason TEXT NOT NULL, failed_at INTEGER NOT NULL) STRICT;
        PRAGMA user_version = 2;
        """;

    private const string FromVersion1 =
        """
        ALTER TABLE queue ADD COLUMN shared INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE failed ADD COLUMN shared INTEGER NOT NULL DEFAULT 0;
        PRAGMA user_version = 2;
        """;

    private readonly PreparedConnection _sql;

    private OutboxStore(PreparedConnection sql) => _sql = sql;

    /// <summary>Opens the file, makes the tables when it is new, and reads it through for damage.</summary>
    /// <param name="path">The file.</param>
    /// <param name="opened">Told of the connection: tests make a disk of it that is full or cannot be written.</param>
    /// <exception cref="SqliteException">The file cannot be used; see <see cref="IsDamage"/>.</exception>
    /// <exception cref="OutboxUnavailableException">A newer version wrote it.</exception>
    public static OutboxStore Open(string path, Action<SqliteConnection>? opened = null)
    {
        OutboxStore store = new(new PreparedConnection(path));
        try
        {
            store.Prepare(path);
            opened?.Invoke(store._sql.Connection);
            return store;
        }
        catch
        {
            store.Dispose();
            throw;
        }
    }

    /// <summary>SQLITE_CORRUPT or SQLITE_NOTADB: the file, not the disk or its permissions.</summary>
    public static bool IsDamage(Exception e) => e is SqliteException { SqliteErrorCode: raw.SQLITE_CORRUPT or raw.SQLITE_NOTADB };

    public void Begin() => _sql.Begin();

    public void Commit() => _sql.Commit();

    public void Rollback() => _sql.Rollback();

    public void Dispose() => _sql.Dispose();

    public long Insert(string modem, string topic, byte[] payload, int qos, DateTimeOffset acceptedAt, string? oneNetId, bool shared)
    {
        _sql.Execute(
            "INSERT INTO queue(modem, topic, qos, accepted_at, onenet_id, attempts, maybe_sent, payload, shared) VALUES ($0, $1, $2, $3, $4, 0, 0, $5, $6)",
            modem, topic, qos, acceptedAt.ToUnixTimeMilliseconds(), oneNetId, payload, shared ? 1 : 0);
        return _sql.LastRowId;
    }

    public void SetPayload(long number, byte[] payload) => _sql.Execute("UPDATE queue SET payload = $1 WHERE number = $0", number, payload);

    /// <summary>Notes an attempt: if nothing more is heard of it, the message may have been sent.</summary>
    public void MarkTaken(long number, int attempt) =>
        _sql.Execute("UPDATE queue SET attempts = $1, maybe_sent = 1 WHERE number = $0", number, attempt);

    public void MarkReturned(long number, bool mayBeSent) =>
        _sql.Execute("UPDATE queue SET maybe_sent = $1 WHERE number = $0", number, mayBeSent ? 1 : 0);

    public bool Delete(long number) => _sql.Execute("DELETE FROM queue WHERE number = $0", number) > 0;

    public void InsertFailed(OutboxMessage m, string reason, DateTimeOffset failedAt) =>
        _sql.Execute(
            $"INSERT OR REPLACE INTO failed({Columns}, reason, failed_at) VALUES ($0, $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
            [.. Values(m), reason, failedAt.ToUnixTimeMilliseconds()]);

    /// <summary>Keeps the newest failed ones within both bounds.</summary>
    public void TrimFailed(int maxRows, long maxBytes) =>
        _sql.Execute(
            """
            DELETE FROM failed WHERE number NOT IN (
              SELECT number FROM (
                SELECT number, row_number() OVER newest AS place, sum(octet_length(payload)) OVER newest AS bytes
                FROM failed WINDOW newest AS (ORDER BY number DESC))
              WHERE place <= $0 AND bytes <= $1)
            """,
            maxRows, maxBytes);

    public List<FailedMessage> ReadFailed()
    {
        using SqliteDataReader reader = _sql.Query($"SELECT {Columns}, reason, failed_at FROM failed ORDER BY number");
        List<FailedMessage> failed = [];
        while (reader.Read())
        {
            failed.Add(new FailedMessage(Message(reader), reader.GetString(10), Time(reader, 11)));
        }

        return failed;
    }

    /// <summary>The message as the next attempt gets it.</summary>
    public OutboxMessage? Read(long number)
    {
        using SqliteDataReader reader = _sql.Query($"SELECT {Columns} FROM queue WHERE number = $0", number);
        return reader.Read() ? Message(reader) : null;
    }

    /// <summary>Messages with this id that an attempt may have brought to the platform, oldest first, without payload.</summary>
    public List<QueuedPlace> MaybeSent(string oneNetId)
    {
        using SqliteDataReader reader = _sql.Query("SELECT number, modem, topic FROM queue WHERE onenet_id = $0 AND maybe_sent = 1 ORDER BY number", oneNetId);
        List<QueuedPlace> places = [];
        while (reader.Read())
        {
            places.Add(Place(reader));
        }

        return places;
    }

    /// <summary>What waits for the modem or for any, in order of acceptance.</summary>
    public IEnumerable<QueuedPlace> Ahead(string modem, int inFlight)
    {
        const string ForAny = "SELECT number, modem, topic FROM queue WHERE modem = ''";
        using SqliteDataReader reader = modem.Length == 0
            ? _sql.Query($"{ForAny} ORDER BY number LIMIT $0", LookAhead + inFlight)
            : _sql.Query($"{ForAny} UNION ALL SELECT number, modem, topic FROM queue WHERE modem = $1 ORDER BY number LIMIT $0", LookAhead + inFlight, modem);
        while (reader.Read())
        {
            yield return Place(reader);
        }
    }

    /// <summary>What came from a share and was surely not sent, in order of acceptance.</summary>
    public IEnumerable<QueuedPlace> Untried(int inFlight)
    {
        using SqliteDataReader reader = _sql.Query(
            "SELECT number, modem, topic FROM queue WHERE modem = '' AND shared = 1 AND maybe_sent = 0 ORDER BY number LIMIT $0", LookAhead + inFlight);
        while (reader.Read())
        {
            yield return Place(reader);
        }
    }

    /// <summary>Numbers, sizes and times of acceptance, oldest first. Read only as far as it is enumerated.</summary>
    public IEnumerable<(long Number, long Bytes, DateTimeOffset AcceptedAt)> OldestFirst()
    {
        using SqliteDataReader reader = _sql.Query($"SELECT number, octet_length(topic) + octet_length(payload) + {OutboxMessage.RowBytes}, accepted_at FROM queue ORDER BY number");
        while (reader.Read())
        {
            yield return (reader.GetInt64(0), reader.GetInt64(1), Time(reader, 2));
        }
    }

    public DateTimeOffset? OldestAcceptedAt()
    {
        foreach ((long _, long _, DateTimeOffset acceptedAt) in OldestFirst())
        {
            return acceptedAt;
        }

        return null;
    }

    /// <summary>Gives the time to messages that were accepted before a time that cannot be.</summary>
    public void Restamp(DateTimeOffset before, DateTimeOffset now) =>
        _sql.Execute("UPDATE queue SET accepted_at = $1 WHERE accepted_at < $0", before.ToUnixTimeMilliseconds(), now.ToUnixTimeMilliseconds());

    /// <summary>How many there are, and their bytes.</summary>
    public (long Messages, long Bytes) Measure()
    {
        using SqliteDataReader reader = _sql.Query($"SELECT count(*), coalesce(sum(octet_length(topic) + octet_length(payload) + {OutboxMessage.RowBytes}), 0) FROM queue");
        reader.Read();
        return (reader.GetInt64(0), reader.GetInt64(1));
    }

    /// <summary>Copies what can be read of a damaged file: from the front up to the damage, then from the back.</summary>
    /// <returns>How many messages.</returns>
    /// <param name="damaged">The file that was set aside.</param>
    /// <param name="inFlight">Messages that are at hand, read or not: their numbers must not be given to others.</param>
    public int Recover(string damaged, IEnumerable<OutboxMessage> inFlight)
    {
        const string Insert = $"INSERT OR IGNORE INTO queue({Columns}) VALUES ($0, $1, $2, $3, $4, $5, $6, $7, $8, $9)";
        int recovered = 0;
        Begin();
        foreach (OutboxMessage m in inFlight)
        {
            recovered += _sql.Execute(Insert, Values(m));
        }

        foreach (string order in (string[])["ASC", "DESC"])
        {
            try
            {
                using PreparedConnection source = new(damaged);
                using SqliteDataReader reader = source.Query($"SELECT {Columns} FROM queue ORDER BY number {order}");
                while (reader.Read())
                {
                    recovered += _sql.Execute(Insert, Values(Message(reader)));
                }

                break;
            }
            catch (SqliteException e) when (e.SqliteErrorCode != raw.SQLITE_FULL)
            {
                // The damage, or no table at all: here it ends from this side.
            }
        }

        Commit();
        return recovered;
    }

    private void Prepare(string path)
    {
        // Exclusive before WAL: no shared-memory file, which a full disk turns into a SIGBUS (SQLite docs, WAL, "Use of WAL
        // without shared memory"). fullfsync: on macOS a plain fsync does not reach the disk.
        _sql.Execute("PRAGMA locking_mode = EXCLUSIVE");
        if (_sql.Scalar("PRAGMA quick_check(1)") is not "ok" and var damage)
        {
            throw new SqliteException($"{damage}", raw.SQLITE_CORRUPT);
        }

        long version = (long)_sql.Scalar("PRAGMA user_version")!;
        if (version > SchemaVersion)
        {
            throw new OutboxUnavailableException(path, $"was written by a newer version of this program (schema {version}, known here: {SchemaVersion}). Update the program, or move the file away.");
        }

        _sql.Execute("PRAGMA journal_mode = WAL");
        _sql.Execute("PRAGMA synchronous = FULL");
        _sql.Execute("PRAGMA fullfsync = ON");

        // After a burst the write-ahead log gives its space back.
        _sql.Execute("PRAGMA journal_size_limit = 4194304");
        if (version < SchemaVersion)
        {
            Begin();
            _sql.Execute(version == 0 ? Schema : FromVersion1);
            Commit();
        }
    }

    private static QueuedPlace Place(SqliteDataReader reader) => new(reader.GetInt64(0), reader.GetString(1), reader.GetString(2));

    private static OutboxMessage Message(SqliteDataReader reader) => new(
        reader.GetInt64(0),
        reader.GetString(1),
        reader.GetString(2),
        reader.GetFieldValue<byte[]>(8),
        reader.GetInt32(3),
        Time(reader, 4),
        reader.IsDBNull(5) ? null : reader.GetString(5),
        reader.GetInt32(6),
        reader.GetInt64(7) != 0)
    {
        Shared = reader.GetInt64(9) != 0,
    };

    /// <summary>In the order of <see cref="Columns"/>.</summary>
    private static object?[] Values(OutboxMessage m) =>
        [m.Number, m.Modem, m.Topic, m.Qos, m.AcceptedAt.ToUnixTimeMilliseconds(), m.OneNetId, m.Attempt, m.MayBeDuplicate ? 1 : 0, m.Payload.ToArray(), m.Shared ? 1 : 0];

    private static DateTimeOffset Time(SqliteDataReader reader, int column) => DateTimeOffset.FromUnixTimeMilliseconds(reader.GetInt64(column));
}
