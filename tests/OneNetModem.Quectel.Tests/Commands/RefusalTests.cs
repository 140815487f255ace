// Reject causes in every form in which a module may tell them, neighbour cells, and check digits.
using OneNetModem.Quectel.Commands;

namespace OneNetModem.Quectel.Tests.Commands;

public sealed class RefusalTests
{
    [Theory]
    [InlineData("+CEER: 5,27", 27)]
    [InlineData("+CEER: 33", 33)]
    [InlineData("+CEER: \"SM activation\",8,\"Operator determined barring\"", 8)]
    [InlineData("+CEER: PLMN not allowed", 11)]
    [InlineData("+CEER: EPS services not allowed", 7)]
    [InlineData("+CEER: EPS services not allowed in this PLMN", 14)]
    [InlineData("+CEER: EPS services and non-EPS services not allowed", 8)]
    [InlineData("+CEER: IMSI unknown in HSS", 2)]
    [InlineData("+CEER: Requested service option not subscribed", 33)]
    [InlineData("+CEER: Normal, unspecified", null)]
    [InlineData("+CEER: 5,0", null)]
    public void CEER_gives_the_cause_as_a_number_whether_it_is_told_in_words_or_numbers(string line, int? cause) =>
        Assert.Equal(cause, Answers.Read(ExtendedError.Query, line)!.Cause);

    [Theory]
    [InlineData("+CEER: No cause information available")]
    [InlineData("+CEER: No report available")]
    [InlineData("+CEER: ")]
    public void CEER_without_a_report_is_nothing(string line) => Assert.Null(Answers.Read(ExtendedError.Query, line));

    [Fact]
    public void A_number_means_one_thing_for_a_registration_and_another_for_a_data_connection()
    {
        Assert.NotEqual(RejectCause.OfRegistration(8), RejectCause.OfDataConnection(8));
        Assert.Null(RejectCause.OfRegistration(27));
        Assert.Null(RejectCause.OfDataConnection(11));
    }

    [Fact]
    public void Neighbours_that_were_not_measured_have_a_channel_only()
    {
        NeighbourCells neighbours = Answers.Read(
            NeighbourCells.Query,
            "+QENG: \"neighbourcell intra\",\"LTE\",6300,188,-12,-105,-75,-20,23,4,12,10,62",
            "+QENG: \"neighbourcell inter\",\"LTE\",1501,-,-,-,-,-,-,0,10,7",
            "+QENG: \"neighbourcell\",\"WCDMA\",3062,3,16,2,-,-,-,-")!;
        Assert.Equal(
            [
                new NeighbourCell("intra", RadioAccess.Lte, 6300, 188, -105, -12),
                new NeighbourCell("inter", RadioAccess.Lte, 1501, null, null, null),
                new NeighbourCell("", RadioAccess.Wcdma, 3062, null, null, null),
            ],
            neighbours.Cells);
        Assert.Empty(Answers.Read(NeighbourCells.Query)!.Cells);
    }

    [Theory]
    [InlineData("490154203237518", true)]
    [InlineData("490154203237519", false)]
    [InlineData("49015420323751X", false)]
    [InlineData("", false)]
    public void A_check_digit_fits_or_does_not(string digits, bool fits) => Assert.Equal(fits, CheckDigit.Fits(digits));
}
