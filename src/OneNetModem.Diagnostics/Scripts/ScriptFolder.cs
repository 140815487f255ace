// The files that a script may read: those in its folder and below.
using OneNetModem.Diagnostics.Yaml;

namespace OneNetModem.Diagnostics.Scripts;

/// <summary>The folder of the script that was named. What it includes and sends lies in it or below: a script that comes by mail
/// reads nothing else.</summary>
internal sealed class ScriptFolder
{
    private const int LargestScript = 1_000_000;
    private const int LargestFile = 4_000_000;
    private const int MostIncludes = 200;

    private readonly string _root;
    private int _includes;

    public ScriptFolder(string scriptFile) => _root = Path.GetDirectoryName(Path.GetFullPath(scriptFile))!;

    /// <summary>The text of an included script.</summary>
    /// <exception cref="IOException">It cannot be read, or includes go on and on.</exception>
    public string ReadInclude(string file) =>
        ++_includes <= MostIncludes ? ReadScript(file) : throw new IOException(FormattableString.Invariant($"there are more than {MostIncludes} includes"));

    /// <summary>The text of a script.</summary>
    /// <exception cref="IOException">It cannot be read; the message is for people.</exception>
    public static string ReadScript(string file) => TextBytes.Read(Read(file, LargestScript), file);

    /// <summary>The bytes of a file.</summary>
    /// <param name="from">The script that names it; a path is relative to its folder.</param>
    /// <param name="path">The path.</param>
    /// <exception cref="IOException">It cannot be read, or lies elsewhere.</exception>
    public byte[] ReadFile(string from, string path) => Read(Resolve(from, path), LargestFile);

    /// <summary>The file that a path means.</summary>
    /// <exception cref="IOException">It lies elsewhere.</exception>
    public string Resolve(string from, string path)
    {
        string full = Path.GetFullPath(path, Path.GetDirectoryName(Path.GetFullPath(from))!);
        string real = File.ResolveLinkTarget(full, returnFinalTarget: true)?.FullName ?? full;
        return Path.IsPathRooted(path) || !IsInside(full) || !IsInside(real)
            ? throw new IOException($"'{path}' is not in the script's folder or below it")
            : Path.GetRelativePath(Directory.GetCurrentDirectory(), full) is var relative && relative.Length < full.Length ? relative : full;
    }

    private bool IsInside(string file) =>
        Path.GetRelativePath(_root, file) is var relative && !Path.IsPathRooted(relative) && relative.Split(Path.DirectorySeparatorChar)[0] != "..";

    private static byte[] Read(string file, int largest)
    {
        try
        {
            using FileStream stream = File.OpenRead(file);
            if (stream.Length > largest)
            {
                throw new IOException($"'{file}' has {stream.Length} bytes, more than {largest}");
            }

            using MemoryStream bytes = new();
            stream.CopyTo(bytes);
            return bytes.ToArray();
        }
        catch (UnauthorizedAccessException e)
        {
            throw new IOException(e.Message, e);
        }
    }
}
