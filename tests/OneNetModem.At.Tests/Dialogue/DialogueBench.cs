// A channel on a link in memory, with the test as the module. Everything runs on the test's thread: when a call
// returns, the channel has done all it can until the next byte or tick.
using System.Buffers;
using System.IO.Pipelines;
using System.Text;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using OneNetModem.At.Dialogue;
using OneNetModem.At.Links;
using Xunit;

namespace OneNetModem.At.Tests.Dialogue;

internal sealed class DialogueBench : IAsyncDisposable, ILogger
{
    private readonly LoopbackLink _host;
    private readonly LoopbackLink _module;

    public DialogueBench(AtChannelOptions? options = null, IAtDialect? dialect = null)
    {
        (_host, _module) = LoopbackLink.CreatePair("bench", Time);
        Channel = new AtChannel(_host, dialect ?? new TestDialect(), options, Time, this);
        Urcs = Channel.Subscribe();
    }

    public FakeTimeProvider Time { get; } = new();

    public AtChannel Channel { get; }

    public AtUrcSubscription Urcs { get; }

    public List<string> Log { get; } = [];

    /// <summary>A bench whose module is known to echo, or not to.</summary>
    public static DialogueBench With(EchoMode echo, AtChannelOptions? options = null, IAtDialect? dialect = null)
    {
        DialogueBench bench = new(options, dialect);
        Task<AtResponse> first = bench.Channel.SendAsync(new AtCommand(echo == EchoMode.On ? "ATE1" : "ATE0"));
        bench.Expect(echo == EchoMode.On ? "ATE1\r" : "ATE0\r");
        bench.Say("\r\nOK\r\n");
        Assert.Equal(echo, bench.Channel.Echo);
        return bench;
    }

    public Task<AtResponse> Send(string command, CancellationToken token = default) => Channel.SendAsync(new AtCommand(command), token);

    /// <summary>The module says something.</summary>
    public void Say(string bytes)
    {
        ValueTask written = _module.WriteAsync(Encoding.Latin1.GetBytes(bytes));
        Assert.True(written.IsCompletedSuccessfully);
    }

    /// <summary>What was sent to the module since the last look.</summary>
    public string Heard()
    {
        if (!_module.Input.TryRead(out ReadResult read))
        {
            return "";
        }

        string heard = Encoding.Latin1.GetString(read.Buffer.ToArray());
        _module.Input.AdvanceTo(read.Buffer.End);
        return heard;
    }

    /// <summary>Exactly this was sent to the module since the last look.</summary>
    public void Expect(string bytes) => Assert.Equal(bytes, Heard());

    /// <summary>Lets the time limit of whatever is in the air pass.</summary>
    public void Pass(double seconds) => Time.Advance(TimeSpan.FromSeconds(seconds) + TimeSpan.FromMilliseconds(2));

    /// <summary>The URCs since the last look, payloads behind a bar.</summary>
    public string[] TakeUrcs()
    {
        List<string> lines = [];
        while (Urcs.Reader.TryRead(out AtUrc? urc))
        {
            lines.Add(urc.Payload is { } payload ? $"{urc.Line}|{Encoding.Latin1.GetString(payload.Span)}" : urc.Line);
        }

        return [.. lines];
    }

    /// <summary>The module answers a simple command: the channel is in order.</summary>
    public async Task AssertInOrderAsync()
    {
        Task<AtResponse> check = Send("AT+CHK?");
        Expect("AT+CHK?\r");
        Say((Channel.Echo == EchoMode.On ? "AT+CHK?\r" : "") + "\r\n+CHK: 1\r\n\r\nOK\r\n");
        AtResponse answer = await check.WaitAsync(TimeSpan.FromSeconds(30));
        Assert.True(answer.IsOk);
        Assert.Equal(["+CHK: 1"], answer.Lines);
    }

    /// <summary>The same, once what was sent before is out of the way.</summary>
    public Task AssertInOrderAfterAsync(string sentBefore)
    {
        Expect(sentBefore);
        return AssertInOrderAsync();
    }

    public void Break() => _host.Break(new LinkException("bench", LinkFailure.IoError, "broken on purpose"));

    public async ValueTask DisposeAsync()
    {
        await Channel.DisposeAsync();
        await _host.DisposeAsync();
    }

    IDisposable? ILogger.BeginScope<TState>(TState state) => null;

    bool ILogger.IsEnabled(LogLevel logLevel) => true;

    void ILogger.Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        Log.Add($"{eventId.Id} {formatter(state, exception)}");
}
