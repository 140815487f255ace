// The thing model's payloads against the shapes that the docs print.
using System.Text;
using OneNetModem.OneNet.Payloads;
using Xunit;

namespace OneNetModem.OneNet.Tests.Payloads;

public sealed class ThingMessageTests
{
    private static string Text(ThingMessage message) => Encoding.UTF8.GetString(message.ToUtf8());

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    [Fact]
    public void A_property_post_counts_milliseconds()
    {
        ThingPost post = new("123", new Dictionary<string, ThingValue>(StringComparer.Ordinal)
        {
            ["Power"] = new("on", DateTimeOffset.FromUnixTimeMilliseconds(1_524_448_722_123)),
            ["WF"] = new(23.6),
            ["Led"] = new(true),
        });
        const string json = """{"id":"123","params":{"Power":{"value":"on","time":1524448722123},"WF":{"value":23.6},"Led":{"value":true}},"version":"1.0"}""";
        Assert.Equal(json, Text(post));
        Assert.True(ThingPost.TryParse(Bytes(json), out ThingPost? back, out _));
        Assert.Equal(json, Text(back));
    }

    [Fact]
    public void A_plain_object_becomes_a_property_post()
    {
        Assert.True(ThingPost.TryFromObject("""{"temp":21.5,"led":true,"pos":{"x":1},"list":[1]}""", "5", null, out ThingPost? post, out _));
        Assert.Equal("""{"id":"5","params":{"temp":{"value":21.5},"led":{"value":true},"pos":{"value":{"x":1}},"list":{"value":[1]}},"version":"1.0"}""", Text(post));
    }

    [Theory]
    [InlineData("""{"te mp":1}""", "5")]
    [InlineData("""{"temp":null}""", "5")]
    [InlineData("""{}""", "5")]
    [InlineData("""[]""", "5")]
    [InlineData("""{"temp":1,"temp":2}""", "5")]
    [InlineData("""{"temp":1}""", "abc")]
    [InlineData("""{"temp":1}""", "")]
    [InlineData("""{"temp":1}""", "12345678901234")]
    public void A_post_that_the_platform_would_refuse_is_refused_in_words(string json, string id)
    {
        Assert.False(ThingPost.TryFromObject(json, id, null, out _, out string? problem));
        Assert.NotEmpty(problem);
    }

    [Fact]
    public void A_set_is_read_and_answered()
    {
        Assert.True(ThingSet.TryParse(Bytes("""{"id":"123","version":"1.0","params":{"temperature":"30.5","on":true}}"""), out ThingSet? set, out _));
        Assert.Equal(("\"30.5\"", PayloadValueKind.Boolean), (set.Values["temperature"].Json, set.Values["on"].Kind));
        Assert.Equal("""{"id":"123","code":200,"msg":"success"}""", Text(new ThingReply(set.Id)));
    }

    [Fact]
    public void A_get_is_read_and_answered_with_values()
    {
        Assert.True(ThingGet.TryParse(Bytes("""{"id":"123","version":"1.0","params":["temperature"]}"""), out ThingGet? get, out _));
        Assert.Equal("temperature", Assert.Single(get.Identifiers));
        ThingReply reply = new(get.Id, values: new Dictionary<string, PayloadValue>(StringComparer.Ordinal) { ["temperature"] = 39.5 });
        Assert.Equal("""{"id":"123","code":200,"msg":"success","data":{"temperature":39.5}}""", Text(reply));
        Assert.True(ThingReply.TryParse(reply.ToUtf8(), out ThingReply? back, out _));
        Assert.Equal("39.5", back.Values!["temperature"].Json);
    }

    [Theory]
    [InlineData("""{"id":123,"params":{}}""")]
    [InlineData("""{"id":"123"}""")]
    [InlineData("""{"id":"123","params":{"a":null}}""")]
    [InlineData("""{"id":"123","params":[]}""")]
    [InlineData("null")]
    [InlineData("{")]
    public void A_set_of_another_shape_is_refused(string json)
    {
        Assert.False(ThingSet.TryParse(Bytes(json), out _, out string? problem));
        Assert.NotEmpty(problem);
    }

    [Theory]
    [InlineData("""{"id":"1","params":{"a":null}}""")]
    [InlineData("""{"id":"1","params":{"a":1}}""")]
    [InlineData("""{"id":"1","params":{"a":{"time":1}}}""")]
    public void A_post_of_another_shape_is_refused(string json) => Assert.False(ThingPost.TryParse(Bytes(json), out _, out _));

    [Fact]
    public void A_get_with_a_null_name_is_refused() => Assert.False(ThingGet.TryParse("""{"id":"1","params":[null]}"""u8, out _, out _));
}
