// What a terminal shows: a screen that understands the few sequences that the console uses, and fails on any other.
using System.Globalization;
using System.Text;

namespace OneNetModem.Cli.Tests.Interactive;

/// <summary>Takes what is written and keeps rows of cells.</summary>
internal sealed class TerminalScreen(int width) : TextWriter
{
    private readonly List<StringBuilder> _rows = [new()];
    private string _sequence = "";
    private int _column;

    public override Encoding Encoding => Encoding.UTF8;

    /// <summary>The rows, without blanks behind them; the second cell of a wide character is not there.</summary>
    public string[] Rows => [.. _rows.Select(row => row.ToString().Replace("\0", "", StringComparison.Ordinal).TrimEnd())];

    /// <summary>The column of the cursor, from 0.</summary>
    public int Column => _column;

    public override void Write(char value)
    {
        if (_sequence.Length > 0)
        {
            TakeSequence(value);
        }
        else if (value == '\r')
        {
            _column = 0;
        }
        else if (value == '\n')
        {
            _rows.Add(new());
            _column = 0;
        }
        else if (value == '\e')
        {
            _sequence = "\e";
        }
        else
        {
            Put(value);
        }
    }

    private void Put(char c)
    {
        int cells = c >= 0x1100 ? 2 : 1;
        if (_column + cells > width)
        {
            throw new InvalidOperationException("written over the edge: " + _rows[^1]);
        }
        StringBuilder row = _rows[^1];
        row.Append(' ', Math.Max(0, _column + cells - row.Length));
        row[_column] = c;
        if (cells == 2)
        {
            row[_column + 1] = '\0';
        }
        _column += cells;
    }

    private void TakeSequence(char c)
    {
        _sequence += c;
        if (!char.IsAsciiLetter(c))
        {
            return;
        }
        StringBuilder row = _rows[^1];
        switch (_sequence)
        {
            case "\e[K":
                row.Length = Math.Min(row.Length, _column);
                break;
            case "\e[H" or "\e[2J":
                _rows.Clear();
                _rows.Add(new());
                _column = 0;
                break;
            case ['\e', '[', .. var count, 'C']:
                _column += int.Parse(count, CultureInfo.InvariantCulture);
                break;
            default:
                throw new InvalidOperationException("an unknown sequence: " + _sequence[1..]);
        }
        _sequence = "";
    }
}
