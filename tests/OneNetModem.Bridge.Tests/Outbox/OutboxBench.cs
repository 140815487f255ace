// An outbox in a folder of its own, under a clock that stands still unless it is moved, with its log.
using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using OneNetModem.Bridge.Outbox;
using OneNetModem.Bridge.Settings;
using OneNetModem.OneNet.Replies;
using Xunit;

namespace OneNetModem.Bridge.Tests.Outbox;

internal sealed class OutboxBench : IAsyncDisposable, ILogger
{
    /// <summary>Only against hanging.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private MessageOutbox? _outbox;
    private SqliteConnection? _connection;

    public string Folder { get; } = System.IO.Path.Combine(System.IO.Path.GetTempPath(), "outbox-" + Guid.NewGuid().ToString("N"));

    public string File => System.IO.Path.Combine(Folder, "outbox.db");

    public FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 5, 1, 12, 0, 0, TimeSpan.Zero));

    public ConcurrentQueue<(int Id, string Text)> Log { get; } = [];

    public long MaxBytes { get; init; } = 1 << 20;

    public WhenFull WhenFull { get; init; }

    public MessageOutbox Outbox => _outbox ??= MessageOutbox.Open(
        new BridgeSettings { StateDirectory = Folder, MaxBytes = MaxBytes, MaxAge = TimeSpan.FromHours(1), WhenFull = WhenFull }, Time, this, connection => _connection = connection);

    public static string Topic(string rest) => "$sys/p/d/" + rest;

    public static PlatformReply Reply(string rest, string payload)
    {
        Assert.True(PlatformReply.TryParse(Topic(rest), Encoding.UTF8.GetBytes(payload), out PlatformReply? reply));
        return reply;
    }

    /// <summary>Sets a pragma on the outbox's own connection; its loop must be idle.</summary>
    public void Pragma(string pragma)
    {
        Assert.NotNull(Outbox);
        using SqliteCommand command = new("PRAGMA " + pragma, _connection);
        command.ExecuteNonQuery();
    }

    /// <summary>The payload is <c>{"id":N}</c>.</summary>
    public async Task<long> EnqueueAsync(string topic, int id, string modem = "")
    {
        EnqueueResult result = await Outbox.EnqueueAsync(topic, Payload(id), 1, modem).WaitAsync(Limit);
        return Assert.IsType<EnqueueResult.Accepted>(result).Number;
    }

    public static byte[] Payload(int id) => Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{{\"id\":{id}}}"));

    public Task<OutboxMessage> TakeAsync(string modem = "") => Outbox.TakeAsync(modem).WaitAsync(Limit);

    /// <summary>The ids of the next messages, all in flight at the end.</summary>
    public async Task<string> TakeIdsAsync(int count, string modem = "")
    {
        List<string> ids = [];
        for (int i = 0; i < count; i++)
        {
            ids.Add((await TakeAsync(modem)).OneNetId!);
        }

        return string.Join(' ', ids);
    }

    /// <summary>Whether somebody who asks has to wait.</summary>
    public async Task<bool> HasNothingAsync(string modem = "")
    {
        using CancellationTokenSource stop = new();
        Task<OutboxMessage> taking = Outbox.TakeAsync(modem, stop.Token);

        // A step that comes after it: when it is done, the other one has been served or waits.
        await Outbox.ReadFailedAsync().WaitAsync(Limit);
        bool waits = !taking.IsCompleted;
        await stop.CancelAsync();
        if (waits)
        {
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => taking.WaitAsync(Limit));
        }

        return waits;
    }

    public async Task CloseAsync()
    {
        if (_outbox is not null)
        {
            await _outbox.DisposeAsync();
            _outbox = null;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await CloseAsync();
        if (Directory.Exists(Folder))
        {
            Directory.Delete(Folder, recursive: true);
        }
    }

    IDisposable? ILogger.BeginScope<TState>(TState state) => null;

    bool ILogger.IsEnabled(LogLevel logLevel) => true;

    void ILogger.Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        Log.Enqueue((eventId.Id, formatter(state, exception)));
}
