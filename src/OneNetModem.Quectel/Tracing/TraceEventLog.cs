// What a dialogue tells, written down as events: the decoder's over a file, the replay's beside the driver.
using System.Text;
using OneNetModem.At.Dialogue;

namespace OneNetModem.Quectel.Tracing;

internal sealed class TraceEventLog : IDialogueEvents
{
    private readonly List<TraceEvent> _events = [];

    /// <summary>The time of what happens now, seconds; null where the trace has none.</summary>
    public double? Time { get; set; }

    /// <summary>Whether anything has happened since the last <see cref="Take"/>.</summary>
    public bool Any => _events.Count > 0;

    /// <summary>Takes the events so far.</summary>
    public IReadOnlyList<TraceEvent> Take()
    {
        TraceEvent[] events = [.. _events];
        _events.Clear();
        return events;
    }

    public void OnResponse(AtResponse response) => Add(new TraceEvent { Event = "response", Command = response.Command.Text, Response = response });

    public void OnDataWanted(AtCommand command, bool prompt)
    {
        if (prompt)
        {
            Add(new TraceEvent { Event = "prompt", Command = command.Text });
        }
    }

    public void OnStuckPrompt(AtCommand stale)
    {
        // What it makes the driver send is in the trace.
    }

    public void OnUrc(AtUrc urc) => Add(new TraceEvent { Event = urc.Payload is null ? "urc" : "message", Urc = urc });

    public void OnOrphan(string line) => Add(new TraceEvent { Event = "orphan", Line = line });

    public void OnNoise(ReadOnlySpan<byte> bytes) => Add(new TraceEvent { Event = "noise", Line = Encoding.Latin1.GetString(bytes) });

    private void Add(TraceEvent e) => _events.Add(e with { Time = Time });
}
