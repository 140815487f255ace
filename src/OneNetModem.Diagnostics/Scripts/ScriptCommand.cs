// A command line of a script with the data that go with it.
using System.Diagnostics.CodeAnalysis;
using OneNetModem.At.Dialogue;
using OneNetModem.Quectel.Explain;

namespace OneNetModem.Diagnostics.Scripts;

/// <summary>Makes commands.</summary>
internal static class ScriptCommand
{
    /// <summary>What is wrong with a line whose data are not known yet; null when nothing is.</summary>
    public static string? Problem(string text, bool hasData) =>
        !RawCommand.TryParse(text, null, out AtCommand? command, out string? problem, hasData) ? problem
        : hasData && RawCommand.DataLength(command) is null ? $"{command} does not make the module ask for data"
        : null;

    /// <summary>Makes a command.</summary>
    /// <param name="text">The line.</param>
    /// <param name="data">What is sent when the module asks for it; null: nothing.</param>
    /// <param name="limit">How long the answer may take; null: what the manual says.</param>
    /// <param name="command">The command.</param>
    /// <param name="problem">What is wrong.</param>
    public static bool TryParse(string text, byte[]? data, TimeSpan? limit, [NotNullWhen(true)] out AtCommand? command, [NotNullWhen(false)] out string? problem)
    {
        if (!RawCommand.TryParse(text, limit, out AtCommand? bare, out problem, hasData: data is not null))
        {
            command = null;
            return false;
        }

        command = bare;
        if (data is null || RawCommand.TryGive(bare, data, out command, out problem))
        {
            return true;
        }

        problem += RawCommand.DataLength(bare) is < int.MaxValue ? "; ${length} in the command is the right number" : "";
        return false;
    }
}
