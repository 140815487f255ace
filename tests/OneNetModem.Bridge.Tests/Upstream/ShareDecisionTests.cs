// Who takes the share: however modems come and go and bridges die, never nobody, and in the end only who can deliver.
using OneNetModem.Bridge.Upstream;
using Xunit;

namespace OneNetModem.Bridge.Tests.Upstream;

public sealed class ShareDecisionTests(ITestOutputHelper output)
{
    /// <summary>The broker's retained notices, in the one order that all hear.</summary>
    private readonly List<(string Id, BridgeNotice Notice)> _said = [];

    [Fact]
    public void Never_nobody_takes_it_whatever_happens_and_in_the_end_only_who_is_online()
    {
        int seed = Environment.TickCount;
        output.WriteLine($"seed {seed}");
        Random random = new(seed);
        for (int life = 0; life < 300; life++)
        {
            _said.Clear();
            Bridge[] bridges = [.. Enumerable.Range(0, random.Next(1, 5)).Select(i => new Bridge(this, $"b{i}", random.Next(2) == 0))];
            bool anybody = false;
            for (int step = 0; step < 300; step++)
            {
                random.GetItems(bridges, 1)[0].Live(random);
                anybody |= bridges.Any(b => b.IsSubscribed);
                Assert.True(!anybody || bridges.Any(b => b.IsSubscribed), $"life {life}: nobody");
            }

            while (bridges.Any(b => b.Settle()))
            {
                // Until nobody has anything to do.
            }

            bool online = bridges.Any(b => b.IsOnline);
            Assert.All(bridges, b => Assert.Equal(online ? b.IsOnline : b.IsSubscribed, b.IsSubscribed));
            Assert.Contains(bridges, b => b.IsSubscribed);
        }
    }

    [Fact]
    public void It_is_subscribed_before_others_are_told_and_left_only_behind_the_own_word()
    {
        ShareDecision share = new("a", "run") { Subscribed = false, Online = true };
        Assert.Equal(ShareStep.Subscribe, share.Next());
        share.Subscribed = true;
        Assert.Equal(ShareStep.Announce, share.Next());
        Assert.True(share.Announce().Online);
        share.Hear("b", new BridgeNotice("other", 1, Online: true));
        Assert.Equal(ShareStep.None, share.Next());

        share.Online = false;
        Assert.Equal(ShareStep.Announce, share.Next());
        BridgeNotice offline = share.Announce();
        Assert.False(offline.Online);
        Assert.Equal(ShareStep.None, share.Next());
        share.Hear("a", offline with { Sequence = 1 });
        Assert.Equal(ShareStep.None, share.Next());
        share.Hear("a", offline);
        Assert.Equal(ShareStep.Unsubscribe, share.Next());
        share.Subscribed = false;
        Assert.True(share.HasLeft);
        share.Hear("b", new BridgeNotice("other", 0, Online: false) { Gone = true });
        Assert.Equal(ShareStep.Subscribe, share.Next());
    }

    [Fact]
    public void The_will_of_a_former_life_that_comes_late_is_overwritten()
    {
        ShareDecision share = new("a", "now") { Subscribed = true, Online = true };
        share.Hear("a", share.Announce());
        Assert.Equal(ShareStep.None, share.Next());
        share.Hear("a", new BridgeNotice("before", 0, Online: false) { Gone = true });
        Assert.Equal(ShareStep.Announce, share.Next());
    }

    [Fact]
    public void The_smallest_of_those_online_adopts()
    {
        ShareDecision share = new("b", "run") { Subscribed = true, Online = true };
        share.Hear("c", new BridgeNotice("other", 0, Online: false) { Gone = true });
        share.Hear("d", new BridgeNotice("other", 0, Online: false) { Gone = true, Adopted = true });
        Assert.False(share.Adopts);
        share.Hear("b", share.Announce());
        Assert.Equal(["c"], share.Gone);
        Assert.True(share.Adopts);
        share.Hear("a", new BridgeNotice("other", 1, Online: true));
        Assert.False(share.Adopts);
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("junk")]
    [InlineData("[1]")]
    [InlineData("{\"modem\":\"north\",\"state\":\"Online\",\"online\":true}")]
    [InlineData("{\"run\":7}")]
    public void What_is_no_notice_is_none(string payload) => Assert.Null(BridgeNotice.Read(System.Text.Encoding.UTF8.GetBytes(payload)));

    [Fact]
    public void A_notice_is_read_as_it_was_written()
    {
        BridgeNotice notice = new("run", 3, Online: true) { Modems = new Dictionary<string, bool> { ["north"] = true } };
        Assert.Equal("{\"run\":\"run\",\"sequence\":3,\"online\":true,\"modems\":{\"north\":true}}", System.Text.Encoding.UTF8.GetString(notice.ToJson()));
        Assert.Equivalent(notice, BridgeNotice.Read(notice.ToJson()));
    }

    private sealed class Bridge(ShareDecisionTests test, string id, bool online)
    {
        private ShareDecision _share = New(id, 0, online, false);
        private int _lives;
        private int _heard;

        public bool IsOnline => _share.Online;

        /// <summary>At the broker: also while it is not there, because its session is kept.</summary>
        public bool IsSubscribed { get; private set; }

        /// <summary>One thing happens to it.</summary>
        public void Live(Random random)
        {
            switch (random.Next(20))
            {
                case 0:
                    _share.Online = !_share.Online;
                    break;
                case 1:
                    Die(random.Next(2) == 0);
                    break;
                case < 10:
                    Hear();
                    break;
                default:
                    Step();
                    break;
            }
        }

        /// <summary>Does what there is to do.</summary>
        public bool Settle() => Hear() | Step();

        private static ShareDecision New(string id, int life, bool online, bool? subscribed) => new(id, $"{id}.{life}") { Online = online, Subscribed = subscribed };

        private void Die(bool online)
        {
            test._said.Add((id, new BridgeNotice($"{id}.{_lives}", 0, Online: false) { Gone = true }));
            _share = New(id, ++_lives, online, null);
            _heard = 0;
        }

        private bool Hear()
        {
            if (_heard == test._said.Count)
            {
                return false;
            }

            (string from, BridgeNotice notice) = test._said[_heard++];
            _share.Hear(from, notice);
            return true;
        }

        private bool Step()
        {
            ShareStep step = _share.Next();
            switch (step)
            {
                case ShareStep.Subscribe:
                    _share.Subscribed = IsSubscribed = true;
                    break;
                case ShareStep.Announce:
                    test._said.Add((id, _share.Announce()));
                    break;
                case ShareStep.Unsubscribe:
                    _share.Subscribed = IsSubscribed = false;
                    break;
            }

            return step != ShareStep.None;
        }
    }
}
