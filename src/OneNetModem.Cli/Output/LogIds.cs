// Log events that a command shows in its own words; the ids are those of the libraries' log files.
namespace OneNetModem.Cli.Output;

/// <summary>Ids of log events.</summary>
internal static class LogIds
{
    /// <summary>Faults of the session, and the silence of the module that leads to one.</summary>
    public static IReadOnlyCollection<int> Faults { get; } = [1003, 1005, 1101];

    /// <summary>State changes, faults, what the module is, registration, tokens: everything that run prints.</summary>
    public static IReadOnlyCollection<int> SessionStory { get; } = [1003, 1005, 1008, 1100, 1101, 1104, 1109, 1204];
}
