// What comes from the host: to the open data phase if there is one, else to the command line reader. While a line is
// being executed bytes wait, as they do in a module's UART buffer.
using OneNetModem.Emulator.Core;
using OneNetModem.Emulator.Faults;

namespace OneNetModem.Emulator.CommandLine;

internal sealed class HostInput
{
    private readonly ModuleCore _core;
    private readonly CommandLineReader _reader;
    private readonly CommandRunner _runner;
    private readonly List<byte> _waiting = [];
    private DataPhase? _data;
    private bool _discarding;
    private bool _processing;

    internal HostInput(ModuleCore core, CommandRunner runner)
    {
        _core = core;
        _runner = runner;
        _reader = new CommandLineReader(core);
        runner.Finished = Process;
    }

    internal void Receive(byte[] bytes)
    {
        if (_core.Output.Silent || _core.Behaviour.Mute || _discarding)
        {
            return;
        }

        _waiting.AddRange(_core.Wire.Receive(bytes));
        Process();
    }

    /// <summary>Gives the prompt; from now on bytes are data, until the phase has ended.</summary>
    internal AtOutcome Prompt(string prompt, DataPhase phase)
    {
        if (_core.Faults.At(FaultPoint.Prompt))
        {
            return AtOutcome.Nothing;
        }

        if (!_core.Behaviour.NoPrompt.Hit())
        {
            _core.Output.Raw(prompt);
        }

        _data = phase;
        _core.Output.InDataPhase = true;
        return _core.Faults.At(FaultPoint.Data) ? AtOutcome.Nothing : AtOutcome.Pending;
    }

    /// <summary>The data phase is left without its data (upload timeout).</summary>
    internal void AbandonData(DataPhase phase)
    {
        if (ReferenceEquals(_data, phase))
        {
            _data = null;
            _core.Output.InDataPhase = false;
        }
    }

    /// <summary>The module restarted: half lines, open data and waiting bytes are gone.</summary>
    internal void Restart()
    {
        _data = null;
        _discarding = false;
        _waiting.Clear();
        _reader.Restart();
        _core.Output.InDataPhase = false;
    }

    private void Process()
    {
        if (_processing)
        {
            return;
        }

        _processing = true;
        int used = 0;
        while (used < _waiting.Count)
        {
            if (_data is { } phase)
            {
                used += TakeData(phase, used);
            }
            else if (_runner.Busy)
            {
                break;
            }
            else if (_reader.Take(_waiting[used++], out string? body))
            {
                _runner.Run(body);
            }
        }

        // A restart inside a command has emptied the list already.
        _waiting.RemoveRange(0, Math.Min(used, _waiting.Count));
        _reader.FlushEcho();
        _processing = false;
    }

    private int TakeData(DataPhase phase, int from)
    {
        byte[] bytes = [.. _waiting[from..]];
        int taken = phase.Take(bytes);
        if (phase.Echo && (_core.Settings.Echo || _core.Behaviour.EchoStays) && !_core.Behaviour.LostEcho.Hit())
        {
            _core.Output.Raw(bytes[..taken]);
        }

        if (!phase.Ended)
        {
            return taken;
        }

        // What follows the data before its OK is dropped, not read as a command (LTE Standard(A) MQTT note V1.4,
        // section 3.3.8: input above the length is ignored).
        _data = null;
        _discarding = true;
        _core.During(_core.Options.PayloadTime, () => Settle(phase));
        return bytes.Length;
    }

    private void Settle(DataPhase phase)
    {
        if (_discarding)
        {
            _discarding = false;
            _core.Output.InDataPhase = false;
            if (!_core.Faults.At(FaultPoint.Payload))
            {
                phase.Complete();
            }
        }
    }
}
