// The platform's publish rates, on a clock of the test's own.
using Microsoft.Extensions.Time.Testing;
using OneNetModem.Bridge.Delivery;
using OneNetModem.OneNet.Endpoints;
using Xunit;

namespace OneNetModem.Bridge.Tests.Delivery;

public sealed class PublishPaceTests
{
    public static TheoryData<string, int> Limited()
    {
        TheoryData<string, int> all = [];
        foreach (PlatformProfile profile in PlatformProfile.All.Where(p => p.Limits.PublishesQos1 is not null))
        {
            all.Add(profile.Name, 0);
            all.Add(profile.Name, 1);
        }

        return all;
    }

    [Theory]
    [MemberData(nameof(Limited))]
    public void No_window_of_the_platform_ever_holds_more_than_its_limit_and_it_is_used(string platform, int qos)
    {
        Assert.True(PlatformProfile.TryParse(platform, out PlatformProfile? profile));
        RateLimit limit = (qos == 0 ? profile.Limits.PublishesQos0 : profile.Limits.PublishesQos1)!;
        FakeTimeProvider time = new();
        PublishPace pace = new(profile.Limits, time);
        time.Advance(TimeSpan.FromHours(1));
        List<DateTimeOffset> sent = [];
        for (int i = 0; i < 20 * limit.Count; i++)
        {
            time.Advance(pace.Take(qos));
            sent.Add(time.GetUtcNow());
        }

        for (int i = 0; i + limit.Count < sent.Count; i++)
        {
            // The first that does not fit any more is outside; the bucket's doubles are good to far less than a microsecond.
            Assert.True(sent[i + limit.Count] - sent[i] >= limit.Window - TimeSpan.FromMicroseconds(1), $"publishes {i} to {i + limit.Count} within {sent[i + limit.Count] - sent[i]}");
        }

        double reached = (sent.Count - 1) / (sent[^1] - sent[0]).TotalSeconds;
        Assert.InRange(reached, 0.9 * limit.Count / limit.Window.TotalSeconds, 1.0001 * limit.Count / limit.Window.TotalSeconds);
    }

    [Fact]
    public void What_does_not_wait_makes_the_others_wait_longer()
    {
        FakeTimeProvider time = new();
        PublishPace pace = new(PlatformProfile.Studio.Limits, time);
        time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(TimeSpan.Zero, pace.Take(1));
        pace.Take(1);
        pace.Take(1);
        Assert.Equal(3, pace.Take(1).TotalSeconds, 3);
    }

    [Fact]
    public void A_platform_without_limits_lets_everything_pass()
    {
        PublishPace pace = new(PlatformProfile.Generic.Limits, new FakeTimeProvider());
        Assert.All(Enumerable.Range(0, 1000), _ => Assert.Equal(TimeSpan.Zero, pace.Take(1)));
    }
}
