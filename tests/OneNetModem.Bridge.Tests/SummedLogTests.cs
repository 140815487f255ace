// Lines of the log that others can cause as often as they like: none is lost, and they are few.
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace OneNetModem.Bridge.Tests;

public sealed class SummedLogTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly List<string> _lines = [];

    [Fact]
    public void The_first_is_told_at_once_and_the_rest_by_itself_after_the_interval()
    {
        using SummedLog log = new(_time);
        Add(log, 1, 12);
        Assert.Equal(["1 to 1"], _lines);
        _time.Advance(SummedLog.Interval - TimeSpan.FromMilliseconds(1));
        Assert.Single(_lines);
        _time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal(["1 to 1", "11 to 12"], _lines);
    }

    [Fact]
    public void A_flood_gives_one_line_each_interval_and_after_a_quiet_one_the_next_is_told_at_once()
    {
        using SummedLog log = new(_time);
        for (int second = 0; second < 30; second++)
        {
            Add(log, (second * 10) + 1, 10);
            _time.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Equal(["1 to 1", "99 to 100", "100 to 200", "100 to 300"], _lines);
        _time.Advance(SummedLog.Interval);
        Add(log, 301, 1);
        Assert.Equal("1 to 301", _lines[4]);
        _time.Advance(SummedLog.Interval * 3);
        Assert.Equal(5, _lines.Count);
    }

    [Fact]
    public void What_is_left_is_told_at_the_end_once()
    {
        SummedLog log = new(_time);
        Add(log, 1, 5);
        log.Dispose();
        log.Dispose();
        _time.Advance(SummedLog.Interval);
        Assert.Equal(["1 to 1", "4 to 5"], _lines);
        Add(log, 6, 2);
        Assert.Equal(["1 to 6", "1 to 7"], _lines[2..]);
    }

    [Fact]
    public async Task Of_many_threads_none_is_lost()
    {
        long told = 0;
        using (SummedLog log = new(_time))
        {
            await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(
                () =>
                {
                    for (int i = 0; i < 1000; i++)
                    {
                        log.Add(count => Interlocked.Add(ref told, count));
                        _time.Advance(SummedLog.Interval / 100);
                    }
                },
                TestContext.Current.CancellationToken)));
        }

        Assert.Equal(4000, told);
    }

    private void Add(SummedLog log, int first, int count)
    {
        for (int i = first; i < first + count; i++)
        {
            int number = i;
            log.Add(sum => _lines.Add($"{sum} to {number}"));
        }
    }
}
