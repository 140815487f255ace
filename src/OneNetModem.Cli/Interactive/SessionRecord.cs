// /record: the commands of a console as a script that `script run` takes.
using System.Globalization;
using System.Text;
using OneNetModem.At.Dialogue;

namespace OneNetModem.Cli.Interactive;

/// <summary>Writes a script.</summary>
internal sealed class SessionRecord : IDisposable
{
    private const int NumbersOfResult = 3;

    private readonly StreamWriter _file;

    /// <summary>Starts a script in a new file.</summary>
    /// <exception cref="IOException">It cannot be made.</exception>
    /// <exception cref="UnauthorizedAccessException">Its folder is not writable.</exception>
    public SessionRecord(string path, DateTimeOffset now)
    {
        _file = new StreamWriter(path, append: false, new UTF8Encoding(false)) { AutoFlush = true, NewLine = "\n" };
        _file.WriteLine(string.Create(CultureInfo.InvariantCulture, $"# recorded with onenet-modem console on {now:yyyy-MM-dd HH:mm} UTC"));
        _file.WriteLine("steps:");
    }

    /// <summary>Adds a command and how it ended. A secret stands as ***, and has to be put in by hand.</summary>
    public void Add(AtResponse response)
    {
        _file.WriteLine($"  - send: {Quoted(response.Command.ToString())}");
        if (response.Command.Data is { } data)
        {
            _file.WriteLine($"    data: {Quoted(Encoding.UTF8.GetString(data.Span).TrimEnd('\u001a'))}");
        }

        _file.WriteLine($"    final: {Quoted(response.Final.Text ?? "any")}");
        foreach (AtUrc urc in response.Results.TakeLast(1))
        {
            _file.WriteLine($"    urc: {Quoted(Beginning(urc))}");
        }
    }

    public void Dispose() => _file.Dispose();

    // The result and what names it: times and addresses behind them differ from run to run.
    private static string Beginning(AtUrc urc)
    {
        int numbers = Math.Min(urc.Args.TakeWhile((_, at) => urc.Args.Number(at) is not null).Count(), NumbersOfResult);
        return urc.Args.Count == 0 ? urc.Line : $"{urc.Name}: {(numbers == 0 ? $"\"{urc.Args[0]}\"" : string.Join(',', urc.Args.Take(numbers)))}";
    }

    // A double-quoted YAML scalar: no text of the module can become anything else. ${ would be a value of the script.
    private static string Quoted(string text)
    {
        StringBuilder quoted = new("\"");
        foreach (char c in text.Replace("${", "$${", StringComparison.Ordinal))
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
