// What of a command line becomes a label, and what counting costs.
using System.Diagnostics.Metrics;
using OneNetModem.At.Dialogue;
using OneNetModem.Bridge.Metrics;
using Xunit;

namespace OneNetModem.Bridge.Tests.Metrics;

public sealed class CommandMetricsTests : IDisposable
{
    private readonly Meter _meter = new("test");
    private readonly CommandMetrics _commands;

    public CommandMetricsTests() =>
        _commands = new CommandMetrics(new("modem", "bench"), _meter.CreateHistogram<double>("duration"));

    public void Dispose() => _meter.Dispose();

    [Theory]
    [InlineData("AT", "AT")]
    [InlineData("ATE1", "ATE")]
    [InlineData("ATE0V1", "ATE")]
    [InlineData("ATD5551234;", "ATD")]
    [InlineData("AT&F", "AT&F")]
    [InlineData("AT+CSQ", "AT+CSQ")]
    [InlineData("AT+CREG?", "AT+CREG")]
    [InlineData("AT+CPIN=1234", "AT+CPIN")]
    [InlineData("AT+CPIN1234", "AT+CPIN")]
    [InlineData("AT+CSQ;+CPIN=\"1234\"", "AT+CSQ")]
    [InlineData("AT +CPIN=1234", "AT")]
    [InlineData("at+qmtpubex=0,1,1,0,\"t\",5", "AT+QMTPUBEX")]
    public void A_command_is_known_by_its_name_and_never_by_what_follows(string line, string name)
    {
        _commands.OnEnded(Answer(line, "OK"));
        Assert.Equal((name, CommandOutcome.Ok, 1), Assert.Single(_commands.All));
    }

    [Fact]
    public void Each_way_to_end_is_counted_and_only_answers_have_a_duration()
    {
        int measured = 0;
        using MeterListener listener = new() { InstrumentPublished = (i, l) => l.EnableMeasurementEvents(i) };
        listener.SetMeasurementEventCallback<double>((i, _, _, _) => measured += ReferenceEquals(i.Meter, _meter) ? 1 : 0);
        listener.Start();
        AtResponse ok = Answer("AT+X", "OK");
        foreach (AtResponse response in (AtResponse[])[
            ok, Answer("AT+X", "ERROR"), Answer("AT+X", "+CME ERROR: 10"), ok with { ResultMissing = true }, ok with { ResultMissing = true, Aborted = AtAbort.Restart },
            new AtResponse { Command = ok.Command, Aborted = AtAbort.Timeout }, new AtResponse { Command = ok.Command, Aborted = AtAbort.LinkLost }])
        {
            _commands.OnEnded(response);
        }

        Assert.Equal(
            [(CommandOutcome.Ok, 1L), (CommandOutcome.Refused, 2L), (CommandOutcome.NoResult, 1L), (CommandOutcome.Timeout, 1L), (CommandOutcome.Restart, 1L), (CommandOutcome.LinkLost, 1L)],
            _commands.All.Select(c => (c.Outcome, c.Count)));
        Assert.Equal(3, measured);
    }

    [Fact]
    public void Counting_what_is_known_allocates_nothing_with_Prometheus_listening()
    {
        using PrometheusText text = new(_meter);
        UrcCounts urcs = new();
        AtResponse answer = Answer("AT+CSQ", "OK");
        AtUrc known = new("+QMTSTAT: 0,1");
        AtUrc unknown = new("+WHAT: 1");
        Count();
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 1000; i++)
        {
            Count();
        }

        // What the runtime does once, on the way, is not per count.
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 999);
        Assert.Equal([("+QMTSTAT", 1001L), ("other", 1001L)], urcs.All);

        void Count()
        {
            _commands.OnEnded(answer);
            urcs.OnUrc(known);
            urcs.OnUrc(unknown);
        }
    }

    private static AtResponse Answer(string command, string final) =>
        new() { Command = new AtCommand(command), Final = AtFinal.Parse(final), Elapsed = TimeSpan.FromMilliseconds(7) };
}
