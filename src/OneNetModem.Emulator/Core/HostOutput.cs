// What goes to the host, and when: framing of lines, and the hold on URCs while they would break something.
namespace OneNetModem.Emulator.Core;

internal sealed class HostOutput(Action<byte[]> send)
{
    private readonly Queue<byte[]> _held = new();

    /// <summary>A data phase is open (prompt given, bytes not all there): URCs wait.</summary>
    internal bool InDataPhase { get; set; }

    /// <summary>A command line has begun and its CR is not there yet: a URC now would split its echo.</summary>
    internal bool InCommandLine { get; set; }

    /// <summary><c>AT+QCFG="urc/cache",1</c>: URCs are withheld until it is 0 again.</summary>
    internal bool UrcCache { get; set; }

    /// <summary>Whether <c>urcport</c> names this port. URCs for another port are simply not seen here.</summary>
    internal bool UrcsReachThisPort { get; set; } = true;

    /// <summary>A module that is off or mute says nothing.</summary>
    internal bool Silent { get; set; }

    /// <summary>Told of every URC that really left, without its framing.</summary>
    internal Action<string>? UrcSent { get; set; }

    internal void Raw(byte[] bytes)
    {
        if (!Silent && bytes.Length > 0)
        {
            send(bytes);
        }
    }

    internal void Raw(string wire) => Raw(WireText.ToBytes(wire));

    /// <summary>A result code: <c>CR LF text CR LF</c>.</summary>
    internal void Line(string text) => Raw("\r\n" + text + "\r\n");

    /// <summary>The information lines of one command: one block, no blank line inside (EC2x AT manual V2.0 examples).</summary>
    internal void Block(IReadOnlyCollection<string> lines)
    {
        if (lines.Count > 0)
        {
            Raw("\r\n" + string.Join("\r\n", lines) + "\r\n");
        }
    }

    /// <summary>An unsolicited line, with the framing of its kind; waits while it must.</summary>
    internal void Urc(string text, string lead = "\r\n", string trail = "\r\n")
    {
        if (!UrcsReachThisPort || Silent)
        {
            return;
        }

        _held.Enqueue(WireText.ToBytes(lead + text + trail));
        UrcSent?.Invoke(text);
        Release();
    }

    /// <summary>A fault's unsolicited line: it comes now, wherever it may break into.</summary>
    internal void UrcNow(string text)
    {
        if (UrcsReachThisPort && !Silent)
        {
            UrcSent?.Invoke(text);
            Line(text);
        }
    }

    /// <summary>Lets out what waited, if nothing forbids it any more.</summary>
    internal void Release()
    {
        if (InDataPhase || InCommandLine || UrcCache)
        {
            return;
        }

        while (_held.TryDequeue(out byte[]? urc))
        {
            Raw(urc);
        }
    }

    internal void ForgetHeld() => _held.Clear();
}
