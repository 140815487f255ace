// A trace that was tampered with stands for a driver that has changed: the first difference is told, and told where it is.
using OneNetModem.At.Tracing;
using OneNetModem.Quectel.Replay;

namespace OneNetModem.Quectel.Tests.Replay;

public sealed class DifferenceTests
{
    private const string Late = "late-answer";

    private readonly TraceRecord[] _trace = RecordedTrace.Load(Late);

    [Fact]
    public async Task A_changed_byte_of_an_answer_is_told_at_its_line()
    {
        int answer = _trace.Find(TraceDirection.Rx, "+CREG: 0,1");
        ReplayDifference difference = await DifferenceAsync(_trace.With(answer, t => t.Replace("+CREG: 0,1", "+CREG: 0,5", StringComparison.Ordinal)));
        int given = _trace.Find(TraceDirection.Note, TraceNotes.Timeout);
        Assert.Equal((_trace[given].Line, _trace[given].Seconds, true), (difference.Line, difference.Seconds, difference.IsEvent));
        Assert.Contains("+CREG: 0,1", difference.Expected, StringComparison.Ordinal);
        Assert.Contains("+CREG: 0,5", difference.Actual, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_removed_line_of_an_answer_is_told_where_the_answer_ends()
    {
        int answer = _trace.Find(TraceDirection.Rx, "+CSQ: 24,99");
        ReplayDifference difference = await DifferenceAsync(_trace.With(answer, t => t.Replace("\r\n+CSQ: 24,99\r\n", "", StringComparison.Ordinal)));
        Assert.Equal((_trace[answer].Line, true), (difference.Line, difference.IsEvent));
        Assert.Contains("\"lines\":[]", difference.Actual, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Lines_in_another_order_are_told()
    {
        int answer = _trace.Find(TraceDirection.Rx, "+CSQ: 24,99");
        ReplayDifference difference = await DifferenceAsync(_trace.With(answer, _ => "\r\nOK\r\n\r\n+CSQ: 24,99\r\n"));
        Assert.Equal(_trace[answer].Line, difference.Line);
    }

    [Fact]
    public async Task An_answer_that_does_not_end_keeps_the_next_command_from_being_sent()
    {
        int answer = _trace.Find(TraceDirection.Rx, "+CSQ: 24,99");
        int next = _trace.Find(TraceDirection.Tx, "AT+CREG?");
        ReplayResult result = await TraceReplay.RunAsync(_trace.With(answer, t => t.Replace("OK", "OX", StringComparison.Ordinal)));
        Assert.Equal(
            new ReplayDifference(_trace[next].Line, _trace[next].Seconds, IsEvent: false, "AT+CREG?\r", "", 0, "it still waits for the answer to AT+CSQ"),
            result.Difference);
    }

    [Fact]
    public async Task A_driver_that_gives_up_where_the_trace_does_not_is_told()
    {
        // The note is what says that the driver gave up: without it the driver waits on, and sends no barrier.
        int note = _trace.Find(TraceDirection.Note, TraceNotes.Timeout);
        TraceRecord[] without = [.. _trace[..note], .. _trace[(note + 1)..]];
        ReplayDifference difference = Told(await TraceReplay.RunAsync(without));
        Assert.Equal((_trace[note + 1].Line, "AT\r", ""), (difference.Line, difference.Expected, difference.Actual));
    }

    [Fact]
    public async Task Another_barrier_than_the_recorded_one_is_told_with_its_first_byte()
    {
        int barrier = _trace.Find(TraceDirection.Tx, "ATE1", from: _trace.Find(TraceDirection.Note, TraceNotes.Timeout));
        ReplayDifference difference = Told(await TraceReplay.RunAsync(_trace.With(barrier, _ => "ATE0\r")));
        Assert.Equal((_trace[barrier].Line, false, "ATE0\r", "ATE1\r", 3), (difference.Line, difference.IsEvent, difference.Expected, difference.Actual, difference.Offset));
    }

    [Fact]
    public async Task Bytes_that_the_trace_does_not_have_are_told()
    {
        int barrier = _trace.Find(TraceDirection.Tx, "AT\r", from: _trace.Find(TraceDirection.Note, TraceNotes.Timeout));
        TraceRecord[] without = [.. _trace[..barrier], .. _trace[(barrier + 1)..]];
        ReplayDifference difference = Told(await TraceReplay.RunAsync(without));
        Assert.Equal((false, "AT\r"), (difference.IsEvent, difference.Actual));
    }

    [Fact]
    public async Task Padding_that_is_a_byte_short_is_told()
    {
        TraceRecord[] trace = RecordedTrace.Load("lost-prompt");
        int padding = trace.Find(TraceDirection.Tx, "\r\r\r\r");
        ReplayDifference difference = Told(await TraceReplay.RunAsync(trace.With(padding, t => t[1..])));
        Assert.Equal((trace[padding + 1].Line, "AT\r", "\rAT\r", 0), (difference.Line, difference.Expected, difference.Actual, difference.Offset));
    }

    [Fact]
    public async Task An_event_that_never_came_is_told_behind_the_last_line()
    {
        string[] events = [.. RecordedTrace.Events(Late), "{\"event\":\"urc\",\"name\":\"RDY\",\"args\":[]}"];
        ReplayDifference difference = Told(await TraceReplay.RunAsync(_trace, new ReplayOptions { Events = events }));
        Assert.Equal((_trace[^1].Line + 1, true, events[^1], ""), (difference.Line, difference.IsEvent, difference.Expected, difference.Actual));
    }

    [Fact]
    public async Task A_trace_that_was_cut_off_anywhere_has_no_difference()
    {
        for (int length = 0; length < _trace.Length; length++)
        {
            Assert.Null((await TraceReplay.RunAsync(_trace[..length])).Difference);
        }
    }

    [Theory]
    [InlineData("hello")]
    [InlineData("[]")]
    public async Task What_is_no_event_is_refused_with_its_line(string line)
    {
        FormatException wrong = await Assert.ThrowsAsync<FormatException>(() => TraceReplay.RunAsync(_trace, new ReplayOptions { Events = ["{\"event\":\"urc\"}", line] }));
        Assert.StartsWith("line 2:", wrong.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_recorded_time_is_taken_where_it_is_wanted()
    {
        EagerTime pace = new();
        ReplayResult result = await TraceReplay.RunAsync(_trace, new ReplayOptions { Pace = pace });
        Assert.Null(result.Difference);
        Assert.Equal(_trace[^1].Seconds - _trace[0].Seconds, pace.Passed.TotalSeconds, tolerance: 0.001);
    }

    private static async Task<ReplayDifference> DifferenceAsync(TraceRecord[] trace) =>
        Told(await TraceReplay.RunAsync(trace, new ReplayOptions { Events = RecordedTrace.Events(Late) }));

    private static ReplayDifference Told(ReplayResult result)
    {
        Assert.NotNull(result.Difference);
        return result.Difference;
    }

    /// <summary>A clock on which whatever is waited for has passed at once.</summary>
    private sealed class EagerTime : TimeProvider
    {
        public TimeSpan Passed { get; private set; }

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => Passed.Ticks;

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            Passed += dueTime;
            return base.CreateTimer(callback, state, TimeSpan.Zero, period);
        }
    }
}
