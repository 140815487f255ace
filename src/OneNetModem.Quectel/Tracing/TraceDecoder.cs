// Runs recorded bytes through the same dialogue that the driver uses and tells what was understood.
using System.Buffers;
using System.Text;
using OneNetModem.At.Dialogue;
using OneNetModem.At.Tracing;

namespace OneNetModem.Quectel.Tracing;

/// <summary>Turns a trace's bytes into events. Feed it in the order of the trace.</summary>
public sealed class TraceDecoder : IDialogueEvents
{
    private AtDialogue _dialogue;
    private readonly ArrayBufferWriter<byte> _received = new();
    private readonly StringBuilder _line = new();
    private readonly TraceEventLog _events = new();
    private int _dataLeft;

    /// <summary>A decoder for one trace.</summary>
    public TraceDecoder() => _dialogue = new AtDialogue(new QuectelDialect(), this);

    /// <summary>Takes the events decoded so far.</summary>
    public IReadOnlyList<TraceEvent> Take() => _events.Take();

    /// <summary>Bytes from the module.</summary>
    public void Received(ReadOnlySpan<byte> bytes, double? time = null)
    {
        _events.Time = time;
        _received.Write(bytes);
        Feed();
    }

    /// <summary>Bytes to the module: command lines, and data where a command asked for it.</summary>
    public void Sent(ReadOnlySpan<byte> bytes, double? time = null)
    {
        _events.Time = time;
        while (!bytes.IsEmpty)
        {
            if (_dataLeft > 0)
            {
                ReadOnlySpan<byte> data = bytes[..Math.Min(bytes.Length, _dataLeft)];
                _dataLeft -= data.Length;
                _dialogue.DataSent(data.ToArray());
                bytes = bytes[data.Length..];
                continue;
            }

            int end = bytes.IndexOf((byte)'\r');
            _line.Append(Encoding.UTF8.GetString(end < 0 ? bytes : bytes[..end]));
            bytes = end < 0 ? default : bytes[(end + 1)..];
            if (end >= 0)
            {
                Command(_line.ToString().Trim());
                _line.Clear();
            }
        }
    }

    /// <summary>One entry of a trace.</summary>
    public void Read(TraceRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        switch (record.Direction)
        {
            case TraceDirection.Tx:
                Sent(record.ToBytes(), record.Seconds);
                break;
            case TraceDirection.Rx:
                Received(record.ToBytes(), record.Seconds);
                break;
            default:
                Note(record.Text, record.Seconds);
                break;
        }
    }

    /// <summary>A note: what <see cref="TraceNotes"/> knows is followed as the driver did it, all else is skipped.</summary>
    public void Note(string text, double? time = null)
    {
        _events.Time = time;
        if (text == TraceNotes.Timeout)
        {
            _dialogue.TimedOut();
        }
        else if (text == TraceNotes.EchoLost)
        {
            _dialogue.EchoLost();
        }
        else if (text == TraceNotes.PayloadStalled)
        {
            _dialogue.GiveUpPayload();
            Feed();
        }
        else if (TraceNotes.IsOpened(text))
        {
            _dialogue.LinkLost();
            _dialogue = new AtDialogue(new QuectelDialect(), this);
            _received.ResetWrittenCount();
            _line.Clear();
            _dataLeft = 0;
        }
    }

    void IDialogueEvents.OnResponse(AtResponse response)
    {
        _dataLeft = 0;
        _events.OnResponse(response);
        _dialogue.Dialect = QuectelDialect.After(response) ?? _dialogue.Dialect;
    }

    void IDialogueEvents.OnDataWanted(AtCommand command, bool prompt)
    {
        _dataLeft = _dialogue.Dialect.DataLength(command) ?? 0;
        _events.OnDataWanted(command, prompt);
    }

    void IDialogueEvents.OnStuckPrompt(AtCommand stale) => _dataLeft = _dialogue.Dialect.DataLength(stale) ?? 0;

    void IDialogueEvents.OnUrc(AtUrc urc) => _events.OnUrc(urc);

    void IDialogueEvents.OnOrphan(string line) => _events.OnOrphan(line);

    void IDialogueEvents.OnNoise(ReadOnlySpan<byte> bytes) => _events.OnNoise(bytes);

    private void Feed()
    {
        long done = _dialogue.Feed(new ReadOnlySequence<byte>(_received.WrittenMemory));
        byte[] rest = _received.WrittenSpan[(int)done..].ToArray();
        _received.ResetWrittenCount();
        _received.Write(rest);
    }

    private void Command(string text)
    {
        // What is no command line (padding, ESC, a terminal's typing) has no answer of its own.
        if (!text.StartsWith("AT", StringComparison.OrdinalIgnoreCase) || text.Any(char.IsControl))
        {
            return;
        }

        AtCommand command = new(text);
        _dialogue.Sent(_dialogue.Dialect.DataLength(command) is null ? command : command with { Data = ReadOnlyMemory<byte>.Empty });
    }
}
