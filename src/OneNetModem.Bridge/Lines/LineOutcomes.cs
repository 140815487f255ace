// What became of the lines that were handed in, told once each, in the order in which it is known.
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Threading.Channels;
using OneNetModem.Bridge.Delivery;
using OneNetModem.Bridge.Outbox;

namespace OneNetModem.Bridge.Lines;

/// <summary>A line by its number, read or broken.</summary>
internal sealed class LineOrigin
{
    private readonly string? _reference;

    /// <param name="number">From 1.</param>
    /// <param name="bytes">The line; null: it was too long to be kept.</param>
    public LineOrigin(int number, byte[]? bytes)
    {
        Number = number;
        if (bytes is null)
        {
            Mistake = new LineMistake(1, $"the line has more than {LineEndpoint.MaxLine} bytes");
        }
        else if (MessageLine.TryParse(bytes, out MessageLine? message, out _reference, out LineMistake? mistake))
        {
            Message = message;
        }
        else
        {
            Mistake = mistake;
        }
    }

    public int Number { get; }

    /// <summary>Null: <see cref="Mistake"/>.</summary>
    public MessageLine? Message { get; }

    public LineMistake? Mistake { get; }

    public void WriteTo(Utf8JsonWriter json)
    {
        json.WriteNumber("line", Number);
        if (_reference is not null)
        {
            json.WritePropertyName("ref");
            json.WriteRawValue(_reference);
        }
    }
}

/// <summary>Tells outcomes. Thread-safe.</summary>
/// <remarks>Who reads the output slowly holds up the reading of lines and nothing else: outcomes queue, and each line has its
/// place until its first one is written.</remarks>
/// <param name="time">Stamps events.</param>
[SuppressMessage("Design", "CA1001", Justification = "No wait handle and no timer: there is nothing to dispose of.")]
internal sealed class LineOutcomes(TimeProvider time)
{
    /// <summary>Lines on their way to disk at a time: they share its commits. Further ones are not read.</summary>
    private const int Places = 64;

    private readonly Channel<(string Event, bool IsFirst)> _events = Channel.CreateUnbounded<(string, bool)>(new UnboundedChannelOptions { SingleReader = true });
    private readonly SemaphoreSlim _places = new(Places);
    private readonly Lock _gate = new();
    private readonly Dictionary<long, List<LineOrigin>> _waiting = [];

    /// <summary>Ends that were told before the message's own number was: the platform can be that fast.</summary>
    private readonly Dictionary<long, OutboxSettlement> _early = [];
    private readonly TaskCompletionSource _allSettled = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _underway;
    private bool _askedForAll;
    private int _failed;

    /// <summary>Lines that could not be read, were refused, or given up.</summary>
    public int Failed => Volatile.Read(ref _failed);

    /// <summary>Accepted messages whose end is not known.</summary>
    public int Waiting
    {
        get
        {
            lock (_gate)
            {
                return _waiting.Values.Sum(lines => lines.Count);
            }
        }
    }

    /// <summary>Writes what is told, until <see cref="Complete"/>.</summary>
    public async Task WriteAsync(Action<string> output)
    {
        await foreach ((string line, bool isFirst) in _events.Reader.ReadAllAsync())
        {
            output(line);
            if (isFirst)
            {
                _places.Release();
            }
        }
    }

    /// <summary>Waits until another line may be taken.</summary>
    public Task PlaceAsync(CancellationToken cancellation) => _places.WaitAsync(cancellation);

    /// <summary>After the last line: waits until each has its outcome, and each accepted one its end.</summary>
    public async Task AllToldAsync(CancellationToken cancellation)
    {
        for (int i = 0; i < Places; i++)
        {
            await _places.WaitAsync(cancellation);
        }

        lock (_gate)
        {
            _askedForAll = true;
            CompleteIfDone();
        }

        await _allSettled.Task.WaitAsync(cancellation);
    }

    /// <summary>Nothing more is told.</summary>
    public void Complete() => _events.Writer.TryComplete();

    /// <summary>The line cannot be read.</summary>
    public void Broken(LineOrigin origin, LineMistake mistake)
    {
        Interlocked.Increment(ref _failed);
        Write("error", origin, first: true, json =>
        {
            json.WriteNumber("column", mistake.Column);
            json.WriteString("problem", mistake.Problem);
            json.WriteString("allowed", MessageLine.Allowed);
        });
    }

    /// <summary>A message is about to be handed in.</summary>
    public void Begin()
    {
        lock (_gate)
        {
            _underway++;
        }
    }

    /// <summary>It was, with this result.</summary>
    public void End(LineOrigin origin, UplinkResult result)
    {
        lock (_gate)
        {
            _underway--;
            switch (result)
            {
                case UplinkResult.Accepted accepted:
                    Write("accepted", origin, first: true, json => json.WriteNumber("number", accepted.Number));
                    if (!_waiting.TryGetValue(accepted.Number, out List<LineOrigin>? lines))
                    {
                        _waiting[accepted.Number] = lines = [];
                    }

                    // Several lines share a number where data points are joined.
                    lines.Add(origin);
                    if (_early.TryGetValue(accepted.Number, out OutboxSettlement? early))
                    {
                        Tell(early);
                    }

                    break;
                case UplinkResult.Delivered:
                    Write("delivered", origin, first: true, static _ => { });
                    break;
                case UplinkResult.Refused refused:
                    Interlocked.Increment(ref _failed);
                    Write("refused", origin, first: true, json =>
                    {
                        json.WriteString("reason", Word(refused.Reason));
                        json.WriteString("detail", refused.Detail);
                    });
                    break;
            }

            if (_underway == 0)
            {
                _early.Clear();
            }
        }
    }

    /// <summary>A message left the outbox, of this program or another one.</summary>
    public void Settle(OutboxSettlement settlement)
    {
        lock (_gate)
        {
            if (_underway > 0)
            {
                _early[settlement.Number] = settlement;
            }

            Tell(settlement);
        }
    }

    private void Write(string eventName, LineOrigin origin, bool first, Action<Utf8JsonWriter> fields) => _events.Writer.TryWrite((
        JsonLine.Of(eventName, time.GetUtcNow(), json =>
        {
            origin.WriteTo(json);
            fields(json);
        }),
        first));

    private void Tell(OutboxSettlement settlement)
    {
        if (!_waiting.Remove(settlement.Number, out List<LineOrigin>? lines))
        {
            return;
        }

        Interlocked.Add(ref _failed, settlement.End == OutboxEnd.Delivered ? 0 : lines.Count);
        foreach (LineOrigin origin in lines)
        {
            Write(settlement.End == OutboxEnd.Delivered ? "delivered" : "failed", origin, first: false, json =>
            {
                json.WriteNumber("number", settlement.Number);
                if (settlement.End != OutboxEnd.Delivered)
                {
                    json.WriteString("reason", settlement.Reason);
                }
            });
        }

        CompleteIfDone();
    }

    private void CompleteIfDone()
    {
        if (_askedForAll && _waiting.Count == 0)
        {
            _allSettled.TrySetResult();
        }
    }

    private static string Word(UplinkRefusal reason) => reason switch
    {
        UplinkRefusal.Topic => "topic",
        UplinkRefusal.NotAuthorized => "notAuthorized",
        UplinkRefusal.PayloadSize => "payload",
        UplinkRefusal.AlreadyAnswered => "alreadyAnswered",
        UplinkRefusal.Full => "full",
        _ => "unavailable",
    };
}
