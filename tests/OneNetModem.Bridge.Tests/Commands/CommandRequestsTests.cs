// Which request is new, which came before, and which message answers which.
using Microsoft.Extensions.Time.Testing;
using OneNetModem.Bridge.Commands;
using OneNetModem.OneNet.Topics;
using Xunit;

namespace OneNetModem.Bridge.Tests.Commands;

public sealed class CommandRequestsTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly CommandRequests _requests;

    public CommandRequestsTests() => _requests = new CommandRequests(_time);

    [Fact]
    public void A_request_that_comes_twice_is_taken_once_and_a_minute_later_it_is_another_one()
    {
        Assert.True(Add("thing/property/set", "{\"id\":\"7\",\"params\":{}}", "thing/property/set_reply"));
        Assert.False(Add("thing/property/set", "{\"id\":\"7\",\"params\":{}}", "thing/property/set_reply"));
        Assert.True(Add("thing/property/get", "{\"id\":\"7\",\"params\":{}}", "thing/property/get_reply"));
        Assert.True(Add("thing/property/set", "{\"id\":\"7\",\"params\":{\"a\":1}}", "thing/property/set_reply"));
        _time.Advance(TimeSpan.FromMinutes(2));
        Assert.True(Add("thing/property/set", "{\"id\":\"7\",\"params\":{\"a\":1}}", "thing/property/set_reply"));
    }

    [Theory]
    [InlineData("cmd/request/a-1", "x", "cmd/response/a-1", "y", true)]
    [InlineData("cmd/request/a-1", "x", "cmd/response/a-2", "y", false)]
    [InlineData("thing/property/set", "{\"id\":\"7\"}", "thing/property/set_reply", "{\"id\":\"7\",\"code\":200}", true)]
    [InlineData("thing/property/set", "{\"id\":\"7\"}", "thing/property/set_reply", "{\"id\":\"8\",\"code\":200}", false)]
    [InlineData("thing/property/set", "{\"id\":\"7\"}", "thing/property/get_reply", "{\"id\":\"7\",\"code\":200}", false)]
    [InlineData("thing/service/a/invoke", "{\"id\":\"7\"}", "thing/service/b/invoke_reply", "{\"id\":\"7\",\"code\":200}", false)]
    [InlineData("thing/service/a/invoke", "{\"id\":\"7\"}", "thing/service/a/invoke_reply", "{\"id\":\"7\",\"code\":200}", true)]
    [InlineData("thing/property/set", "{\"id\":\"a\\u0000b\"}", "thing/property/set_reply", "{\"id\":\"a\\u0000b\"}", false)]
    public void An_answer_belongs_to_the_request_of_its_topic_and_id(string request, string payload, string answer, string answerPayload, bool belongs)
    {
        Add(request, payload, AnswerOf(request));
        Assert.Equal(belongs, _requests.Find("$sys/p/d/" + answer, System.Text.Encoding.UTF8.GetBytes(answerPayload)) is not null);
    }

    [Fact]
    public void The_right_to_answer_is_given_once()
    {
        Assert.True(OneNetTopic.TryParse("$sys/p/d/cmd/request/1", out OneNetTopic? topic));
        CloudCommand command = new(topic, default);
        Assert.True(command.TryClaim());
        Assert.False(command.TryClaim());
        Assert.True(command.Answered.IsCompleted);
    }

    private static string AnswerOf(string request) =>
        request.Contains("cmd", StringComparison.Ordinal) ? request.Replace("request", "response", StringComparison.Ordinal) : request + "_reply";

    private bool Add(string topic, string payload, string answer)
    {
        Assert.True(OneNetTopic.TryParse("$sys/p/d/" + topic, out OneNetTopic? parsed));
        return _requests.TryAdd("$sys/p/d/" + answer, new CloudCommand(parsed, System.Text.Encoding.UTF8.GetBytes(payload)) { ArrivedAt = _time.GetTimestamp() });
    }
}
