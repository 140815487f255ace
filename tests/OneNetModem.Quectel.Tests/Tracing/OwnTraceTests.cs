// What the driver understood live is what the decoder understands from the driver's own trace, also where the driver
// gave up on something, which no byte shows.
using System.Buffers;
using System.IO.Pipelines;
using System.Text;
using Microsoft.Extensions.Time.Testing;
using OneNetModem.At.Dialogue;
using OneNetModem.At.Links;
using OneNetModem.At.Tracing;
using OneNetModem.Quectel.Tracing;

namespace OneNetModem.Quectel.Tests.Tracing;

public sealed class OwnTraceTests
{
    [Fact]
    public async Task A_command_that_timed_out_is_decoded_as_it_was_lived()
    {
        await using Session session = new();
        Task<AtResponse> first = session.Send("AT+CSQ");
        session.Say("AT+CSQ\r\r\n+CSQ: 23,99\r\n\r\nOK\r\n");
        Task<AtResponse> late = session.Send("AT+CREG?");
        session.Say("AT+CREG?\r\r\n+CREG: 0,1\r\n");
        session.Pass(4);
        Task<AtResponse> next = session.Send("AT+CGMM");
        string barrier = session.Heard().Split('\r', StringSplitOptions.RemoveEmptyEntries)[^1];
        session.Say("\r\nOK\r\n\r\n+QMTSTAT: 0,1\r\n" + barrier + "\r\r\nOK\r\n");
        session.Say("AT+CGMM\r\r\nEC25\r\n\r\nOK\r\n");

        AtResponse[] lived = [await first, await late, await next];
        Assert.Equal([AtAbort.None, AtAbort.Timeout, AtAbort.None], lived.Select(r => r.Aborted));
        IReadOnlyList<TraceEvent> decoded = await session.DecodeAsync();

        string[] typed = [.. lived.Select(r => r.Command.Text)];
        Assert.Equal(lived.Select(Text), decoded.Where(e => e.Event == "response" && typed.Contains(e.Command)).Select(e => Text(e.Response!)));
        Assert.Equal(["+QMTSTAT"], decoded.Where(e => e.Event == "urc").Select(e => e.Urc!.Name));
        Assert.Equal(["OK"], decoded.Where(e => e.Event == "orphan").Select(e => e.Line));
        Assert.Equal(1, session.Counters.Orphans);
    }

    [Fact]
    public async Task An_answer_whose_echo_was_lost_is_decoded_as_it_was_lived()
    {
        await using Session session = new();
        Task<AtResponse> first = session.Send("ATE1");
        session.Say("ATE1\r\r\nOK\r\n");
        Task<AtResponse> unechoed = session.Send("AT+CSQ");
        session.Say("\r\n+CSQ: 23,99\r\n\r\nOK\r\n");
        session.Pass(0.4);
        Task<AtResponse> next = session.Send("AT+CREG?");
        session.Say("AT+CREG?\r\r\n+CREG: 0,1\r\n\r\nOK\r\n");
        AtResponse[] lived = [await first, await unechoed, await next];
        Assert.All(lived, r => Assert.True(r.IsOk));

        IReadOnlyList<TraceEvent> decoded = await session.DecodeAsync();
        Assert.Equal(lived.Select(Text), decoded.Where(e => e.Event == "response").Select(e => Text(e.Response!)));
        Assert.DoesNotContain(decoded, e => e.Event is "orphan" or "urc");
    }

    [Fact]
    public async Task A_payload_whose_rest_never_came_is_given_up_in_the_trace_as_it_was_live()
    {
        await using Session session = new();
        Task<AtResponse> mode = session.Send("AT+QMTCFG=\"recv/mode\",0,0,1");
        session.Say("AT+QMTCFG=\"recv/mode\",0,0,1\r\r\nOK\r\n");
        session.Say("\r\n+QMTRECV: 0,0,\"t\",900,\"cut\"\r\n\r\n+QMTSTAT: 0,1\r\n");
        session.Pass(6);
        Assert.True((await mode).IsOk);
        Assert.Equal(2, session.Counters.Urcs);

        IReadOnlyList<TraceEvent> decoded = await session.DecodeAsync();
        Assert.Equal(["+QMTRECV", "+QMTSTAT"], decoded.Where(e => e.Urc is not null).Select(e => e.Urc!.Name));
    }

    [Fact]
    public async Task Each_life_of_a_port_is_decoded_on_its_own()
    {
        using MemoryStream file = new();
        FakeTimeProvider time = new();
        await using (TraceWriter trace = new(file, time))
        {
            await using Session before = new(trace, time);
            Task<AtResponse> unanswered = before.Send("AT+CSQ");
            before.Break();
            Assert.Equal(AtAbort.LinkLost, (await unanswered).Aborted);

            await using Session after = new(trace, time);
            Task<AtResponse> answered = after.Send("AT+CGMM");
            after.Say("\r\nEC25\r\n\r\nOK\r\n");
            Assert.True((await answered).IsOk);
        }

        Assert.Equal(
            [(AtAbort.LinkLost, 0), (AtAbort.None, 1)],
            Session.Decode(file).Where(e => e.Event == "response").Select(e => (e.Response!.Aborted, e.Response.Lines.Count)));
    }

    private static string Text(AtResponse response) => $"{response.Command.Text} [{string.Join('|', response.Lines)}] {response.Final} {response.Aborted}";

    /// <summary>A channel on a traced link in memory, the test as the module, all on the test's thread.</summary>
    private sealed class Session : IAsyncDisposable
    {
        private readonly MemoryStream _file = new();
        private readonly TraceWriter _trace;
        private readonly FakeTimeProvider _time;
        private readonly LoopbackLink _host;
        private readonly LoopbackLink _module;
        private readonly AtChannel _channel;

        public Session(TraceWriter? trace = null, FakeTimeProvider? time = null)
        {
            _time = time ?? new FakeTimeProvider();
            _trace = trace ?? new TraceWriter(_file, _time);
            (_host, _module) = LoopbackLink.CreatePair("bench", _time);
            _channel = new AtChannel(new TracedLink(_host, _trace), new QuectelDialect(), null, _time);
        }

        public AtCounters Counters => _channel.Counters;

        public Task<AtResponse> Send(string command) => _channel.SendAsync(new AtCommand(command));

        public void Say(string bytes)
        {
            ValueTask written = _module.WriteAsync(Encoding.Latin1.GetBytes(bytes));
            Assert.True(written.IsCompletedSuccessfully);
        }

        public void Pass(double seconds) => _time.Advance(TimeSpan.FromSeconds(seconds));

        public void Break() => _host.Break(new LinkException("bench", LinkFailure.IoError, "broken on purpose"));

        public string Heard()
        {
            Assert.True(_module.Input.TryRead(out ReadResult read));
            string heard = Encoding.Latin1.GetString(read.Buffer.ToArray());
            _module.Input.AdvanceTo(read.Buffer.End);
            return heard;
        }

        public async Task<IReadOnlyList<TraceEvent>> DecodeAsync()
        {
            await _trace.FlushAsync();
            return Decode(_file);
        }

        public static IReadOnlyList<TraceEvent> Decode(MemoryStream file)
        {
            TraceDecoder decoder = new();
            using StringReader text = new(Encoding.ASCII.GetString(file.ToArray()));
            foreach (TraceRecord record in TraceReader.Read(text))
            {
                decoder.Read(record);
            }

            return decoder.Take();
        }

        public async ValueTask DisposeAsync()
        {
            await _channel.DisposeAsync();
            await _host.DisposeAsync();
        }
    }
}
