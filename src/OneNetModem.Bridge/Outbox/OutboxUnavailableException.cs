// The outbox cannot be opened as things are.
namespace OneNetModem.Bridge.Outbox;

/// <summary>The outbox's file or folder is not usable: held by another process, written by a newer version, not permitted.
/// A damaged file is no reason: it is set aside.</summary>
/// <param name="path">The file or folder.</param>
/// <param name="what">What is wrong with it, as the end of a sentence.</param>
/// <param name="inner">What the system said.</param>
public sealed class OutboxUnavailableException(string path, string what, Exception? inner = null) : Exception($"The outbox {path} {what}", inner)
{
    /// <summary>The file or folder.</summary>
    public string Path { get; } = path;
}
