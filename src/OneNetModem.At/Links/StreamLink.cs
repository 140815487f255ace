// A link over a .NET stream: one read pending at all times, pumped into the link's own pipe.
namespace OneNetModem.At.Links;

/// <summary>The base of links whose device is a <see cref="Stream"/>.</summary>
public abstract class StreamLink : ByteLink
{
    private const int ReadSize = 4096;

    private readonly Stream _stream;
    private readonly TaskCompletionSource _released = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private protected StreamLink(string name, Stream stream, LinkSettings settings, TimeProvider time)
        : base(name, settings, time) => _stream = stream;

    private protected Stream Stream => _stream;

    /// <summary>Starts reading; called once, when the object is complete.</summary>
    private protected void StartReading() => _ = Task.Run(PumpAsync);

    /// <summary>Disposes the device; runs on a thread of its own, may block, and must not throw.</summary>
    private protected abstract void CloseDevice();

    /// <summary>What an exception of the stream means.</summary>
    private protected abstract LinkException ToFault(Exception exception);

    private protected LinkException HungUp(Exception? inner = null) => new(Name, LinkFailure.HungUp,
        "the device went away (unplugged, modem restarted, or the other end closed)", inner);

    private protected override ValueTask SendAsync(ReadOnlyMemory<byte> bytes)
    {
        if (bytes.IsEmpty)
        {
            return default;
        }

        try
        {
            ValueTask sent = _stream.WriteAsync(bytes, CancellationToken.None);
            return sent.IsCompletedSuccessfully ? sent : AwaitAsync(sent);
        }
#pragma warning disable CA1031 // whatever the stream throws means that the device has failed
        catch (Exception e)
#pragma warning restore CA1031
        {
            return ValueTask.FromException(ToFault(e));
        }
    }

    private protected override void Release() => new Thread(() =>
    {
        CloseDevice();
        _released.TrySetResult();
    })
    { IsBackground = true, Name = "close " + Name }.Start();

    private protected override Task ReleasedAsync() => _released.Task;

    private async ValueTask AwaitAsync(ValueTask sent)
    {
        try
        {
            await sent;
        }
#pragma warning disable CA1031 // as above
        catch (Exception e)
#pragma warning restore CA1031
        {
            throw ToFault(e);
        }
    }

    private async Task PumpAsync()
    {
        byte[] buffer = GC.AllocateUninitializedArray<byte>(ReadSize);
        LinkException fault;
        try
        {
            while (true)
            {
                // No token: on Windows a serial port ignores it (dotnet/runtime#69649). The dispose ends the read.
                int count = await _stream.ReadAsync(buffer, CancellationToken.None);
                if (count == 0)
                {
                    fault = HungUp();
                    break;
                }

                await DeliverAsync(buffer.AsMemory(0, count));
            }
        }
#pragma warning disable CA1031 // as above; an exception here must not get lost, it is how an unplugged port shows
        catch (Exception e)
#pragma warning restore CA1031
        {
            fault = ToFault(e);
        }

        // Never another read after an error: on Linux it would hang for ever (dotnet/runtime#121627).
        End(fault);
    }
}
