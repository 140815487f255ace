// Building and parsing topics, templates, filters.
using OneNetModem.OneNet.Topics;
using Xunit;

namespace OneNetModem.OneNet.Tests.Topics;

public sealed class OneNetTopicTests
{
    private static readonly DeviceIdentity s_device = new("469948", "Chic_D");

    [Theory]
    [InlineData(TopicKind.DataPointPost, null, "$sys/469948/Chic_D/dp/post/json", TopicDirection.Up)]
    [InlineData(TopicKind.DataPointRejected, null, "$sys/469948/Chic_D/dp/post/json/rejected", TopicDirection.Down)]
    [InlineData(TopicKind.CommandRequest, "ab-12", "$sys/469948/Chic_D/cmd/request/ab-12", TopicDirection.Down)]
    [InlineData(TopicKind.CommandResponse, "ab-12", "$sys/469948/Chic_D/cmd/response/ab-12", TopicDirection.Up)]
    [InlineData(TopicKind.CommandAccepted, "ab-12", "$sys/469948/Chic_D/cmd/response/ab-12/accepted", TopicDirection.Down)]
    [InlineData(TopicKind.ImageDelta, null, "$sys/469948/Chic_D/image/update/delta", TopicDirection.Down)]
    [InlineData(TopicKind.PropertyPostReply, null, "$sys/469948/Chic_D/thing/property/post/reply", TopicDirection.Down)]
    [InlineData(TopicKind.PropertySetReply, null, "$sys/469948/Chic_D/thing/property/set_reply", TopicDirection.Up)]
    [InlineData(TopicKind.ServiceInvokeReply, "reboot", "$sys/469948/Chic_D/thing/service/reboot/invoke_reply", TopicDirection.Up)]
    [InlineData(TopicKind.OtaInform, null, "$sys/469948/Chic_D/ota/inform", TopicDirection.Down)]
    public void A_topic_is_built_and_read_back(TopicKind kind, string? id, string text, TopicDirection direction)
    {
        Assert.Equal(text, OneNetTopic.Build(kind, s_device, id).Text);
        Assert.True(OneNetTopic.TryParse(text, out OneNetTopic? topic));
        Assert.Equal((kind, id, s_device, direction), (topic.Kind, topic.Id, topic.Device, topic.Direction));
    }

    [Fact]
    public void Every_pattern_of_the_table_reads_back_as_its_own_entry() => Assert.All(TopicTable.Entries, entry =>
    {
        Assert.True(OneNetTopic.TryParse(s_device.Topic(entry.Pattern.Replace("*", "x1", StringComparison.Ordinal)), out OneNetTopic? topic));
        Assert.Equal((entry.Kind, entry.Direction, entry.Set, entry.HasId), (topic.Kind, topic.Direction, topic.Set, topic.Id is not null));
    });

    [Theory]
    [InlineData("")]
    [InlineData("$sys/469948/Chic_D")]
    [InlineData("$sys//Chic_D/dp/post/json")]
    [InlineData("sys/469948/Chic_D/dp/post/json")]
    [InlineData("$sys/469948/Chic_D/dp/post/json/")]
    [InlineData("$sys/469948/Chic_D/dp/post/json/+")]
    [InlineData("$sys/469948/Chic_D/cmd/request/")]
    [InlineData("$sys/469948/Chic_D/cmd/request/+")]
    [InlineData("$sys/469948/Chic_D/thing/property/post_reply")]
    [InlineData("$sys/469948/Chic_D/thing/property/set/reply")]
    public void What_OneNET_does_not_have_is_no_topic(string text) => Assert.False(OneNetTopic.TryParse(text, out _));

    [Theory]
    [InlineData(TopicKind.CommandResponse, null)]
    [InlineData(TopicKind.CommandResponse, "a/b")]
    [InlineData(TopicKind.CommandResponse, "")]
    [InlineData(TopicKind.CommandResponse, "+")]
    [InlineData(TopicKind.DataPointPost, "a")]
    public void An_id_that_is_missing_unwanted_or_unfit_is_refused(TopicKind kind, string? id) =>
        Assert.Throws<ArgumentException>(() => OneNetTopic.Build(kind, s_device, id));

    [Theory]
    [InlineData("$sys/{pid}/{device}/cmd/request/+", "$sys/469948/Chic_D/cmd/request/+")]
    [InlineData("a/{other}/{pid}", "a/{other}/469948")]
    [InlineData("plain", "plain")]
    public void A_template_is_filled(string template, string expected) => Assert.Equal(expected, s_device.Expand(template));

    [Theory]
    [InlineData("a/b", "a/b", true)]
    [InlineData("a/+", "a/b", true)]
    [InlineData("a/+", "a", false)]
    [InlineData("a/+", "a/b/c", false)]
    [InlineData("a/#", "a", true)]
    [InlineData("a/#", "a/b/c", true)]
    [InlineData("#", "a/b", true)]
    [InlineData("#", "$sys/b", false)]
    [InlineData("+/b", "$sys/b", false)]
    [InlineData("$sys/#", "$sys/b", true)]
    [InlineData("a//b", "a//b", true)]
    [InlineData("a/+/b", "a//b", true)]
    [InlineData("A/b", "a/b", false)]
    public void A_filter_takes_the_topics_that_MQTT_says(string filter, string topic, bool expected) =>
        Assert.Equal(expected, TopicFilter.Matches(filter, topic));

    [Theory]
    [InlineData("Chic_D-1", true)]
    [InlineData("", false)]
    [InlineData("a b", false)]
    [InlineData("设备", false)]
    [InlineData("pid&dev", false)]
    public void A_device_name_has_letters_digits_underscore_and_minus(string name, bool good) =>
        Assert.Equal(good, DeviceIdentity.ProblemOfName(name) is null);

    [Fact]
    public void A_device_name_has_at_most_64_characters()
    {
        Assert.Null(DeviceIdentity.ProblemOfName(new string('a', 64)));
        Assert.NotNull(DeviceIdentity.ProblemOfName(new string('a', 65)));
    }
}
