// Lines typed before, kept in a file that only their owner can read; never lines with secrets.
using OneNetModem.At.Tracing;

namespace OneNetModem.Cli.Interactive;

/// <summary>The history of a line editor.</summary>
internal sealed class LineHistory
{
    /// <summary>Lines that are kept.</summary>
    private const int Longest = 1000;

    private readonly List<string> _lines = [];
    private readonly string? _file;
    private int _at;
    private string _draft = "";

    /// <summary>Reads the history of a file; one that cannot be read is none.</summary>
    /// <param name="file">Where it is kept; null: nowhere.</param>
    public LineHistory(string? file)
    {
        _file = file;
        try
        {
            _lines.AddRange(file is not null && File.Exists(file) ? File.ReadLines(file).TakeLast(Longest) : []);
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            _file = null;
        }

        ToEnd();
    }

    /// <summary>Adds a line, unless it holds a secret, is empty, or is the last one again.</summary>
    public void Add(string line)
    {
        if (line.Length > 0 && SecretMask.Line(line) == line && (_lines.Count == 0 || _lines[^1] != line))
        {
            _lines.Add(line);
        }

        ToEnd();
    }

    /// <summary>Back to the line that is being typed.</summary>
    public void ToEnd() => _at = _lines.Count;

    /// <summary>The line before; null at the oldest.</summary>
    public string? Older(string current)
    {
        _draft = _at == _lines.Count ? current : _draft;
        return _at > 0 ? _lines[--_at] : null;
    }

    /// <summary>The line after, at the end the one that was being typed; null there.</summary>
    public string? Newer() => _at >= _lines.Count ? null : ++_at == _lines.Count ? _draft : _lines[_at];

    /// <summary>The latest line with a text in it, or with <paramref name="again"/> the one before it; null when there is none.</summary>
    public string? Find(string text, bool again)
    {
        int found = _lines.FindLastIndex(Math.Clamp(again ? _at - 1 : _lines.Count - 1, -1, _lines.Count - 1), line => line.Contains(text, StringComparison.OrdinalIgnoreCase));
        _at = found < 0 ? _at : found;
        return found < 0 || text.Length == 0 ? null : _lines[found];
    }

    /// <summary>Writes the file. A history that cannot be kept is no reason to fail.</summary>
    public void Save()
    {
        if (_file is null)
        {
            return;
        }

        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(_file)!);
            FileStreamOptions options = new() { Mode = FileMode.Create, Access = FileAccess.Write };
            if (!OperatingSystem.IsWindows())
            {
                options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            }

            using StreamWriter file = new(_file, options);
            foreach (string line in _lines.TakeLast(Longest))
            {
                file.WriteLine(line);
            }
        }
        catch (Exception unwritable) when (unwritable is IOException or UnauthorizedAccessException)
        {
            // Nothing to do about it, and nothing is lost but convenience.
        }
    }
}
