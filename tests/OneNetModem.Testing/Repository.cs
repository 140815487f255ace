// Where the repository is, seen from the running tests.
namespace OneNetModem.Testing;

/// <summary>The working copy.</summary>
public static class Repository
{
    /// <summary>The folder that holds OneNetModem.sln.</summary>
    public static string Root { get; } = Find();

    private static string Find()
    {
        string? folder = AppContext.BaseDirectory;
        while (folder is not null && !File.Exists(Path.Combine(folder, "OneNetModem.sln")))
        {
            folder = Path.GetDirectoryName(folder);
        }

        return folder ?? throw new InvalidOperationException("OneNetModem.sln is not above the tests");
    }
}
