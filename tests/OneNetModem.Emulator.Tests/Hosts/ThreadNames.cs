// Names of this process's threads, of which the kernel keeps 15 characters.
namespace OneNetModem.Emulator.Tests;

internal static class ThreadNames
{
    /// <summary>The <c>/proc</c> directories of the threads that exist now.</summary>
    internal static string[] Tasks => Directory.GetDirectories("/proc/self/task");

    /// <summary>The name; empty when the thread has ended meanwhile.</summary>
    internal static string Of(string task)
    {
        try
        {
            return File.ReadAllText(Path.Combine(task, "comm")).TrimEnd();
        }
        catch (IOException)
        {
            return "";
        }
    }
}
