// What the scanner must know of the dialogue to tell echo, prompt and payload from lines.
namespace OneNetModem.At.Framing;

/// <summary>The dialogue's expectations. The scanner reads them and never changes them.</summary>
public struct ScanState
{
    /// <summary>Nothing expected.</summary>
    public ScanState(PayloadRules payloads) => Payloads = payloads;

    /// <summary>The pending command line without CR, while its echo may still come; else empty.</summary>
    public ReadOnlyMemory<byte> Echo { get; set; }

    /// <summary>The bytes of a data phase, while the module may still echo them; else empty.</summary>
    public ReadOnlyMemory<byte> DataEcho { get; set; }

    /// <summary>Whether a <c>&gt;</c> at a line's start is a prompt.</summary>
    public bool PromptExpected { get; set; }

    /// <summary>Which lines carry payloads.</summary>
    public PayloadRules Payloads { get; set; }
}
