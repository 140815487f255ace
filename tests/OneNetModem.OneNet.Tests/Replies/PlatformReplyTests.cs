// What the platform answers, and what its codes mean.
using System.Text;
using OneNetModem.OneNet.Replies;
using Xunit;

namespace OneNetModem.OneNet.Tests.Replies;

public sealed class PlatformReplyTests
{
    private static PlatformReply Parse(string rest, string payload)
    {
        Assert.True(PlatformReply.TryParse("$sys/469948/Chic_D/" + rest, Encoding.UTF8.GetBytes(payload), out PlatformReply? reply));
        return reply;
    }

    [Theory]
    [InlineData("dp/post/json/accepted", """{"id":123}""", true, "123", null)]
    [InlineData("dp/post/json/rejected", """{"id":123,"err_code":98,"err_msg":"illegal data"}""", false, "123", 98)]
    [InlineData("dp/post/json/rejected", """{"id":-1,"err_code":98,"err_msg":"illegal data"}""", false, "-1", 98)]
    [InlineData("cmd/response/u-1/accepted", "", true, "u-1", null)]
    [InlineData("cmd/response/u-1/rejected", """{"err_code":99,"err_msg":"maximum payload size exceeded"}""", false, "u-1", 99)]
    [InlineData("thing/property/post/reply", """{"id":"123","code":200,"msg":"success"}""", true, "123", 200)]
    [InlineData("thing/event/post/reply", """{"id":"123","code":302,"msg":"x"}""", false, "123", 302)]
    [InlineData("image/update/rejected", """{"err_code":160}""", false, null, 160)]
    [InlineData("dp/post/json/rejected", "garbage", false, null, null)]
    [InlineData("thing/property/post/reply", "garbage", false, null, null)]
    public void An_answer_is_read(string rest, string payload, bool accepted, string? id, int? code)
    {
        PlatformReply reply = Parse(rest, payload);
        Assert.Equal((accepted, id, code), (reply.Accepted, reply.Id, reply.Code));
        Assert.Equal(code is not null, reply.Meaning is not null);
    }

    [Fact]
    public void The_same_number_means_another_thing_in_another_family()
    {
        Assert.Contains("illegal data", Parse("dp/post/json/rejected", """{"id":1,"err_code":98}""").Meaning!.Meaning, StringComparison.Ordinal);
        Assert.Null(ErrorCodes.Find(CodeFamily.Command, 98));
        Assert.Equal("rejected (id 7, code 302): a value is not of the property's type", Parse("thing/property/post/reply", """{"id":"7","code":302}""").ToString());
    }

    [Theory]
    [InlineData("$sys/469948/Chic_D/cmd/request/1")]
    [InlineData("$sys/469948/Chic_D/dp/post/json")]
    [InlineData("anything")]
    public void Other_topics_carry_no_answers(string topic) => Assert.False(PlatformReply.TryParse(topic, "{}"u8.ToArray(), out _));

    [Theory]
    [InlineData(1103, "exactly version, res, et, method and sign")]
    [InlineData(1104, "clock")]
    [InlineData(1106, "level")]
    [InlineData(1107, "device name")]
    [InlineData(1114, "device name")]
    public void The_login_codes_say_what_to_check(int code, string expected) =>
        Assert.Contains(expected, ErrorCodes.Find(CodeFamily.Device, code)!.Check, StringComparison.Ordinal);

    [Fact]
    public void No_code_stands_twice_in_its_table() => Assert.All(Enum.GetValues<CodeFamily>(), family =>
        Assert.Equal(ErrorCodes.Of(family).Count, ErrorCodes.Of(family).DistinctBy(c => c.Code).Count()));

    [Fact]
    public void CONNACK_4_stands_for_every_failed_login()
    {
        Assert.Contains("every failed login", ConnackCode.Find(4)!.Check, StringComparison.Ordinal);
        Assert.Equal((false, true, false), (ConnackCode.Find(0)!.NeedsPeople, ConnackCode.Find(4)!.NeedsPeople, ConnackCode.Find(3)!.NeedsPeople));
        Assert.Null(ConnackCode.Find(6));
    }
}
