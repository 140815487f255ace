// Bytes from the host into command lines, with their echo: the "AT" or "A/" prefix, S3, S5, and nothing else.
using OneNetModem.Emulator.Core;

namespace OneNetModem.Emulator.CommandLine;

internal sealed class CommandLineReader(ModuleCore core)
{
    // UNCONFIRMED: no manual states the longest command line; an OneNET login line of about 310 bytes is known to work.
    internal const int LongestLine = 2048;

    private enum Place
    {
        BeforePrefix,
        AfterA,
        InLine,
    }

    private readonly ModuleSettings _settings = core.Settings;
    private readonly List<byte> _line = [];
    private readonly List<byte> _echo = [];
    private Place _place;
    private bool _tooLong;
    private string _last = "";

    /// <summary>Takes one byte. Returns true when it ended a line; <paramref name="body"/> is what stood after <c>AT</c>,
    /// null when the line was too long to be kept.</summary>
    internal bool Take(byte value, out string? body)
    {
        body = null;
        bool terminator = value == _settings.LineTerminator;
        if ((_settings.Echo || core.Behaviour.EchoStays) && (value != '\n' || _place == Place.InLine))
        {
            _echo.Add(value);
        }

        switch (_place)
        {
            case Place.BeforePrefix:
                _place = value is (byte)'A' or (byte)'a' ? Place.AfterA : Place.BeforePrefix;
                break;
            case Place.AfterA when value is (byte)'T' or (byte)'t':
                _place = Place.InLine;
                core.Output.InCommandLine = true;
                break;
            case Place.AfterA when value == '/':
                _place = Place.BeforePrefix;
                body = _last;
                core.Faults.Line = "AT" + body;
                FlushEcho();
                return true;
            case Place.AfterA:
                _place = value is (byte)'A' or (byte)'a' ? Place.AfterA : Place.BeforePrefix;
                break;
            case Place.InLine when terminator:
                body = _tooLong ? null : _last = WireText.FromBytes([.. _line]);
                core.Faults.Line = "AT" + body;
                Restart();
                FlushEcho();
                return true;
            case Place.InLine:
                Keep(value);
                break;
        }

        return false;
    }

    /// <summary>Sends the echo of the bytes taken so far, in one piece.</summary>
    internal void FlushEcho()
    {
        if (_echo.Count > 0)
        {
            if (!core.Behaviour.LostEcho.Hit())
            {
                core.Output.Raw([.. _echo]);
            }

            _echo.Clear();
        }
    }

    /// <summary>Forgets a half line: after a restart of the module.</summary>
    internal void Restart()
    {
        _line.Clear();
        _tooLong = false;
        _place = Place.BeforePrefix;
        core.Output.InCommandLine = false;
    }

    private void Keep(byte value)
    {
        if (value == _settings.Backspace)
        {
            if (_line.Count > 0)
            {
                _line.RemoveAt(_line.Count - 1);
            }
        }
        else if (_line.Count == LongestLine)
        {
            _tooLong = true;
        }
        else if (value != '\n')
        {
            _line.Add(value);
        }
    }
}
