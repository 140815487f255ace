// Keeps the lines that prove a check: what was sent and what came back, secrets masked.
using System.Text;
using OneNetModem.At.Dialogue;
using OneNetModem.At.Tracing;

namespace OneNetModem.Diagnostics.Bench;

/// <summary>Records a dialogue. It writes on the channel's loop and is read by the run. A check that goes on for hours keeps its
/// first and its latest lines.</summary>
internal sealed class EvidenceRecorder(AtChannel at, TimeProvider time) : IDialogueEvents
{
    private const int First = 200;
    private const int Latest = 300;

    private readonly Lock _gate = new();
    private readonly List<EvidenceLine> _first = [];
    private readonly Queue<EvidenceLine> _latest = [];
    private readonly IDialogueEvents? _next = at.Observer;
    private int _dropped;

    /// <summary>Who listened before, and goes on listening.</summary>
    public IDialogueEvents? Next => _next;

    /// <summary>The last URC that told of a restart since <see cref="ForgetRestart"/>; null: none.</summary>
    public string? Restart { get; private set; }

    /// <summary>The latest command was not answered.</summary>
    public bool IsSilent { get; private set; }

    /// <summary>A restart up to now is no fault: the module was starting, or was told to.</summary>
    public void ForgetRestart() => Restart = null;

    /// <summary>The lines since the last time, and begins anew.</summary>
    public IReadOnlyList<EvidenceLine> Take()
    {
        lock (_gate)
        {
            List<EvidenceLine> lines = [.. _first];
            if (_dropped > 0)
            {
                lines.Add(new EvidenceLine(_latest.Peek().Time, false, $"({_dropped} lines left out)"));
            }

            lines.AddRange(_latest);
            _first.Clear();
            _latest.Clear();
            _dropped = 0;
            return lines;
        }
    }

    public void OnSent(AtCommand command)
    {
        Add(true, command.ToString());
        _next?.OnSent(command);
    }

    public void OnResponse(AtResponse response)
    {
        foreach (string line in response.Lines)
        {
            Add(false, line);
        }

        Add(false, response.Final.Text ?? $"({response.Aborted switch
        {
            AtAbort.Timeout => "no answer",
            AtAbort.Restart => "the module restarted",
            AtAbort.Unresponsive => "not sent: the module does not answer",
            _ => "the port was lost",
        }})");
        IsSilent = response.Aborted is AtAbort.Timeout or AtAbort.Unresponsive;
        _next?.OnResponse(response);
    }

    public void OnDataWanted(AtCommand command, bool prompt)
    {
        Add(false, prompt ? ">" : "CONNECT");
        Add(true, $"({command.Data?.Length ?? 0} bytes)");
        _next?.OnDataWanted(command, prompt);
    }

    public void OnStuckPrompt(AtCommand stale) => _next?.OnStuckPrompt(stale);

    public void OnUrc(AtUrc urc)
    {
        Add(false, urc.Payload is { } payload ? $"{urc.Line} ({payload.Length} bytes)" : urc.Line);
        if (at.IsRestart(urc))
        {
            Restart = urc.Line;
        }

        _next?.OnUrc(urc);
    }

    public void OnOrphan(string line)
    {
        Add(false, line);
        _next?.OnOrphan(line);
    }

    public void OnNoise(ReadOnlySpan<byte> bytes)
    {
        Add(false, $"({bytes.Length} bytes that are no line)");
        _next?.OnNoise(bytes);
    }

    private void Add(bool sent, string text)
    {
        EvidenceLine line = new(time.GetUtcNow(), sent, Visible(SecretMask.Line(text)));
        lock (_gate)
        {
            if (_first.Count < First)
            {
                _first.Add(line);
                return;
            }

            _latest.Enqueue(line);
            if (_latest.Count > Latest)
            {
                _latest.Dequeue();
                _dropped++;
            }
        }
    }

    private static string Visible(string text)
    {
        if (!text.Any(char.IsControl))
        {
            return text;
        }

        StringBuilder shown = new(text.Length + 8);
        foreach (char c in text)
        {
            _ = char.IsControl(c) ? shown.Append('<').Append(((int)c).ToString("X2", System.Globalization.CultureInfo.InvariantCulture)).Append('>') : shown.Append(c);
        }

        return shown.ToString();
    }
}
