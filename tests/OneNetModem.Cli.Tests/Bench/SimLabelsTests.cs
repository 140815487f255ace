// Lists of SIMs as people have them.
using OneNetModem.Cli.Bench;
using Xunit;

namespace OneNetModem.Cli.Tests.Bench;

public sealed class SimLabelsTests
{
    private const string Iccid = "89860025128306012474";

    [Theory]
    [InlineData("89860025128306012474,A-1017")]
    [InlineData("\uFEFFICCID,Label\r\n89860025128306012474,A-1017\r\n")]
    [InlineData("Order number;SIM ICCID;Date\n A-1017 ; 89860025128306012474 ;today\n")]
    [InlineData("Customer,Name,ICCID\nsomebody,A-1017,89860025128306012474\n")]
    [InlineData("iccid\torder\n'89860025128306012474\tA-1017\n\n")]
    [InlineData("ICCID,名称\n\"8986002512830601247\",\"A-1017\"")]
    [InlineData("编号,ICCID\nA-1017,8986 0025 1283 0601 2474\n")]
    public void The_label_is_found_whatever_the_header(string csv) => Assert.Equal("A-1017", SimLabels.Parse(csv, "s.csv").Find(Iccid));

    [Fact]
    public void A_quoted_label_keeps_its_separators_and_quotes() =>
        Assert.Equal("Tank 3, \"north\"", SimLabels.Parse("89860025128306012474,\"Tank 3, \"\"north\"\"\"", "s.csv").Find(Iccid));

    [Fact]
    public void A_SIM_that_is_not_there_has_none()
    {
        Assert.Null(SimLabels.Parse("89860025128306012474,A", "s.csv").Find("89860125128306000027"));
        Assert.Null(SimLabels.None.Find(null));
    }

    [Theory]
    [InlineData("ICCID,Name\n8.98600E+19,A", "s.csv:2: '8.98600E+19' is an ICCID that a spreadsheet has rounded")]
    [InlineData("12345,A", "s.csv:1: '12345' is no ICCID")]
    [InlineData("89860025128306012474,", "s.csv:1: 89860025128306012474 has no label")]
    [InlineData("89860025128306012474,A\n\n89860025128306012474,B", "s.csv:3: 89860025128306012474 is there twice")]
    public void A_wrong_row_is_named_with_its_line(string csv, string words)
    {
        CommandFailure failure = Assert.Throws<CommandFailure>(() => SimLabels.Parse(csv, "s.csv"));
        Assert.Contains(words, failure.Where, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Usage, failure.ExitCode);
    }
}
