// What an emulated module does, told on stdout. The module never waits for a terminal or a pipe that does not read.
using System.Globalization;
using System.Text.Json;
using System.Threading.Channels;
using OneNetModem.At.Tracing;
using OneNetModem.Emulator;

namespace OneNetModem.Cli.Output;

/// <summary>Tells the events of an emulated module: all of them as JSON, or as text when the traffic is wanted.</summary>
internal sealed class EmulatorStory : IAsyncDisposable
{
    private const int Backlog = 10_000;

    private readonly ResultWriter _results;
    private readonly bool _traffic;
    private readonly Channel<ModuleEvent> _waiting;
    private readonly Task _writing;
    private long _lost;

    public EmulatorStory(ResultWriter results, bool traffic)
    {
        (_results, _traffic) = (results, traffic);
        _waiting = Channel.CreateBounded<ModuleEvent>(
            new BoundedChannelOptions(Backlog) { SingleReader = true, FullMode = BoundedChannelFullMode.DropWrite }, _ => Interlocked.Increment(ref _lost));
        _writing = Task.Run(WriteAsync);
    }

    /// <summary>Takes an event; returns at once.</summary>
    public void Tell(ModuleEvent happened) => _waiting.Writer.TryWrite(happened);

    /// <summary>Writes what waits.</summary>
    public async ValueTask DisposeAsync()
    {
        _waiting.Writer.TryComplete();

        // A reader that has stopped reading must not keep the program from ending.
        await Task.WhenAny(_writing, Task.Delay(TimeSpan.FromSeconds(1)));
    }

    private async Task WriteAsync()
    {
        try
        {
            await foreach (ModuleEvent happened in _waiting.Reader.ReadAllAsync())
            {
                Write(happened);
                if (Interlocked.Exchange(ref _lost, 0) is > 0 and long lost)
                {
                    Write(new ModuleNote(happened.Time, string.Create(CultureInfo.InvariantCulture, $"{lost} events left out: the reader is too slow")));
                }
            }
        }
        catch (IOException)
        {
            // Nobody reads stdout any more; the module runs on.
            _waiting.Writer.TryComplete();
        }
    }

    private void Write(ModuleEvent happened)
    {
        switch (happened)
        {
            case CommandAnswered answered:
                string command = SecretMask.Line(answered.Command);
                string[] lines = [.. answered.Lines.Select(SecretMask.Line)];
                Say("at", happened, $"{command}   {string.Join(" | ", [.. lines, answered.Final ?? "(no result code)"])}", json =>
                {
                    json.WriteString("command", command);
                    json.WriteStrings("lines", lines);
                    json.WriteString("final", answered.Final);
                });
                break;
            case UrcSent urc:
                string text = VisibleText.Of(SecretMask.Line(urc.Text));
                Say("urc", happened, "urc  " + text, json => json.WriteString("text", text));
                break;
            case ModuleRestarted restarted:
                Say("restarted", happened, "restarts: " + restarted.Reason, json => json.WriteString("reason", restarted.Reason));
                break;
            case FaultStruck struck:
                Say("fault", happened, "fault: " + struck.Fault, json => json.WriteString("fault", struck.Fault));
                break;
            case PortUnplugged:
                Say("unplugged", happened, "the port is gone", _ => { });
                break;
            case PortPlugged plugged:
                Say("plugged", happened, "the port is back: " + plugged.Name, json => json.WriteString("path", plugged.Name));
                break;
            case ModuleNote note:
                Say("note", happened, "# " + note.Text, json => json.WriteString("text", note.Text));
                break;
        }
    }

    private void Say(string name, ModuleEvent happened, string text, Action<Utf8JsonWriter> fields) =>
        _results.Write(name, _traffic ? string.Create(CultureInfo.InvariantCulture, $"{happened.Time.ToLocalTime():HH:mm:ss.fff} {text}") : null, fields);
}
