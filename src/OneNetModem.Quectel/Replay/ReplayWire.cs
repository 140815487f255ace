// The driver's end of a line on which a recording speaks: one link a life, one thread, one clock, and what the driver sends.
using System.IO.Pipelines;
using System.Text;
using OneNetModem.At.Links;

namespace OneNetModem.Quectel.Replay;

/// <summary>A line to play on.</summary>
/// <param name="open">Puts the driver on a link, at the begin of each life.</param>
internal sealed class ReplayWire(Action<IByteLink> open)
{
    private readonly ReplayThread _thread = new();
    private readonly ReplayClock _clock = new();
    private LoopbackLink? _host;
    private LoopbackLink? _module;

    /// <summary>The driver's clock; its ticks count from the first entry of the trace.</summary>
    public TimeProvider Clock => _clock;

    /// <summary>What the driver has sent and nobody has taken yet, a character a byte.</summary>
    public string Sent { get; private set; } = "";

    /// <summary>Takes bytes that the driver sent.</summary>
    public void Take(int count) => Sent = Sent[count..];

    /// <summary>The module says something.</summary>
    public void Say(byte[] bytes) => Do(() => Go(_module!.WriteAsync(bytes)));

    /// <summary>A life of the link begins; the one before has ended.</summary>
    public void Open()
    {
        End();
        (_host, _module) = LoopbackLink.CreatePair("replay", _clock);
        _thread.Run(() => open(_host));
    }

    /// <summary>The link goes, as its device went.</summary>
    public void End()
    {
        if (_module is { } module)
        {
            _thread.Run(() => Go(module.DisposeAsync()));
            _thread.Run(() => Go(_host!.DisposeAsync()));
        }
    }

    /// <summary>Goes on to a time. Limits that end <paramref name="moment"/> before it wait for what happens at it.</summary>
    public void Approach(long time, long moment)
    {
        Fire(time - moment, () => false);
        _clock.MoveTo(time);
    }

    /// <summary>Goes on to a time, and up to <paramref name="moment"/> beyond it until something has happened.</summary>
    public void Pass(long time, long moment, Func<bool> happened)
    {
        Fire(time, () => false);
        Fire(time + moment, happened);
        _clock.MoveTo(time);
    }

    /// <summary>Does something to the driver, lets all happen that follows from it, and takes in what it sent.</summary>
    public void Do(Action action)
    {
        if (_module is null)
        {
            Open();
        }

        _thread.Run(action);
        if (_module!.Input.TryRead(out ReadResult read))
        {
            Sent += Encoding.Latin1.GetString(read.Buffer);
            _module.Input.AdvanceTo(read.Buffer.End);
        }
    }

    private void Fire(long limit, Func<bool> enough)
    {
        for (bool fired = true; fired && !enough();)
        {
            Do(() => fired = _clock.FireNext(limit));
        }
    }

    // Completes on the replay's thread, where whoever waits for it goes on.
    private static void Go(ValueTask going) => _ = going.AsTask();
}
