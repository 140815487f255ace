// A module that says nothing: how long, when it is told, and what it is asked meanwhile.
using OneNetModem.At.Dialogue;
using Xunit;

namespace OneNetModem.At.Tests.Dialogue;

public sealed class SilenceTests
{
    private const int Barriers = 50;

    [Theory]
    [InlineData(EchoMode.On)]
    [InlineData(EchoMode.Off)]
    public async Task No_barrier_is_sent_twice_and_none_changes_more_than_the_echo(EchoMode echo)
    {
        await using DialogueBench bench = DialogueBench.With(echo);
        _ = bench.Send("AT+CSQ");
        for (int i = 0; i < Barriers; i++)
        {
            bench.Pass(3);
            _ = bench.Send("AT+REG?");
        }

        string[] barriers = bench.Heard().Split('\r', StringSplitOptions.RemoveEmptyEntries)[1..];
        Assert.Equal((Barriers, Barriers), (barriers.Length, barriers.Distinct().Count()));
        Assert.All(barriers, b => Assert.Matches(@"^AT(\+(CMEE|CSCS|IPR|IFC|ICF)\?|E1(V1|Q0)*)?$", b));
    }

    [Fact]
    public async Task A_module_that_falls_silent_is_told_once_and_again_after_it_has_answered()
    {
        await using DialogueBench bench = DialogueBench.With(EchoMode.On);
        int silences = 0;
        bench.Channel.FellSilent += () => silences++;
        for (int time = 1; time <= 2; time++)
        {
            _ = bench.Send("AT+CSQ");
            bench.Pass(3);
            bench.Pass(3);
            bench.Pass(3);
            Assert.Equal(time - 1, silences);
            bench.Pass(3);
            Assert.Equal(time, silences);
            for (int i = 0; i < 10; i++)
            {
                _ = bench.Send("AT+CSQ");
                bench.Pass(3);
            }

            Assert.Equal(time, silences);
            _ = bench.Send("AT+CSQ");
            string last = bench.Heard().Split('\r', StringSplitOptions.RemoveEmptyEntries)[^1];
            bench.Say($"{last}\r\r\nOK\r\n");
            bench.Expect("AT+CSQ\r");
            bench.Say("AT+CSQ\r\r\nOK\r\n");
        }
    }

    [Fact]
    public async Task Quiet_is_the_time_since_the_last_byte_of_the_module()
    {
        await using DialogueBench bench = DialogueBench.With(EchoMode.On);
        Assert.Equal(TimeSpan.Zero, bench.Channel.Quiet);
        bench.Time.Advance(TimeSpan.FromSeconds(10));
        _ = bench.Send("AT+CSQ");
        Assert.Equal(TimeSpan.FromSeconds(10), bench.Channel.Quiet);

        // Half a line is a sign of life too, and waking up to read it again is none.
        bench.Say("\r\n+STA");
        Assert.Equal(TimeSpan.Zero, bench.Channel.Quiet);
        bench.Time.Advance(TimeSpan.FromSeconds(1));
        _ = bench.Send("AT+REG?");
        Assert.Equal(TimeSpan.FromSeconds(1), bench.Channel.Quiet);
    }
}
