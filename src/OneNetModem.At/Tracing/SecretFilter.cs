// Masks secrets in a stream, a character (a byte) at a time and with nothing held back: what comes out does not depend
// on how the stream was cut into chunks, so a command and its echo look the same.
using System.Text;

namespace OneNetModem.At.Tracing;

/// <summary>The mask of one direction of a link; its state goes on from chunk to chunk.</summary>
public sealed class SecretFilter
{
    private readonly PrivateKeyBody _key = new();
    private readonly SecretFields _fields = new();
    private readonly TokenSignature _signature = new();

    /// <summary>Appends the next character as it may be shown: itself, an asterisk, the mask, or nothing.</summary>
    public void Append(char c, StringBuilder output)
    {
        ArgumentNullException.ThrowIfNull(output);
        if (_key.Hides(c))
        {
            output.Append('*');
            return;
        }

        switch (_fields.Take(c))
        {
            case FieldVerdict.Show:
                output.Append(_signature.Hides(c) ? '*' : c);
                break;
            case FieldVerdict.Mask:
                output.Append(SecretMask.Mask);
                break;
            default:
                break;
        }
    }
}

/// <summary>Finds <c>sign=</c> of a OneNET token (or of an Aliyun one) wherever it stands and hides the value.</summary>
internal sealed class TokenSignature
{
    internal const string Marker = "sign=";
    private int _matched;

    internal bool Hides(char c)
    {
        if (_matched == Marker.Length)
        {
            // base64, plain, URL-safe or percent-encoded
            if (char.IsAsciiLetterOrDigit(c) || c is '+' or '/' or '=' or '%' or '-' or '_' or '.' or '~')
            {
                return true;
            }

            _matched = 0;
        }

        char lower = char.ToLowerInvariant(c);
        _matched = lower == Marker[_matched] ? _matched + 1 : lower == Marker[0] ? 1 : 0;
        return false;
    }
}

/// <summary>Finds a PEM private key (an upload to the module's file system) and hides its body, line ends kept.</summary>
internal sealed class PrivateKeyBody
{
    internal const string Begin = "-----BEGIN ";
    private const string End = "-----END";
    private const string Label = "PRIVATE KEY";
    private const int LabelLimit = 40;
    private const int Dashes = 5;

    // The longest key in use (RSA 8192) has 6.4 KB; a body that was cut short must not hide the rest of the trace.
    private const int BodyLimit = 16 * 1024;

    private readonly StringBuilder _label = new(LabelLimit);
    private State _state;
    private int _matched;
    private int _left;

    private enum State
    {
        Outside,
        Label,
        Body,
    }

    internal bool Hides(char c)
    {
        switch (_state)
        {
            case State.Outside:
                Match(c, Begin);
                if (_matched == Begin.Length)
                {
                    Enter(State.Label);
                }

                return false;

            case State.Label:
                if (c == '-')
                {
                    Enter(_label.ToString().EndsWith(Label, StringComparison.Ordinal) ? State.Body : State.Outside);
                }
                else if (_label.Append(c).Length > LabelLimit)
                {
                    Enter(State.Outside);
                }

                return false;

            default:
                Match(c, End);
                if (_matched == End.Length || --_left == 0)
                {
                    Enter(State.Outside);
                    return false;
                }

                return _matched == 0 && c is not ('\r' or '\n');
        }
    }

    private void Enter(State state)
    {
        _state = state;
        _matched = 0;
        _left = BodyLimit;
        _label.Clear();
    }

    private void Match(char c, string marker)
    {
        if (c == marker[_matched])
        {
            _matched++;
        }
        else if (c != '-')
        {
            _matched = 0;
        }
        else
        {
            _matched = _matched == Dashes ? Dashes : 1; // a sixth dash is still five
        }
    }
}
