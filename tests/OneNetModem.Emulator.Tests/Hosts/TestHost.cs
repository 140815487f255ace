// A host as simple as one can be: writes characters, waits for characters. It knows nothing of AT beyond line ends, so
// that what the module really sent is what the tests see.
using System.Buffers;
using System.Text;
using OneNetModem.At.Links;
using Xunit;

namespace OneNetModem.Emulator.Tests;

/// <summary>Each character is one byte (U+0000 to U+00FF).</summary>
internal abstract class TestHost : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly Lock _gate = new();
    private readonly StringBuilder _received = new();
    private readonly TaskCompletionSource _hungUp = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TaskCompletionSource _more = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Received and not yet taken by an expectation.</summary>
    internal string Rest
    {
        get
        {
            lock (_gate)
            {
                return _received.ToString();
            }
        }
    }

    /// <summary>Completes when the other end has hung up; fails when it does not.</summary>
    internal Task HungUp => _hungUp.Task.WaitAsync(Patience);

    internal abstract Task SendAsync(string characters);

    public abstract ValueTask DisposeAsync();

    /// <summary>Waits until <paramref name="text"/> has come; takes and returns everything up to its end.</summary>
    internal Task<string> ExpectAsync(string text) => WaitForAsync(text, alone: false);

    /// <summary>Waits until <paramref name="text"/> has come; takes it alone, so that what came before can be expected later.</summary>
    internal Task<string> UrcAsync(string text) => WaitForAsync(text, alone: true);

    private async Task<string> WaitForAsync(string text, bool alone)
    {
        DateTime limit = DateTime.UtcNow + Patience;
        while (true)
        {
            Task more;
            lock (_gate)
            {
                string all = _received.ToString();
                int at = all.IndexOf(text, StringComparison.Ordinal);
                if (at >= 0)
                {
                    int from = alone ? at : 0;
                    _received.Remove(from, at + text.Length - from);
                    return all[from..(at + text.Length)];
                }

                more = _more.Task;
            }

            try
            {
                await more.WaitAsync(limit - DateTime.UtcNow > TimeSpan.Zero ? limit - DateTime.UtcNow : TimeSpan.Zero);
            }
            catch (TimeoutException)
            {
                Assert.Fail($"'{Show(text)}' did not come; there is '{Show(Rest)}'");
            }
        }
    }

    /// <summary>Sends a command line and takes everything up to its OK.</summary>
    internal Task<string> OkAsync(string command) => CommandAsync(command, "\r\nOK\r\n");

    internal Task<string> ErrorAsync(string command) => CommandAsync(command, "\r\nERROR\r\n");

    internal async Task<string> CommandAsync(string command, string until)
    {
        await SendAsync(command + "\r");
        return await ExpectAsync(until);
    }

    protected void End() => _hungUp.TrySetResult();

    protected void Take(ReadOnlySpan<byte> bytes)
    {
        lock (_gate)
        {
            _received.Append(Encoding.Latin1.GetString(bytes));
            _more.TrySetResult();
            _more = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }

    private static string Show(string text) => (text.Length > 300 ? "(...)" + text[^300..] : text).Replace("\r", "<CR>", StringComparison.Ordinal).Replace("\n", "<LF>", StringComparison.Ordinal);
}

/// <summary>A host on any link, a loopback above all.</summary>
internal sealed class LinkHost : TestHost
{
    private readonly IByteLink _link;
    private readonly Task _reading;

    internal LinkHost(IByteLink link)
    {
        _link = link;
        _reading = ReadAsync();
    }

    internal override Task SendAsync(string characters) => _link.WriteAsync(Encoding.Latin1.GetBytes(characters)).AsTask();

    public override async ValueTask DisposeAsync()
    {
        await _link.DisposeAsync();
        await _reading;
    }

    private async Task ReadAsync()
    {
        while (true)
        {
            System.IO.Pipelines.ReadResult result = await _link.Input.ReadAsync();
            Take(result.Buffer.ToArray());
            _link.Input.AdvanceTo(result.Buffer.End);
            if (result.IsCompleted)
            {
                End();
                return;
            }
        }
    }
}
