// The operator table: known numbers, and that its files are whole.
using OneNetModem.Diagnostics.Bench.Operators;
using Xunit;

namespace OneNetModem.Diagnostics.Tests.Bench;

public sealed class OperatorTableTests
{
    private static readonly OperatorTable Table = OperatorTable.Default;

    [Theory]
    [InlineData("460", "00", "China Mobile", "CN")]
    [InlineData("460", "04", "China Mobile", "CN")]
    [InlineData("460", "01", "China Unicom", "CN")]
    [InlineData("460", "11", "China Telecom", "CN")]
    [InlineData("460", "15", "China Broadnet", "CN")]
    [InlineData("310", "410", "AT&T", "US")]
    [InlineData("262", "01", "Telekom", "DE")]
    [InlineData("454", "12", "CMCC HK", "HK")]
    [InlineData("270", "77", "Tango", "LU")]
    public void A_network_has_the_name_that_people_know_it_by(string mcc, string mnc, string name, string country)
    {
        Operator network = Table.Find(mcc, mnc)!;
        Assert.Equal((mcc, mnc, name, country), (network.Mcc, network.Mnc, network.KnownAs, network.CountryIso));
    }

    [Theory]
    [InlineData("460001234567890", "460-00")]
    [InlineData("460110123456789", "460-11")]
    [InlineData("310410123456789", "310-410")]
    [InlineData("262011234567890", "262-01")]
    [InlineData("46000", "460-00")]
    [InlineData("405840123456789", "405-840")]
    [InlineData("405010123456789", "405-01")]
    [InlineData("899999999999999", null)]
    [InlineData("460", null)]
    [InlineData("", null)]
    public void An_IMSI_belongs_to_the_longest_code_that_is_listed(string imsi, string? network) =>
        Assert.Equal(network, Table.FindByImsi(imsi) is { } found ? $"{found.Mcc}-{found.Mnc}" : null);

    [Theory]
    [InlineData("89860025128306012474", "China Mobile")]
    [InlineData("89860441191890955420", "China Mobile")]
    [InlineData("8986061890001234567", "China Unicom")]
    [InlineData("89861118255000429929", "China Telecom")]
    [InlineData("89861500000000000000", "China Broadnet")]
    [InlineData("89860500000000000000", null)]
    [InlineData("8949020000123456789", null)]
    [InlineData("", null)]
    public void An_ICCID_names_its_issuer(string iccid, string? issuer) => Assert.Equal(issuer, Table.IssuerOf(iccid));

    [Theory]
    [InlineData("460", "00", "cmiot", "cmnet")]
    [InlineData("460", "07", "cmiot", "cmnet")]
    [InlineData("460", "01", "unim2m.njm2mapn", "3gnet")]
    [InlineData("460", "03", "ctiot", "ctnet")]
    [InlineData("460", "15", "cbnet", "cbnet")]
    public void A_Chinese_SIM_is_offered_an_IoT_access_point_first_and_the_public_one_too(string mcc, string mnc, string first, string also)
    {
        IReadOnlyList<AccessPoint> points = Table.ApnsFor(mcc, mnc);
        Assert.Equal(first, points[0].Apn);
        Assert.Contains(points, p => p.Apn == also);
        Assert.Equal(points.Count, points.Select(p => p.Apn.ToUpperInvariant()).Distinct().Count());
    }

    [Fact]
    public void An_access_point_has_its_user_and_password_and_does_not_print_them()
    {
        AccessPoint ctnet = Table.ApnsFor("460", "11").Single(p => p.Apn == "ctnet");
        Assert.Equal(("ctnet@mycdma.cn", "vnet.mobi"), (ctnet.User, ctnet.Password));
        Assert.DoesNotContain("vnet.mobi", ctnet.ToString(), StringComparison.Ordinal);
        Assert.Contains(Table.ApnsFor("262", "01"), p => p.Apn.Contains("telekom", StringComparison.OrdinalIgnoreCase));
        Assert.Empty(Table.ApnsFor("899", "99"));
    }

    [Fact]
    public void Every_network_has_its_codes_and_a_name()
    {
        Assert.InRange(Table.Networks.Count, 3000, 5000);
        Assert.All(Table.Networks, n =>
        {
            Assert.Matches("^[0-9]{3}$", n.Mcc);
            Assert.Matches("^[0-9]{2,3}$", n.Mnc);
            Assert.NotEmpty(n.Name);
            Assert.NotEqual(n.Name, n.Brand);
            Assert.Matches("^([A-Z]{2}([-/][A-Z]{2})*)?$", n.CountryIso);
        });
    }
}
