// How the attributes of a device are read out of Linux's sysfs.
using System.Globalization;

namespace OneNetModem.At.Links;

/// <summary>Reads sysfs. A device that is unplugged meanwhile has no attributes; nothing throws.</summary>
public static class Sysfs
{
    /// <summary>Where a link leads, one step; the path itself when it is no link; null when it is not there.</summary>
    public static string? Follow(string path)
    {
        try
        {
            return new FileInfo(path).LinkTarget is { } target ? Path.GetFullPath(target, Path.GetDirectoryName(path)!)
                : Path.Exists(path) ? path : null;
        }
        catch (IOException)
        {
            return null; // unplugged while we look
        }
    }

    /// <summary>The nearest folder at or above that holds the attribute, inside <paramref name="root"/>.</summary>
    public static string? Above(string? folder, string attribute, string root)
    {
        ArgumentNullException.ThrowIfNull(root);
        for (string? at = folder; at is not null && at.Length > root.Length; at = Path.GetDirectoryName(at))
        {
            if (File.Exists(Path.Combine(at, attribute)))
            {
                return at;
            }
        }

        return null;
    }

    /// <summary>An attribute's text; null when there is none.</summary>
    public static string? Text(string folder, string attribute)
    {
        try
        {
            string path = Path.Combine(folder, attribute);
            return File.Exists(path) && File.ReadAllText(path).Trim() is { Length: > 0 } text ? text : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>An attribute that is a hexadecimal number.</summary>
    public static int? Hex(string folder, string attribute) =>
        int.TryParse(Text(folder, attribute), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out int value) ? value : null;
}
