// A command line of a script with the data that go with it.
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using OneNetModem.At.Dialogue;
using OneNetModem.Quectel;
using OneNetModem.Quectel.Explain;

namespace OneNetModem.Diagnostics.Scripts;

/// <summary>Makes commands.</summary>
internal static class ScriptCommand
{
    private const byte CtrlZ = 0x1A, Escape = 0x1B;

    private static readonly QuectelDialect Dialect = new();

    /// <summary>Makes a command.</summary>
    /// <param name="text">The line.</param>
    /// <param name="data">What is sent when the module asks for it; null: nothing; empty where they are not known yet.</param>
    /// <param name="limit">How long the answer may take; null: what the manual says.</param>
    /// <param name="command">The command.</param>
    /// <param name="problem">What is wrong.</param>
    public static bool TryParse(string text, byte[]? data, TimeSpan? limit, [NotNullWhen(true)] out AtCommand? command, [NotNullWhen(false)] out string? problem)
    {
        if (!RawCommand.TryParse(text, limit, out command, out problem, hasData: data is not null) || data is null)
        {
            return command is not null;
        }

        int? length = Dialect.DataLength(command);
        bool isClosed = length == int.MaxValue;
        problem = length is null ? $"{command} does not make the module ask for data"
            : isClosed && data.AsSpan().IndexOfAny(CtrlZ, Escape) >= 0 ? $"the data of {command} end with Ctrl-Z, and hold one (or an ESC) already; a form of the command with a length takes any bytes"
            : !isClosed && data.Length > 0 && data.Length != length ? string.Create(CultureInfo.InvariantCulture, $"{command} announces {length} bytes and gets {data.Length}; ${{length}} in the command is the right number")
            : null;
        command = problem is null ? command with { Data = isClosed ? (byte[])[.. data, CtrlZ] : data } : null;
        return problem is null;
    }
}
