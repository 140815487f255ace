// /record: the commands of a console as a script that `script run` takes.
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using OneNetModem.At.Dialogue;
using OneNetModem.At.Tracing;

namespace OneNetModem.Cli.Interactive;

/// <summary>Writes a script. A secret is a variable in it, whose value has to be given when it is run.</summary>
internal sealed partial class SessionRecord : IDisposable
{
    private const int NumbersOfResult = 3;

    private readonly StreamWriter _file;
    private readonly string _title;
    private readonly StringBuilder _steps = new("steps:\n");
    private readonly List<string> _secrets = [];

    /// <summary>Starts a script in a new file.</summary>
    /// <exception cref="IOException">It cannot be made.</exception>
    /// <exception cref="UnauthorizedAccessException">Its folder is not writable.</exception>
    public SessionRecord(string path, DateTimeOffset now)
    {
        _file = new StreamWriter(path, append: false, new UTF8Encoding(false)) { AutoFlush = true };
        _title = string.Create(CultureInfo.InvariantCulture, $"# recorded with onenet-modem console on {now:yyyy-MM-dd HH:mm} UTC\n");
        _file.Write($"{_title}{_steps}");
    }

    /// <summary>Adds a command and how it ended.</summary>
    public void Add(AtResponse response)
    {
        int secrets = _secrets.Count;
        string step = Step(response);
        _steps.Append(step);
        if (_secrets.Count == secrets)
        {
            _file.Write(step);
            return;
        }

        // Variables stand above the steps: the file is written anew.
        _file.BaseStream.SetLength(0);
        _file.Write($"{_title}vars:\n{string.Concat(_secrets)}{_steps}");
    }

    public void Dispose() => _file.Dispose();

    private string Step(AtResponse response)
    {
        string shown = response.Command.ToString();
        StringBuilder step = new($"  - send: {Quoted(shown == response.Command.Text ? Literal(shown) : Asterisks().Replace(Literal(shown), _ => Variable(shown)))}\n");
        if (response.Command.Data is { } data)
        {
            string text = Encoding.UTF8.GetString(data.Span).TrimEnd('\u001a');
            step.Append(CultureInfo.InvariantCulture, $"    data: {Quoted(SecretMask.Line(text) == text ? Literal(text) : Variable("the data of " + shown))}\n");
        }

        step.Append(CultureInfo.InvariantCulture, $"    final: {Quoted(Literal(response.Final.Text ?? "any"))}\n");
        foreach (AtUrc urc in response.Results.TakeLast(1))
        {
            step.Append(CultureInfo.InvariantCulture, $"    urc: {Quoted(Literal(Beginning(urc)))}\n");
        }

        return step.ToString();
    }

    /// <summary>A new variable for what must not be written.</summary>
    private string Variable(string description)
    {
        string name = string.Create(CultureInfo.InvariantCulture, $"secret{_secrets.Count + 1}");
        _secrets.Add($"  {name}: {{ secret: true, description: {Quoted(description)} }}\n");
        return $"${{{name}}}";
    }

    [GeneratedRegex(@"\*{3,}", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Asterisks();

    // The result and what names it: times and addresses behind them differ from run to run.
    private static string Beginning(AtUrc urc)
    {
        int numbers = Math.Min(urc.Args.TakeWhile((_, at) => urc.Args.Number(at) is not null).Count(), NumbersOfResult);
        return urc.Args.Count == 0 ? urc.Line : $"{urc.Name}: {(numbers == 0 ? $"\"{urc.Args[0]}\"" : string.Join(',', urc.Args.Take(numbers)))}";
    }

    // ${ would be a value of the script.
    private static string Literal(string text) => text.Replace("${", "$${", StringComparison.Ordinal);

    // A double-quoted YAML scalar: no text of the module can become anything else.
    private static string Quoted(string text)
    {
        StringBuilder quoted = new("\"");
        foreach (char c in text)
        {
            _ = c switch
            {
                '"' or '\\' => quoted.Append('\\').Append(c),
                < ' ' or '\u007f' => quoted.Append(CultureInfo.InvariantCulture, $"\\x{(int)c:x2}"),
                _ => quoted.Append(c),
            };
        }

        return quoted.Append('"').ToString();
    }
}
