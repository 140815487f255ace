// Runs the commands of one line, one after the other, and says how it ended: one result code a line (V.250 5.2.4).
using OneNetModem.Emulator.Core;
using OneNetModem.Emulator.Faults;

namespace OneNetModem.Emulator.CommandLine;

internal sealed class CommandRunner(ModuleCore core)
{
    private readonly Queue<AtCall> _calls = new();
    private readonly List<string> _answered = [];
    private AtCall? _running;
    private string _line = "";

    /// <summary>A line is being executed: bytes from the host wait.</summary>
    internal bool Busy { get; private set; }

    /// <summary>Told when the line is done and the next one may be read.</summary>
    internal Action? Finished { get; set; }

    internal void Run(string? body)
    {
        Busy = true;
        _line = body ?? "";
        _answered.Clear();
        core.Observe(new CommandReceived(core.Clock.UtcNow, Masked(body)));
        if (core.Faults.At(FaultPoint.Line))
        {
            return;
        }

        TimeSpan delay = core.Options.CommandTime;
        if (delay > TimeSpan.Zero)
        {
            core.During(delay, () => Begin(body));
        }
        else
        {
            Begin(body);
        }
    }

    /// <summary>The module restarted: the line will never be answered.</summary>
    internal void Abandon()
    {
        _calls.Clear();
        _running = null;
        Busy = false;
    }

    private void Begin(string? body)
    {
        if (!Busy)
        {
            return;
        }

        if (body is null || CommandLineParser.Parse(body) is not { } calls)
        {
            Finish(AtOutcome.Error);
            return;
        }

        calls.ForEach(_calls.Enqueue);
        Next();
    }

    private void Next()
    {
        while (_calls.TryDequeue(out AtCall? call))
        {
            _running = call;
            AtOutcome outcome = core.Commands.Find(call.Name) is { } handler ? handler(call) : AtOutcome.Error;
            if (outcome.Kind == AtOutcomeKind.Pending)
            {
                call.OnCompleted(Resume);
                return;
            }

            if (!Settle(call, outcome))
            {
                return;
            }
        }

        Finish(AtOutcome.Ok);
    }

    private void Resume(AtCall call, AtOutcome outcome)
    {
        if (ReferenceEquals(call, _running) && Settle(call, outcome))
        {
            Next();
        }
    }

    /// <summary>Prints what a call has to say. False when the line ends with it.</summary>
    private bool Settle(AtCall call, AtOutcome outcome)
    {
        _running = null;
        if (outcome.Kind == AtOutcomeKind.Nothing)
        {
            Abandon();
            return false;
        }

        if (core.Faults.At(FaultPoint.Answer))
        {
            return false;
        }

        core.Output.Block(call.Lines);
        _answered.AddRange(call.Lines);
        if (outcome.Kind == AtOutcomeKind.Ok)
        {
            return true;
        }

        Finish(outcome);
        return false;
    }

    private void Finish(AtOutcome outcome)
    {
        _calls.Clear();
        if (core.Faults.At(FaultPoint.Final))
        {
            return;
        }

        bool lost = core.Behaviour.LostFinal.Hit();
        if (core.Behaviour.LateFinal.Hit(out int seconds) && !lost)
        {
            core.During(TimeSpan.FromSeconds(seconds), () => End(outcome, lost: false));
        }
        else
        {
            End(outcome, lost);
        }
    }

    private void End(AtOutcome outcome, bool lost)
    {
        string final = ResultCode(outcome);
        if (!lost && !core.Settings.Quiet)
        {
            core.Output.Raw(core.Settings.Verbose || outcome.Kind == AtOutcomeKind.Cme ? "\r\n" + final + "\r\n" : final + "\r");
        }

        Busy = false;
        core.Observe(new CommandAnswered(core.Clock.UtcNow, Masked(_line), [.. _answered], lost ? null : final));
        if (!core.Faults.At(FaultPoint.Done))
        {
            core.Output.Release();
            Finished?.Invoke();
        }
    }

    private string ResultCode(AtOutcome outcome) => outcome.Kind switch
    {
        AtOutcomeKind.Ok => core.Settings.Verbose ? "OK" : "0",
        AtOutcomeKind.NoCarrier => core.Settings.Verbose ? "NO CARRIER" : "3",
        AtOutcomeKind.Cme when core.Settings.ErrorFormat == 1 => "+CME ERROR: " + WireText.Number(outcome.Code),
        AtOutcomeKind.Cme when core.Settings.ErrorFormat == 2 => "+CME ERROR: " + CmeErrors.Text(outcome.Code),
        _ => core.Settings.Verbose ? "ERROR" : "4",
    };

    private static string Masked(string? body) => body is null ? "AT<too long>" : "AT" + LineMask.Apply(body);
}
