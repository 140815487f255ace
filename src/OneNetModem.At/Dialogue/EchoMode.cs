// What is known of the module's command echo (ATE).
namespace OneNetModem.At.Dialogue;

/// <summary>Whether the module echoes commands.</summary>
public enum EchoMode
{
    /// <summary>Not known: after a restart, and before the first answer.</summary>
    Unknown,

    /// <summary>It does: an answer counts only behind its command's own echo.</summary>
    On,

    /// <summary>It does not: prefix and arity decide.</summary>
    Off,
}
