// What is put into a post that a local program left incomplete, and what is left alone.
using System.Text;
using System.Text.RegularExpressions;
using OneNetModem.Bridge.Delivery;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace OneNetModem.Bridge.Tests.Delivery;

public sealed class PostFormTests
{
    private const string DataPoints = "$sys/{pid}/{device}/dp/post/json";
    private const string Thing = "$sys/{pid}/{device}/thing/property/post";

    [Theory]
    [InlineData(DataPoints, """{"dp":{"t":[{"v":1}]}}""", """^\{"id":(?<id>\d+),"dp":\{"t":\[\{"v":1\}\]\}\}$""")]
    [InlineData(DataPoints, """ { "dp":{"id":[{"v":1}]}}""", """^\{"id":(?<id>\d+), "dp":\{"id":\[\{"v":1\}\]\}\}$""")]
    [InlineData(Thing, """{"params":{"t":{"value":1}}}""", """^\{"id":"(?<id>\d+)","params":\{"t":\{"value":1\}\}\}$""")]
    public void A_post_without_an_id_gets_one_of_its_platforms_form(string topic, string payload, string expected)
    {
        PostForm form = new(batch: false, TimeProvider.System, new Random(7));
        int[] ids = [.. Enumerable.Range(0, 3).Select(_ =>
        {
            Match match = Regex.Match(Encoding.UTF8.GetString(form.Complete(topic, Encoding.UTF8.GetBytes(payload), out bool _)), expected, RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(5));
            Assert.True(match.Success);
            return int.Parse(match.Groups["id"].Value, System.Globalization.CultureInfo.InvariantCulture);
        })];
        Assert.Equal(3, ids.Distinct().Count());
        Assert.All(ids, id => Assert.True(id >= 1 << 30));
    }

    [Theory]
    [InlineData(DataPoints, """{"id":5,"dp":{"t":[{"v":1}]}}""")]
    [InlineData(DataPoints, """{"dp":{"t":[{"v":1}]},"id":5}""")]
    [InlineData(DataPoints, "{}")]
    [InlineData(DataPoints, "[1]")]
    [InlineData(DataPoints, """{"dp":""")]
    [InlineData(DataPoints, "21.5")]
    [InlineData("$sys/{pid}/{device}/cmd/response/abc", """{"ok":true}""")]
    [InlineData("plant/1/state", """{"dp":{"t":[{"v":1}]}}""")]
    public void Everything_else_goes_as_it_came(string topic, string payload)
    {
        PostForm form = new(batch: false, TimeProvider.System, new Random(7));
        Assert.Equal(payload, Encoding.UTF8.GetString(form.Complete(topic, Encoding.UTF8.GetBytes(payload), out bool joins)));
        Assert.False(joins);
    }

    [Fact]
    public void Points_that_may_be_joined_get_their_time()
    {
        PostForm form = new(batch: true, new FakeTimeProvider(DateTimeOffset.FromUnixTimeSeconds(1777000000)), new Random(7));
        byte[] stamped = form.Complete(DataPoints, """{"id":5,"dp":{"t":[{"v":1},{"v":2,"t":1552289676}]}}"""u8, out bool joins);
        Assert.True(joins);
        Assert.Equal("""{"id":5,"dp":{"t":[{"v":1,"t":1777000000},{"v":2,"t":1552289676}]}}""", Encoding.UTF8.GetString(stamped));

        form.Complete(DataPoints, """{"id":5,"dp":{"a b":[{"v":1}]}}"""u8, out joins);
        Assert.False(joins);
        form.Complete(Thing, """{"id":"5","params":{"t":{"value":1}}}"""u8, out joins);
        Assert.False(joins);
    }
}
