// Taking a command line apart: AT+CSQ;+CREG? are two commands, +CREG in its read form is the second one.
namespace OneNetModem.At.Dialogue;

/// <summary>The forms of an extended command (V.250 section 5.4).</summary>
public enum AtForm
{
    /// <summary><c>AT+X</c> or a basic command.</summary>
    Execute,

    /// <summary><c>AT+X?</c>.</summary>
    Read,

    /// <summary><c>AT+X=?</c>.</summary>
    Test,

    /// <summary><c>AT+X=...</c>.</summary>
    Write,
}

/// <summary>One command of a command line.</summary>
/// <param name="Name">In upper case, without AT: <c>+CREG</c>, <c>I</c>, <c>&amp;F</c>; empty for a bare <c>AT</c>.</param>
/// <param name="Form">Which form.</param>
/// <param name="Arguments">What follows <c>=</c> in the write form; else empty.</param>
public readonly record struct AtCommandLine(string Name, AtForm Form, string Arguments)
{
    /// <summary>The arguments, split at commas outside quotes, quotes removed.</summary>
    public IReadOnlyList<string> Fields => AtFields.Split(Arguments);

    /// <summary>The commands of a line, in order; quotes are respected.</summary>
    public static IEnumerable<AtCommandLine> Parse(string line)
    {
        ArgumentNullException.ThrowIfNull(line);
        int start = line.StartsWith("AT", StringComparison.OrdinalIgnoreCase) ? 2 : 0;
        bool quoted = false;
        for (int i = start; i <= line.Length; i++)
        {
            if (i == line.Length || (line[i] == ';' && !quoted))
            {
                yield return One(line.AsSpan(start, i - start).Trim());
                start = i + 1;
            }
            else if (line[i] == '"')
            {
                quoted = !quoted;
            }
        }
    }

    private static AtCommandLine One(ReadOnlySpan<char> command)
    {
        int end = command.IndexOfAny('=', '?');
        string name = (end < 0 ? command : command[..end]).Trim().ToString().ToUpperInvariant();
        if (end < 0)
        {
            return new(name, AtForm.Execute, string.Empty);
        }

        if (command[end] == '?')
        {
            return new(name, AtForm.Read, string.Empty);
        }

        ReadOnlySpan<char> arguments = command[(end + 1)..].Trim();
        return arguments is "?" ? new(name, AtForm.Test, string.Empty) : new(name, AtForm.Write, arguments.ToString());
    }
}
