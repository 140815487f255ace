// The platforms' figures that users rely on.
using OneNetModem.OneNet.Endpoints;
using Xunit;

namespace OneNetModem.OneNet.Tests.Endpoints;

public sealed class PlatformProfileTests
{
    [Theory]
    [InlineData("suite", "mqtts.heclouds.com:1883", "mqttstls.heclouds.com:8883")]
    [InlineData("Studio", "studio-mqtt.heclouds.com:1883", "studio-mqtts.heclouds.com:8883")]
    [InlineData("PLATFORM", "mqtts.heclouds.com:1883", "mqttstls.heclouds.com:8883")]
    public void A_platform_is_found_by_name_and_knows_its_hosts(string name, string plain, string tls)
    {
        Assert.True(PlatformProfile.TryParse(name, out PlatformProfile? profile));
        Assert.Equal((plain, tls), (profile.Endpoint(tls: false)!.ToString(), profile.Endpoint(tls: true)!.ToString()));
        Assert.Equal((false, true), (profile.Plain!.Tls, profile.Tls!.Tls));
        Assert.Equal((10, 1800), (profile.KeepAliveMin, profile.KeepAliveMax));
        Assert.Equal(95, profile.Root!.Sha256.Length);
    }

    [Fact]
    public void Generic_has_no_host_and_no_topics_and_other_names_are_unknown()
    {
        Assert.True(PlatformProfile.TryParse("generic", out PlatformProfile? generic));
        Assert.Null(generic.Endpoint(tls: false));
        Assert.Equal((TopicSets.None, false), (generic.Topics, generic.IsOneNet));
        Assert.False(PlatformProfile.TryParse("aliyun", out _));
        Assert.False(PlatformProfile.TryParse(null, out _));
    }

    [Fact]
    public void Every_platform_has_its_profile() =>
        Assert.All(Enum.GetValues<OneNetPlatform>(), p => Assert.Equal(p, PlatformProfile.For(p).Platform));
}
