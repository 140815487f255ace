// The platform's own device log, as its console shows it: the only place that says why a login was refused.
using System.Globalization;
using OneNetModem.OneNet.Replies;
using OneNetModem.OneNet.Topics;

namespace OneNetModem.Emulator.Platform;

/// <summary>One line of the device log.</summary>
/// <param name="time">When.</param>
/// <param name="device">Whose.</param>
/// <param name="code">The platform's code.</param>
/// <param name="text">In words.</param>
#pragma warning disable CA1710 // a log line first, an event's argument second
public sealed class DeviceLogEntry(DateTimeOffset time, DeviceIdentity device, int code, string text) : EventArgs
#pragma warning restore CA1710
{
    /// <summary>When.</summary>
    public DateTimeOffset Time { get; } = time;

    /// <summary>Whose; both names as the client gave them.</summary>
    public DeviceIdentity Device { get; } = device;

    /// <summary>The platform's code (1103, 1106...), 200 for good news, 0 where the docs give none.</summary>
    public int Code { get; } = code;

    /// <summary>In words, without secrets.</summary>
    public string Text { get; } = text;

    /// <summary>What the code means and what to check; null when the docs do not have it.</summary>
    public ErrorCode? Meaning => ErrorCodes.Find(CodeFamily.Device, Code);

    /// <summary>One line for logs.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Time:HH:mm:ss.fff} {Device.ProductId}/{Device.DeviceName} {Code} {Text}");
}

/// <summary>The last lines of the device log.</summary>
public sealed class DeviceLog
{
    private const int Capacity = 1000;

    private readonly Lock _gate = new();
    private readonly Queue<DeviceLogEntry> _entries = new();

    /// <summary>Raised for every line, on the thread that caused it. A handler must not block.</summary>
    public event EventHandler<DeviceLogEntry>? Added;

    /// <summary>The last 1000 lines, oldest first.</summary>
    public IReadOnlyList<DeviceLogEntry> Entries
    {
        get
        {
            lock (_gate)
            {
                return [.. _entries];
            }
        }
    }

    internal void Add(DeviceLogEntry entry)
    {
        lock (_gate)
        {
            if (_entries.Count == Capacity)
            {
                _entries.Dequeue();
            }

            _entries.Enqueue(entry);
        }

        Added?.Invoke(this, entry);
    }
}
