// Which fields of which commands and answers are secret, and a reader of AT lines that finds them in a stream.
using System.Text;

namespace OneNetModem.At.Tracing;

internal enum FieldVerdict
{
    /// <summary>Not secret.</summary>
    Show,

    /// <summary>The first character of a secret: the mask stands for all of it.</summary>
    Mask,

    /// <summary>More of the same secret.</summary>
    Drop,
}

/// <summary>Follows <c>+NAME=</c> and <c>+NAME:</c> through a stream and judges each character.</summary>
/// <remarks>
/// A name counts wherever it stands, not only after AT at the start of a line: commands may be chained with
/// <c>;</c>, and after counted data without a line end the next command follows in the middle of a line. So text in a
/// payload that looks like such a command is masked too. A field ends at a comma outside quotes, everything ends
/// with the line.
/// </remarks>
internal sealed class SecretFields
{
    private const int NameLimit = 12;

    // Field numbers count from 1. Sources: Quectel MQTT notes (BG96 V1.2, BG95 V1.1, LTE Standard(A) V1.4) for QMTCONN
    // and QMTCFG; TCP/IP notes for QICSGP; 3GPP TS 27.007 for CPIN, CPWD, CLCK and CGAUTH. Where firmware may put
    // another field in front (the client index in an answer), all fields from the first possible one on are masked.
    private static readonly Dictionary<string, Func<Field, bool>> Rules = new(StringComparer.OrdinalIgnoreCase)
    {
        ["QMTCONN="] = f => f.Number >= 4,
        ["CPIN="] = f => f.Number >= 1,
        ["CPWD="] = f => f.Number >= 2,
        ["CLCK="] = f => f.Number == 3,
        ["QICSGP="] = f => f.Number == 5,
        ["QICSGP:"] = f => f.Number == 4 || (f.Number == 5 && f.Quoted),
        ["CGAUTH="] = f => f.Number >= 4,
        ["CGAUTH:"] = f => f.Number >= 4,
        ["QMTCFG="] = f => f.Number >= (f.Key is "aliauth" ? 5 : f.Key is "onenet" or "hwauth" or "hwprodid" ? 4 : int.MaxValue),
        ["QMTCFG:"] = f => f.Number >= (f.Key is "aliauth" ? 4 : f.Key is "onenet" or "hwauth" or "hwprodid" ? 3 : int.MaxValue),
    };

    private readonly StringBuilder _name = new(NameLimit);
    private readonly StringBuilder _key = new(NameLimit);
    private bool _inName;
    private Func<Field, bool>? _isSecret;
    private Field _field;
    private bool _inQuotes;
    private bool _begun;
    private bool _masked;

    internal FieldVerdict Take(char c)
    {
        if (c is '\r' or '\n')
        {
            _inName = false;
            _isSecret = null;
            return FieldVerdict.Show;
        }

        // Inside a quoted secret nothing starts anew: a password may look like a command.
        bool hidden = _isSecret is not null && _inQuotes && _isSecret(_field);
        if ((!hidden && StartsFields(c)) || _isSecret is null)
        {
            return FieldVerdict.Show;
        }

        return Judge(c);
    }

    private bool StartsFields(char c)
    {
        if (c == '+')
        {
            _inName = true;
            _name.Clear();
        }
        else if (_inName && c is '=' or ':')
        {
            _inName = false;
            if (Rules.TryGetValue(_name.ToString() + c, out Func<Field, bool>? isSecret))
            {
                _isSecret = isSecret;
                _field = new Field(1, Quoted: false, "");
                _key.Clear();
                (_inQuotes, _begun, _masked) = (false, false, false);
                return true;
            }
        }
        else if (c != ' ')
        {
            _inName = _inName && char.IsAsciiLetterOrDigit(c) && _name.Append(c).Length <= NameLimit;
        }

        return false;
    }

    private FieldVerdict Judge(char c)
    {
        switch (c)
        {
            case '"':
                if (!_begun)
                {
                    _field = _field with { Quoted = true };
                }

                _begun = true;
                _inQuotes = !_inQuotes;
                return FieldVerdict.Show;

            case ',' when !_inQuotes:
                if (_field.Number == 1)
                {
                    _field = _field with { Key = _key.ToString().ToLowerInvariant() };
                }

                _field = _field with { Number = _field.Number + 1, Quoted = false };
                (_begun, _masked) = (false, false);
                return FieldVerdict.Show;

            case ';' when !_inQuotes:
            case '?' when !_begun && _field.Number == 1: // the test form, AT+CPIN=?
                _isSecret = null;
                return FieldVerdict.Show;

            case ' ' when !_begun:
                return FieldVerdict.Show;

            default:
                break;
        }

        _begun = true;
        if (_field.Number == 1 && _key.Length < NameLimit)
        {
            _key.Append(c);
        }

        if (!_isSecret!(_field))
        {
            return FieldVerdict.Show;
        }

        FieldVerdict verdict = _masked ? FieldVerdict.Drop : FieldVerdict.Mask;
        _masked = true;
        return verdict;
    }

    /// <param name="Number">Counted from 1.</param>
    /// <param name="Quoted">Whether it starts with a quote.</param>
    /// <param name="Key">The text of the first field, lower case; empty while in it.</param>
    private readonly record struct Field(int Number, bool Quoted, string Key);
}
