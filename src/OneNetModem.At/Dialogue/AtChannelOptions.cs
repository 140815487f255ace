// What a channel lets its owner tune. The defaults are right for a module on USB or a UART.
namespace OneNetModem.At.Dialogue;

/// <summary>Settings of an <see cref="AtChannel"/>.</summary>
public sealed record AtChannelOptions
{
    /// <summary>Pause between a final result code and the next command. Zero unless a module is seen to collide (20 ms
    /// is what drivers of such modules use).</summary>
    public TimeSpan Guard { get; init; } = TimeSpan.Zero;

    /// <summary>How long a barrier may take to be answered before the next one is sent.</summary>
    public TimeSpan BarrierTimeout { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>Unanswered barriers in a row after which waiting commands are given back unsent.</summary>
    public int BarriersUntilUnresponsive { get; init; } = 3;

    /// <summary>How long after a whole answer without its echo that echo is held to be lost. A module echoes as it reads: an
    /// echo that comes at all comes at once.</summary>
    public TimeSpan EchoGrace { get; init; } = TimeSpan.FromMilliseconds(300);

    /// <summary>How long the next byte of a counted payload may take before its header is held to be damaged.</summary>
    public TimeSpan PayloadStall { get; init; } = TimeSpan.FromSeconds(5);
}
