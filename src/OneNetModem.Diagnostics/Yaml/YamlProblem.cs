// A mistake in a YAML file, with its place.
using System.Globalization;
using YamlDotNet.Core;

namespace OneNetModem.Diagnostics.Yaml;

/// <summary>A place in a file.</summary>
/// <param name="File">The file, as it was named.</param>
/// <param name="Line">Counted from 1.</param>
/// <param name="Column">Counted from 1.</param>
public readonly record struct FilePlace(string File, int Line, int Column) : IComparable<FilePlace>
{
    /// <summary>As compilers and editors write it: <c>file:line:column</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{File}:{Line}:{Column}");

    /// <summary>In the order of the file.</summary>
    public int CompareTo(FilePlace other) => (Line, Column).CompareTo((other.Line, other.Column));

    /// <summary>Before another one of the file.</summary>
    public static bool operator <(FilePlace left, FilePlace right) => left.CompareTo(right) < 0;

    /// <summary>Not behind it.</summary>
    public static bool operator <=(FilePlace left, FilePlace right) => left.CompareTo(right) <= 0;

    /// <summary>Behind another one of the file.</summary>
    public static bool operator >(FilePlace left, FilePlace right) => left.CompareTo(right) > 0;

    /// <summary>Not before it.</summary>
    public static bool operator >=(FilePlace left, FilePlace right) => left.CompareTo(right) >= 0;
}

/// <summary>A mistake.</summary>
/// <param name="At">Where.</param>
/// <param name="Text">The key, what is wrong with it, what is allowed.</param>
public sealed record YamlProblem(FilePlace At, string Text)
{
    /// <summary>The place and the words.</summary>
    public override string ToString() => $"{At}: {Text}";
}

/// <summary>All mistakes of a file: whoever corrects it wants to see them at once.</summary>
/// <param name="file">The file, as messages name it.</param>
public sealed class YamlProblems(string file)
{
    private readonly List<YamlProblem> _all = [];

    /// <summary>The file.</summary>
    public string File => file;

    /// <summary>How many there are.</summary>
    public int Count => _all.Count;

    /// <summary>The mistakes in the order of the file.</summary>
    public IEnumerable<YamlProblem> All => _all.OrderBy(p => p.At.File == file ? 0 : 1).ThenBy(p => p.At.File, StringComparer.Ordinal).ThenBy(p => p.At);

    /// <summary>A place in this file.</summary>
    public FilePlace Place(Mark at) => new(file, (int)at.Line, (int)at.Column);

    /// <summary>Adds a mistake in a value.</summary>
    public void Add(Mark at, string path, string what, string allowed) => Add(at, $"{(path.Length > 0 ? path + ": " : "")}{what}; allowed: {allowed}");

    /// <summary>Adds a mistake.</summary>
    public void Add(Mark at, string text) => Add(Place(at), text);

    /// <summary>Adds a mistake.</summary>
    public void Add(FilePlace at, string text) => _all.Add(new YamlProblem(at, text));

    /// <summary>Adds those of another file.</summary>
    public void Add(YamlProblems other)
    {
        ArgumentNullException.ThrowIfNull(other);
        _all.AddRange(other._all);
    }
}
