// The history cannot be used as things are.
namespace OneNetModem.Diagnostics.History;

/// <summary>The history's file is not usable: not permitted, written by a newer version, locked for too long, the disk is full. A file
/// found damaged when it is opened is no reason: it is set aside.</summary>
/// <param name="path">The file.</param>
/// <param name="what">What is wrong with it, as the end of a sentence.</param>
/// <param name="inner">What the system said.</param>
public sealed class BenchHistoryException(string path, string what, Exception? inner = null) : Exception($"The history {path} {what}", inner)
{
    /// <summary>The file.</summary>
    public string Path { get; } = path;
}
