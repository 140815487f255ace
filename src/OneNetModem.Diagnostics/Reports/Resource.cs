// Files that are part of the program.
namespace OneNetModem.Diagnostics.Reports;

internal static class Resource
{
    public static string Read(string name)
    {
        using StreamReader reader = new(typeof(Resource).Assembly.GetManifestResourceStream(typeof(Resource), name)!);
        return reader.ReadToEnd();
    }
}
