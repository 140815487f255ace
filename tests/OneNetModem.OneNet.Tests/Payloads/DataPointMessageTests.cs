// Data points: the JSON that goes out, what users type, what the platform would reject.
using System.Text;
using CsCheck;
using OneNetModem.OneNet.Payloads;
using Xunit;

namespace OneNetModem.OneNet.Tests.Payloads;

public sealed class DataPointMessageTests
{
    private static readonly DateTimeOffset s_time = DateTimeOffset.FromUnixTimeMilliseconds(1_552_289_676_900);

    private static string Text(DataPointMessage message) => Encoding.UTF8.GetString(message.ToUtf8());

    [Fact]
    public void The_published_sample_comes_out_as_strict_JSON_with_seconds()
    {
        DataPointMessage message = new(123, new Dictionary<string, IReadOnlyList<DataPoint>>(StringComparer.Ordinal)
        {
            ["temperature"] = [new(30, s_time)],
            ["power"] = [new(4.5), new("ein \"Text\" 温度\r\n")],
        });
        Assert.Equal("""{"id":123,"dp":{"temperature":[{"v":30,"t":1552289676}],"power":[{"v":4.5},{"v":"ein \"Text\" 温度\r\n"}]}}""", Text(message));
    }

    [Fact]
    public void A_message_reads_back_what_it_wrote()
    {
        DataPointMessage message = DataPointMessage.Of(7, s_time, ("a", 1), ("$b.c_1", "x"), ("d", -0.125));
        Assert.True(DataPointMessage.TryParse(message.ToUtf8(), out DataPointMessage? back, out _));
        Assert.Equal(Text(message), Text(back));
        Assert.Equal(DateTimeOffset.FromUnixTimeSeconds(1_552_289_676), back.Streams["a"][0].Time);
    }

    [Theory]
    [InlineData("""{"temp":21.5}""", """{"id":9,"dp":{"temp":[{"v":21.5}]}}""")]
    [InlineData("""{"temp":21.50}""", """{"id":9,"dp":{"temp":[{"v":21.50}]}}""")]
    [InlineData("""{"a":1,"b":"x","c":{"k":[1,true]}}""", """{"id":9,"dp":{"a":[{"v":1}],"b":[{"v":"x"}],"c":[{"v":{"k":[1,true]}}]}}""")]
    [InlineData("""{"a":[{"v":1,"t":5},{"v":2}]}""", """{"id":9,"dp":{"a":[{"v":1,"t":5},{"v":2}]}}""")]
    public void A_plain_object_becomes_data_points(string json, string expected)
    {
        Assert.True(DataPointMessage.TryFromObject(json, 9, null, out DataPointMessage? message, out string? problem), problem);
        Assert.Equal(expected, Text(message));
    }

    [Theory]
    [InlineData("", "JSON")]
    [InlineData("temp=21", "JSON")]
    [InlineData("""{"temp":21.5,}""", "JSON")]
    [InlineData("""{"temp":60%}""", "JSON")]
    [InlineData("""{"a":1,"a":2}""", "a")]
    [InlineData("21.5", "is wanted")]
    [InlineData("[]", "is wanted")]
    [InlineData("null", "is wanted")]
    [InlineData("{}", "no data stream")]
    [InlineData("""{"a":null}""", "null")]
    [InlineData("""{"a":true}""", "send 1 and 0")]
    [InlineData("""{"a":[1,2]}""", "must hold points")]
    [InlineData("""{"a":[]}""", "no points")]
    [InlineData("""{"a":[{"v":1,"t":"x"}]}""", "Unix seconds")]
    [InlineData("""{"a b":1}""", "\"a b\"")]
    [InlineData("""{"":1}""", "not empty")]
    [InlineData("""{"a$":1}""", "\"a$\"")]
    [InlineData("""{"a123456789012345678901234567890":1}""", "31 characters")]
    [InlineData("""{"a":{"k-1":1}}""", "\"k-1\"")]
    [InlineData("""{"a":{"1":{"2":{"3":{"4":{"5":1}}}}}}""", null)]
    [InlineData("""{"a":{"1":{"2":{"3":{"4":{"5":{}}}}}}}""", "5 levels")]
    public void A_plain_object_that_the_platform_would_reject_is_refused_in_words(string json, string? expected)
    {
        bool good = DataPointMessage.TryFromObject(json, 1, null, out _, out string? problem);
        Assert.Equal(expected is null, good);
        Assert.Contains(expected ?? string.Empty, problem ?? string.Empty, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"id":0,"dp":{"a":[{"v":1}]}}""")]
    [InlineData("""{"id":"1","dp":{"a":[{"v":1}]}}""")]
    [InlineData("""{"id":2147483648,"dp":{"a":[{"v":1}]}}""")]
    [InlineData("""{"dp":{"a":[{"v":1}]}}""")]
    [InlineData("""{"id":1}""")]
    [InlineData("""{"id":1,"dp":null}""")]
    [InlineData("""{"id":1,"dp":{"a":null}}""")]
    [InlineData("""{"id":1,"dp":{"a":[null]}}""")]
    [InlineData("""{"id":1,"dp":{"a":[{"t":1}]}}""")]
    [InlineData("""{"id":1,"dp":{"a":[{"v":null}]}}""")]
    [InlineData("""{"id":1,"dp":{"a":{"v":1}}}""")]
    [InlineData("null")]
    [InlineData("")]
    public void A_payload_of_another_shape_is_refused(string json)
    {
        Assert.False(DataPointMessage.TryParse(Encoding.UTF8.GetBytes(json), out _, out string? problem));
        Assert.NotEmpty(problem);
    }

    [Fact]
    public void A_trailing_comma_is_taken_only_where_the_platform_is_played()
    {
        byte[] sample = """{"id":123,"dp":{"temperature":[{"v":30,}],}}"""u8.ToArray();
        Assert.False(DataPointMessage.TryParse(sample, out _, out _));
        Assert.True(DataPointMessage.TryParse(sample, out DataPointMessage? message, out _, allowTrailingCommas: true));
        Assert.Equal(123, message.Id);
    }

    [Fact]
    public void JSON_has_no_infinity() => Assert.Throws<ArgumentOutOfRangeException>(() => PayloadValue.From(double.NaN));

    [Fact]
    public void No_bytes_make_reading_throw()
    {
        byte[] good = """{"id":123,"dp":{"temperature":[{"v":30,"t":1552289676}],"p":[{"v":{"a":[1]}}]}}"""u8.ToArray();
        Gen.Select(Gen.Int[0, good.Length - 1], Gen.Byte, Gen.Int[0, good.Length]).Sample((at, b, cut) =>
        {
            byte[] bytes = [.. good];
            bytes[at] = b;
            bool read = DataPointMessage.TryParse(bytes.AsSpan(0, cut), out DataPointMessage? message, out string? problem);
            return read ? message is not null && problem is null : message is null && problem is not null;
        }, iter: 5000);
    }
}
