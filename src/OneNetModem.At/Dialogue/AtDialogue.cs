// The rules of response ownership, without I/O, clock or threads: bytes in, meanings out. The channel runs it live, the
// trace decoder runs it over a file, the tests run it over every way of cutting the bytes.
//
// One command is in the air. Its echo opens the window in which lines of its own prefix and arity are its answer; with
// echo off, prefix and arity alone decide, and so they do for an echo that got lost: what looks like the answer is
// withheld, and counts unless the echo comes after all. After a timeout comes quarantine: the late answer may still
// arrive, so the next command is a barrier, and until the barrier's own echo (or, without echo, its distinctive answer)
// was seen, what could belong to the old command is an orphan. URCs that cannot be an answer, and payloads, still get through:
// a message or a lost connection must not vanish because some query was slow.
using System.Buffers;
using System.Text;
using OneNetModem.At.Framing;

namespace OneNetModem.At.Dialogue;

/// <summary>Who owns which line. Not thread-safe: one owner calls it.</summary>
public sealed partial class AtDialogue(IAtDialect dialect, IDialogueEvents events)
{
    private readonly List<string> _lines = [];
    private readonly List<AtCommand> _stale = [];
    private ScanState _scan = new(dialect.InitialPayloads);
    private ScanState _withoutPayloads;
    private byte[] _scratch = new byte[4096];
    private AtCommand? _pending;
    private ReadOnlyMemory<byte> _unechoed;
    private AtFinal _withheld;
    private bool _echoSeen;
    private bool _echoSpoilt;
    private bool _skipPayloadRules;
    private int _needed;
    private long _older;

    /// <summary>What is known of the module's echo.</summary>
    public EchoMode Echo { get; private set; }

    /// <summary>The vendor's knowledge; replaced once the module's series is known. What was learned stays.</summary>
    public IAtDialect Dialect { get; set; } = dialect;

    /// <summary>The command in the air; null when the line is free.</summary>
    public AtCommand? Pending => _pending;

    /// <summary>A command timed out and its answer may still come: only a barrier may be sent.</summary>
    public bool Quarantined => _stale.Count > 0;

    /// <summary>Commands that were given up and may still answer.</summary>
    public IReadOnlyList<AtCommand> Stale => _stale;

    /// <summary>The payload rules in force.</summary>
    public PayloadRules Payloads => _scan.Payloads;

    /// <summary>How many echoes of nobody's command were dropped.</summary>
    public int StaleEchoes { get; private set; }

    /// <summary>A whole answer has come and its echo has not: it counts once the echo must be lost.</summary>
    public bool AnswerWithheld => _withheld.Kind != AtFinalKind.None;

    /// <summary>Waiting in the middle of a counted payload.</summary>
    public bool InsidePayload => _needed > 0;

    /// <summary>A command line is about to be written. While quarantined it is the barrier.</summary>
    /// <param name="command">The command.</param>
    /// <param name="unread">How many received bytes wait for more before they can be told: they cannot be its echo.</param>
    public void Sent(AtCommand command, long unread = 0)
    {
        _older = unread;
        if (_pending is not null)
        {
            TimedOut();
        }

        _pending = command;
        _echoSeen = _echoSpoilt = false;
        _scan.Echo = Encoding.UTF8.GetBytes(command.Text);
        _scan.DataEcho = default;
        _scan.PromptExpected |= command.Data is not null;
    }

    /// <summary>The data phase's bytes are about to be written.</summary>
    public void DataSent(ReadOnlyMemory<byte> data)
    {
        // A module without echo never echoes data. Where the series is not known, data that starts like an answer
        // would be taken for its own echo: then rather none is expected.
        bool echoes = Echo == EchoMode.On && (Dialect.EchoesData ?? (data.Length > 0 && data.Span[0] is not ((byte)'\r' or (byte)'\n' or (byte)' ')));
        _scan.DataEcho = echoes ? data : default;
    }

    /// <summary>The pending command's time is over.</summary>
    public void TimedOut()
    {
        if (_pending is { } command)
        {
            // Once for each text: a module that is silent for days must not fill the memory with barriers.
            _stale.RemoveAll(c => c.Text == command.Text);
            _stale.Add(command);
            End(AtFinal.None, AtAbort.Timeout);
            _scan.PromptExpected = _stale.Exists(c => c.Data is not null);
        }
    }

    /// <summary>The echo of a withheld answer is lost: the answer counts.</summary>
    public void EchoLost()
    {
        if (AnswerWithheld)
        {
            End(_withheld, AtAbort.None);
        }
    }

    /// <summary>A counted payload stopped in the middle: its header was damaged. The line is read as a plain one.</summary>
    public void GiveUpPayload() => (_skipPayloadRules, _needed) = (true, 0);

    /// <summary>The link is gone.</summary>
    public void LinkLost()
    {
        if (_pending is not null)
        {
            End(AtFinal.None, AtAbort.LinkLost);
        }
    }

    /// <summary>Takes in what was received and not yet consumed; returns how many bytes are done with.</summary>
    public long Feed(in ReadOnlySequence<byte> received)
    {
        ReadOnlySequence<byte> input = received;
        long done = 0;
        while (!input.IsEmpty && input.Length >= _needed)
        {
            // Frame by frame through the first segment, as they lie there.
            ReadOnlySpan<byte> bytes = input.FirstSpan;
            bool found = true;
            int at = 0;
            while (found && at < bytes.Length && bytes.Length - at >= _needed)
            {
                found = AtScanner.Scan(bytes[at..], Expected(), out AtFrame frame, out int consumed, out _needed);
                TakeIf(found, frame, bytes[at..]);
                _older -= consumed;
                at += consumed;
            }

            done += at;
            if (input.IsSingleSegment)
            {
                break;
            }

            // Then the frame that crosses into the next ones.
            input = input.Slice(at);
            if (!input.IsEmpty && input.Length >= _needed)
            {
                found = AtScanner.Scan(input, Expected(), ref _scratch, out bytes, out AtFrame frame, out int consumed, out _needed);
                TakeIf(found, frame, bytes);
                _older -= consumed;
                done += consumed;
                if (!found)
                {
                    break;
                }

                input = input.Slice(consumed);
            }
        }

        return done;
    }

    private ref readonly ScanState Expected()
    {
        if (!_skipPayloadRules)
        {
            return ref _scan;
        }

        _withoutPayloads = _scan with { Payloads = PayloadRules.None };
        return ref _withoutPayloads;
    }

    private void TakeIf(bool found, in AtFrame frame, ReadOnlySpan<byte> bytes)
    {
        if (found)
        {
            _skipPayloadRules = false;
            Take(frame, bytes);
        }
    }

    private void Take(in AtFrame frame, ReadOnlySpan<byte> bytes)
    {
        switch (frame.Kind)
        {
            case AtFrameKind.Echo when frame.TextStart + frame.TextLength - _scan.Echo.Length >= _older: // noise may stand before it
                TakeEcho();
                break;
            case AtFrameKind.Echo or AtFrameKind.StaleEcho:
                TakeStaleEcho(frame.Text(bytes));
                break;
            case AtFrameKind.DataEcho:
                _scan.DataEcho = default;
                break;
            case AtFrameKind.Prompt:
                TakePrompt();
                break;
            case AtFrameKind.Payload:
                events.OnUrc(new AtUrc(Encoding.UTF8.GetString(frame.Text(bytes)), frame.Payload(bytes).ToArray()));
                break;
            case AtFrameKind.Noise:
                _echoSpoilt = true;
                events.OnNoise(frame.Text(bytes));
                break;
            case AtFrameKind.Final:
                TakeFinal(frame.Text(bytes).SequenceEqual("OK"u8) ? "OK" : Encoding.UTF8.GetString(frame.Text(bytes)));
                break;
            case AtFrameKind.Connect:
                TakeConnect(Encoding.UTF8.GetString(frame.Text(bytes)));
                break;
            default:
                TakeLine(Encoding.UTF8.GetString(frame.Text(bytes)));
                break;
        }
    }
}
