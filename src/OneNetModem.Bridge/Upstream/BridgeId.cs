// The bridge's client id at the upstream broker: the broker keeps a session for it, so it must outlive the program, and two
// bridges must never have the same. It is made once and kept where the outbox is, which only one process can have.
using System.Security.Cryptography;

namespace OneNetModem.Bridge.Upstream;

internal static class BridgeId
{
    private const string FileName = "upstream-client-id";
    private const int HostLength = 32;

    /// <summary>The id that is kept in the folder; made when there is none.</summary>
    /// <exception cref="IOException">The file can be neither read nor written.</exception>
    /// <exception cref="UnauthorizedAccessException">The same for its permissions.</exception>
    public static string Of(string folder)
    {
        string path = Path.Combine(folder, FileName);
        if (File.Exists(path) && File.ReadAllText(path).Trim() is { Length: > 0 } kept && Settings.SettingForms.IsName(kept))
        {
            return kept;
        }

        // The computer's name is for people, the rest for uniqueness. First beside and then moved: half an id would be another one.
        string host = string.Concat(Environment.MachineName.Where(c => char.IsAsciiLetterOrDigit(c) || c == '-').Take(HostLength));
        string id = $"onenet-modem-{host}-{RandomNumberGenerator.GetHexString(8, lowercase: true)}";
        File.WriteAllText(path + ".new", id + "\n");
        File.Move(path + ".new", path, overwrite: true);
        return id;
    }
}
