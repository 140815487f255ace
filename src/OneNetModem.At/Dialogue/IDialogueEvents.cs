// What the dialogue tells its owner: the channel in the driver, the decoder for trace files.
namespace OneNetModem.At.Dialogue;

/// <summary>Receives what the bytes meant, in the order of the wire. Called on the owner's loop.</summary>
public interface IDialogueEvents
{
    /// <summary>A command's line goes out. Who reads a recording is not told.</summary>
    void OnSent(AtCommand command)
    {
    }

    /// <summary>A command is over: final result code, timeout, restart or link loss.</summary>
    void OnResponse(AtResponse response);

    /// <summary>The module asks for the pending command's data; <paramref name="prompt"/> is false for <c>CONNECT</c>.</summary>
    void OnDataWanted(AtCommand command, bool prompt);

    /// <summary>A prompt of a command that was given up: the module waits for data that nobody will send.</summary>
    void OnStuckPrompt(AtCommand stale);

    /// <summary>An unsolicited result code.</summary>
    void OnUrc(AtUrc urc);

    /// <summary>A line that belongs to nobody.</summary>
    void OnOrphan(string line);

    /// <summary>Bytes that are no line.</summary>
    void OnNoise(ReadOnlySpan<byte> bytes);
}
