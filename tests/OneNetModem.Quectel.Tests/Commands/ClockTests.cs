// Times: year width, zones, daylight saving, clocks that were never set.
using System.Globalization;
using OneNetModem.Quectel.Commands;

namespace OneNetModem.Quectel.Tests.Commands;

public sealed class ClockTests
{
    [Theory]
    [InlineData("24/01/18,08:58:19+28", "2024-01-18T08:58:19", 7 * 60, null)]
    [InlineData("2026/07/18,16:32:18-20", "2026-07-18T16:32:18", -5 * 60, null)]
    [InlineData("2020/06/02,01:47:33+32,0", "2020-06-02T01:47:33", 8 * 60, 0)]
    [InlineData("2022/06/20,21:30:49-16,1", "2022-06-20T21:30:49", -4 * 60, 1)]
    [InlineData("\"24/01/18,08:58:19+22\"", "2024-01-18T08:58:19", 330, null)]
    [InlineData("24/02/29,23:59:59", "2024-02-29T23:59:59", null, null)]
    public void A_time_is_read(string text, string digits, int? zoneMinutes, int? daylight)
    {
        ModuleTime time = ModuleTime.TryParse(text, ClockDigits.Local)!;
        Assert.Equal(DateTime.Parse(digits, CultureInfo.InvariantCulture), time.Digits);
        Assert.Equal(zoneMinutes, (int?)time.Zone?.TotalMinutes);
        Assert.Equal(daylight, time.DaylightSaving);
        Assert.True(time.IsSynchronised);
    }

    [Theory]
    [InlineData("+CCLK: \"80/01/06,00:00:12+00\"", 1980)]
    [InlineData("+CCLK: \"08/01/04,19:42:25+00\"", 2008)]
    [InlineData("+CCLK: \"2000/01/01,00:00:00+00\"", 2000)]
    public void A_clock_that_was_never_set_is_flagged(string line, int year)
    {
        ModuleTime time = Answers.Read(Clock.RealTime(ClockDigits.Local), line)!;
        Assert.Equal(year, time.Digits!.Value.Year);
        Assert.False(time.IsSynchronised);
        Assert.Null(time.Instant);
    }

    [Fact]
    public void An_empty_network_time_was_never_synchronised()
    {
        ModuleTime time = Answers.Read(Clock.Network(NetworkTimeKind.Gmt), "+QLTS: \"\"")!;
        Assert.False(time.IsSynchronised);
        Assert.Null(time.Digits);
        Assert.Null(time.Instant);
    }

    [Theory]
    [InlineData("24/01/18")]
    [InlineData("24/13/18,08:58:19+28")]
    [InlineData("23/02/29,08:58:19+28")]
    [InlineData("24/01/18,24:00:00+28")]
    [InlineData("24/01/18,08:58:19+57")]
    [InlineData("24/01/18,08:58:19+")]
    [InlineData("124/01/18,08:58:19+28")]
    [InlineData("0000/01/01,00:00:00+00")]
    [InlineData("24/01/18,08:58:19+28,0,0")]
    public void What_is_no_time_is_refused(string text) => Assert.Null(ModuleTime.TryParse(text, ClockDigits.Local));

    [Fact]
    public void The_same_instant_is_told_by_GMT_digits_and_by_local_digits()
    {
        // Read on an EC25 against a known clock: QLTS=1 prints GMT with the zone behind it, QLTS=2 local time.
        DateTimeOffset gmt = Answers.Read(Clock.Network(NetworkTimeKind.Gmt), "+QLTS: \"2026/09/11,14:22:25+32,0\"")!.Instant!.Value;
        DateTimeOffset local = Answers.Read(Clock.Network(NetworkTimeKind.Local), "+QLTS: \"2026/09/11,22:22:25+32,0\"")!.Instant!.Value;
        Assert.Equal(gmt, local);
        Assert.Equal(new DateTimeOffset(2026, 9, 11, 14, 22, 25, TimeSpan.Zero), gmt);
        Assert.Equal(TimeSpan.FromHours(8), gmt.Offset);
    }

    [Fact]
    public void Digits_of_unknown_meaning_have_no_instant()
    {
        Assert.Null(Answers.Read(Clock.RealTime(ClockDigits.Unknown), "+CCLK: \"24/01/18,08:58:19+28\"")!.Instant);
        Assert.Null(Answers.Read(Clock.RealTime(ClockDigits.Local), "+CCLK: \"24/01/18,08:58:19\"")!.Instant);
    }

    [Fact]
    public void NTP_reports_a_time_or_an_error()
    {
        Assert.Equal("AT+QNTP=1,\"ntp.aliyun.com\",123,1", Clock.Synchronise(1, "ntp.aliyun.com").Command.Text);
        Assert.Equal(2026, Clock.ParseNtp(Answers.Results("+QNTP: 0,\"2026/07/18,16:32:18-20\""))!.Time!.Digits!.Value.Year);
        Assert.Equal(new NtpResult(569, null), Clock.ParseNtp(Answers.Results("+QNTP: 569")));
        Assert.Null(Clock.ParseNtp(Answers.Results()));
    }
}
