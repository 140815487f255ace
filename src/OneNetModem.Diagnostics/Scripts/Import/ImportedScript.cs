// What becomes of a foreign script, and what does not.
namespace OneNetModem.Diagnostics.Scripts.Import;

/// <summary>What a script is imported from.</summary>
public enum ImportFormat
{
    /// <summary>A command list of Quectel's QCOM, or any ini file that holds AT commands.</summary>
    Qcom,

    /// <summary>A script of chat(8), the dialler of pppd.</summary>
    Chat,

    /// <summary>What a terminal program showed or wrote down, our own traces included; also a plain list of commands.</summary>
    Log,
}

/// <summary>A piece of the file that is not in the script.</summary>
/// <param name="Line">Where it stands, from 1.</param>
/// <param name="Text">It, shortened.</param>
/// <param name="Reason">Why not.</param>
public sealed record NotTaken(int Line, string Text, string Reason);

/// <summary>A script made of something else.</summary>
/// <param name="Format">What it was taken for.</param>
/// <param name="Text">The script, YAML.</param>
/// <param name="Steps">How many steps it has.</param>
/// <param name="NotTaken">What it does not have, in the order of the file.</param>
public sealed record ImportedScript(ImportFormat Format, string Text, int Steps, IReadOnlyList<NotTaken> NotTaken);
