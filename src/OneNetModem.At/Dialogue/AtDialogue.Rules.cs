// Who owns what was understood: echo, prompt, result code, line, restart. The members that these rules go by are in
// AtDialogue.cs.
using OneNetModem.At.Framing;

namespace OneNetModem.At.Dialogue;

public sealed partial class AtDialogue
{
    private void TakeEcho()
    {
        Echo = EchoMode.On;
        _echoSeen = true;
        _scan.Echo = default;

        // What looked like the answer before the echo were URCs of the same look, and a result code of nobody's.
        GiveUpLines();

        // The module works in order: behind this echo nothing of an older command can come any more.
        _stale.Clear();
        _scan.PromptExpected = _pending?.Data is not null;
    }

    private void TakeStaleEcho(ReadOnlySpan<byte> command)
    {
        StaleEchoes++;
        _echoSpoilt = true;
        if (!_unechoed.IsEmpty && command.SequenceEqual(_unechoed.Span))
        {
            // The last command ended before its echo: a stray result code of an earlier program passed for its own.
            Echo = EchoMode.On;
            _unechoed = default;
        }
    }

    private void TakePrompt()
    {
        if (_pending?.Data is not null && (WindowOpen || !Quarantined))
        {
            // Nobody else can have asked for data; an echo that has not come by now does not come.
            _echoSeen = true;
            _scan.Echo = default;
            _scan.PromptExpected = false;
            events.OnDataWanted(_pending, prompt: true);
        }
        else if (_stale.FindLast(c => c.Data is not null) is { } stuck)
        {
            events.OnStuckPrompt(stuck);
        }
        else
        {
            events.OnOrphan(">");
        }
    }

    private void TakeConnect(string line)
    {
        if (_pending is not null && WindowOpen)
        {
            _lines.Add(line);
            if (_pending.Data is not null)
            {
                _scan.PromptExpected = false;
                events.OnDataWanted(_pending, prompt: false);
            }
        }
        else
        {
            TakeLine(line);
        }
    }

    private void TakeFinal(string line)
    {
        AtFinal final = AtFinal.Parse(line);
        if (_pending is not null && WindowOpen && (final.Kind != AtFinalKind.CallEnded || IsCall(_pending)))
        {
            if (Echo == EchoMode.Unknown)
            {
                Echo = EchoMode.Off;
            }

            End(final, AtAbort.None);
        }
        else if (_pending is not null && !Quarantined && final.Kind != AtFinalKind.CallEnded && !AnswerWithheld && !_echoSpoilt)
        {
            // Not where an echo came that is another: then it was another command that the module heard.
            _withheld = final;
        }
        else if (final.Kind == AtFinalKind.CallEnded)
        {
            events.OnUrc(new AtUrc(line));
        }
        else
        {
            events.OnOrphan(line);
        }
    }

    private void TakeLine(string line)
    {
        if (Dialect.IsRestart(line))
        {
            Restarted();
            events.OnUrc(new AtUrc(line));
        }
        else if (Quarantined)
        {
            TakeQuarantined(line);
        }
        else if (_pending is not null && (WindowOpen || (!AnswerWithheld && !_echoSpoilt)) && Dialect.OwnerOf(_pending, line) == LineOwner.Response)
        {
            // When the echo comes only behind it, it was a URC.
            _lines.Add(line);
        }
        else
        {
            _echoSpoilt |= !Dialect.IsUrc(line);
            events.OnUrc(new AtUrc(line));
        }
    }

    private void TakeQuarantined(string line)
    {
        bool fromStale = _stale.Exists(c => Dialect.OwnerOf(c, line) == LineOwner.Response);
        if (_pending is not null && Echo != EchoMode.On && Answers(_pending, line) && !_stale.Exists(c => Answers(c, line)))
        {
            // The barrier's distinctive answer: no command before it can have given this line, not even one whose
            // answer has no prefix.
            _stale.Clear();
            _scan.PromptExpected = false;
            _lines.Add(line);
        }
        else if (!fromStale && Dialect.IsUrc(line))
        {
            events.OnUrc(new AtUrc(line));
        }
        else
        {
            events.OnOrphan(line);
        }
    }

    private void Restarted()
    {
        if (_pending is not null)
        {
            End(AtFinal.None, AtAbort.Restart);
        }

        // All that was configured is gone, and nothing of before the restart can answer any more.
        _stale.Clear();
        _unechoed = default;
        Echo = EchoMode.Unknown;
        _scan = new ScanState(Dialect.InitialPayloads);
    }

    /// <summary>Whether what comes now may be the pending command's answer.</summary>
    private bool WindowOpen => _echoSeen || (!Quarantined && Echo != EchoMode.On);

    private void End(AtFinal final, AtAbort abort)
    {
        AtCommand command = _pending!;
        if (abort != AtAbort.None && Echo == EchoMode.On && !_echoSeen)
        {
            GiveUpLines();
        }

        _unechoed = _scan.Echo;
        _withheld = default;
        string[] lines = [.. _lines];
        _lines.Clear();
        _pending = null;
        _scan.Echo = default;
        _scan.DataEcho = default;
        _scan.PromptExpected = false;
        if (abort == AtAbort.None)
        {
            Learn(command, lines, final);
        }

        events.OnResponse(new AtResponse { Command = command, Lines = lines, Final = final, Aborted = abort });
    }

    /// <summary>What looked like the pending command's answer is not.</summary>
    private void GiveUpLines()
    {
        foreach (string line in _lines)
        {
            events.OnUrc(new AtUrc(line));
        }

        _lines.Clear();
        if (AnswerWithheld)
        {
            events.OnOrphan(_withheld.ToString());
            _withheld = default;
        }
    }

    private void Learn(AtCommand command, string[] lines, AtFinal final)
    {
        _scan.Payloads = Dialect.AfterCommand(_scan.Payloads, command, lines, final);
        if (!final.IsOk)
        {
            return;
        }

        if (command.Text.StartsWith("ATE0", StringComparison.OrdinalIgnoreCase) || command.Text.Equals("ATE", StringComparison.OrdinalIgnoreCase))
        {
            Echo = EchoMode.Off;
        }
        else if (command.Text.StartsWith("ATE1", StringComparison.OrdinalIgnoreCase))
        {
            Echo = EchoMode.On;
        }
        else if (command.Text.StartsWith("ATZ", StringComparison.OrdinalIgnoreCase) || command.Text.StartsWith("AT&F", StringComparison.OrdinalIgnoreCase))
        {
            Echo = EchoMode.Unknown;
        }
    }

    /// <summary>Whether the line is the command's answer and bears its name.</summary>
    private bool Answers(AtCommand command, string line) =>
        Dialect.OwnerOf(command, line) == LineOwner.Response
        && command.Parts.Any(p => line.Length > p.Name.Length && line[p.Name.Length] == ':' && line.StartsWith(p.Name, StringComparison.Ordinal));

    private static bool IsCall(AtCommand command) =>
        command.Text.Length > 2 && char.ToUpperInvariant(command.Text[2]) is 'D' or 'A' or 'O';
}
