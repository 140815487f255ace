// A session on a link in memory, with a module that gives set answers and a clock that is the test's. It comes online by
// itself; a test sets only the answers that it is about.
using System.Buffers;
using System.Collections.Concurrent;
using System.IO.Pipelines;
using System.Text;
using System.Threading.Channels;
using OneNetModem.At.Links;
using OneNetModem.Quectel.Mqtt;
using OneNetModem.Quectel.Profiles;
using OneNetModem.Quectel.Session;
using OneNetModem.Testing;

namespace OneNetModem.Quectel.Tests.Session;

internal sealed class SessionBench : IAsyncDisposable, ICredentialSource
{
    public static readonly DateTimeOffset Start = new(2026, 11, 23, 3, 0, 0, TimeSpan.Zero);

    /// <summary>Unlike any other limit of a session, so that its timer can be told.</summary>
    public static readonly TimeSpan Heartbeat = TimeSpan.FromMinutes(7);

    private const string Ok = "\r\nOK\r\n";
    private const string Error = "\r\nERROR\r\n";

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    private readonly ConcurrentDictionary<string, Func<string, string>> _answers = new(StringComparer.Ordinal);
    private readonly Channel<string> _heard = Channel.CreateUnbounded<string>();
    private readonly Channel<SessionFault> _faults = Channel.CreateUnbounded<SessionFault>();
    private readonly LoopbackLink _host;
    private readonly LoopbackLink _module;
    private readonly Task _answering;

    public SessionBench()
    {
        (_host, _module) = LoopbackLink.CreatePair("bench", Time);
        Answer("ATI", "\r\nQuectel\r\nEC25\r\nRevision: EC25EFAR06A01M4G\r\n" + Ok);
        Answer("AT+CPIN?", "\r\n+CPIN: READY\r\n" + Ok);
        Answer("AT+CEREG?", "\r\n+CEREG: 2,1\r\n" + Ok);
        Answer("AT+QIACT?", "\r\n+QIACT: 1,1,1,\"10.0.0.1\"\r\n" + Ok);
        Answer("AT+QMTDISC=0", Error);
        Answer("AT+QMTCLOSE=0", Error);
        Answer("AT+QMTOPEN=", Ok + "\r\n+QMTOPEN: 0,0\r\n");
        Answer("AT+QMTCONN=", Ok + "\r\n+QMTCONN: 0,0,0\r\n");
        Answer("AT+QMTPUBEX=", Error);
        Answer("AT+QMTPUBEX=?", Ok);
        ModemSessionOptions options = new() { Echo = false, Heartbeat = Heartbeat, Profile = ModuleProfiles.Ec2x };
        Session = new ModemSession(options, _ => ValueTask.FromResult<IByteLink>(_host), this, Time, new Random(1));
        Session.FaultRaised += f => _faults.Writer.TryWrite(f);
        _answering = AnswerAsync();
    }

    public WatchedTime Time { get; } = new(Start);

    public ModemSession Session { get; }

    /// <summary>The times that credentials were made for.</summary>
    public ConcurrentQueue<DateTimeOffset> Logins { get; } = new();

    public MqttCredentials Create(DateTimeOffset now)
    {
        Logins.Enqueue(now);
        return new MqttCredentials("mqtt.test", 1883, false, "bench", "product", now.ToString("s"), null);
    }

    /// <summary>What the module says to a command from now on; all others have OK.</summary>
    /// <param name="command">The line, or its start up to and with <c>=</c>.</param>
    /// <param name="answer">The bytes.</param>
    public void Answer(string command, string answer) => Answer(command, _ => answer);

    /// <summary>The same, by the line.</summary>
    public void Answer(string command, Func<string, string> answer) => _answers[command] = answer;

    /// <summary>The module says something unasked.</summary>
    public async Task SayAsync(string bytes) => await _module.WriteAsync(Encoding.ASCII.GetBytes(bytes));

    public async Task OnlineAsync()
    {
        Session.Start();
        await Session.WaitOnlineAsync().WaitAsync(Limit);
        Heard();
    }

    /// <summary>A publish that the module refuses.</summary>
    public async Task RefusedPublishAsync() =>
        Assert.Equal(PublishOutcome.Failed, (await Session.PublishAsync("t", "x"u8.ToArray(), 0).WaitAsync(Limit)).Outcome);

    /// <summary>The commands since the last look.</summary>
    public string[] Heard()
    {
        List<string> lines = [];
        while (_heard.Reader.TryRead(out string? line))
        {
            lines.Add(line);
        }

        return [.. lines];
    }

    /// <summary>Completes when the module hears the command; what it hears before is passed over.</summary>
    public async Task HearAsync(string command)
    {
        while (await _heard.Reader.ReadAsync().AsTask().WaitAsync(Limit) != command)
        {
        }
    }

    public async Task<SessionFault> FaultAsync() => await _faults.Reader.ReadAsync().AsTask().WaitAsync(Limit);

    /// <summary>Lets every wait of a state pass until something has come.</summary>
    public async Task PassAsync(SessionState state, Task until)
    {
        while (true)
        {
            Task<TimeSpan> next = Time.NextAsync(due => due > TimeSpan.Zero && Session.State == state);
            if (await Task.WhenAny(until, next) == until)
            {
                await until;
                return;
            }

            Time.Advance(await next);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Session.DisposeAsync();
        await _host.DisposeAsync();
        await _module.DisposeAsync();
        await _answering;
    }

    private async Task AnswerAsync()
    {
        while (true)
        {
            ReadResult read = await _module.Input.ReadAsync();
            if (read.Buffer.PositionOf((byte)'\r') is { } end)
            {
                string line = Encoding.ASCII.GetString(read.Buffer.Slice(0, end).ToArray());
                _module.Input.AdvanceTo(read.Buffer.GetPosition(1, end));
                _heard.Writer.TryWrite(line);
                Func<string, string>? answer = _answers.GetValueOrDefault(line) ?? _answers.GetValueOrDefault(line[..(line.IndexOf('=', StringComparison.Ordinal) + 1)]);
                await SayAsync(answer?.Invoke(line) ?? Ok);
            }
            else if (read.IsCompleted)
            {
                return;
            }
            else
            {
                _module.Input.AdvanceTo(read.Buffer.Start, read.Buffer.End);
            }
        }
    }
}
