// The upstream's settings: what is understood, what is refused, and that no password is shown.
using OneNetModem.Bridge.Settings;
using OneNetModem.Bridge.Upstream;
using Xunit;

namespace OneNetModem.Bridge.Tests.Upstream;

public sealed class UpstreamSettingsTests
{
    [Theory]
    [InlineData("broker", "mqtt://broker:1883")]
    [InlineData("10.0.0.1:1884", "mqtt://10.0.0.1:1884")]
    [InlineData("mqtt://broker:1", "mqtt://broker:1")]
    [InlineData("mqtts://broker", "mqtts://broker:8883")]
    [InlineData("mqtts://[::1]:99/", "mqtts://[::1]:99")]
    public void An_address_is_understood(string text, string broker) =>
        Assert.Equal(broker, UpstreamSettings.From(new BridgeSettings { Upstream = text })!.ToString());

    [Theory]
    [InlineData("http://broker")]
    [InlineData("broker:99999")]
    [InlineData("mqtt://broker/topic")]
    [InlineData("mqtt://plant:s3cret@broker")]
    [InlineData("two words")]
    public void What_is_no_address_is_refused_and_not_shown(string text)
    {
        SettingsException refused = Assert.Throws<SettingsException>(() => UpstreamSettings.From(new BridgeSettings { Upstream = text }));
        Assert.Equal("Bridge:Upstream", refused.Key);
        Assert.DoesNotContain("s3cret", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_password_needs_a_user_and_a_certificate_authority_needs_TLS()
    {
        Assert.Equal("Bridge:UpstreamUsername", UpstreamSettings.ProblemOf(new BridgeSettings { Upstream = "b", UpstreamPassword = "x" })!.Key);
        Assert.Equal("Bridge:UpstreamCaFile", UpstreamSettings.ProblemOf(new BridgeSettings { Upstream = "mqtt://b", UpstreamCaFile = "ca.pem" })!.Key);
        Assert.Null(UpstreamSettings.ProblemOf(new BridgeSettings { Upstream = "mqtts://b", UpstreamCaFile = "ca.pem", UpstreamUsername = "u", UpstreamPassword = "x" }));
        Assert.Null(UpstreamSettings.From(new BridgeSettings()));
    }

    [Fact]
    public void A_file_without_a_certificate_is_named()
    {
        string file = Path.GetTempFileName();
        try
        {
            SettingsException refused = Assert.Throws<SettingsException>(() => UpstreamSettings.From(new BridgeSettings { Upstream = "mqtts://b", UpstreamCaFile = file }));
            Assert.Equal("Bridge:UpstreamCaFile", refused.Key);
        }
        finally
        {
            File.Delete(file);
        }
    }
}
