// What is taken for an access key, and the words for what is not.
using OneNetModem.OneNet.Tokens;
using Xunit;

namespace OneNetModem.OneNet.Tests.Tokens;

public sealed class AccessKeyTests
{
    private const string Good = "rs2FaE5BuygJZkWKDA5okKt1RFpwOx53hbu6hwyCS4U=";

    [Theory]
    [InlineData(Good, 32)]
    [InlineData("  " + Good + "\r\n", 32)]
    [InlineData("adfasdfadsfadsf=", 11)]
    [InlineData("AAAA", 3)]
    public void A_key_is_taken_with_blanks_around_it_and_with_surplus_bits(string text, int bytes) =>
        Assert.Equal(bytes, AccessKey.Parse(text).Length);

    [Theory]
    [InlineData(null, "empty")]
    [InlineData("  \n", "empty")]
    [InlineData("rs2FaE5BuygJZkWKDA5okKt1RFpwOx53hbu6hwyCS4U", "must end in \"=\"")]
    [InlineData("AAAAAA", "must end in \"==\"")]
    [InlineData("AAAA=", "0 belong")]
    [InlineData("AAAAA", "cut")]
    [InlineData("rs2FaE5B-ygJ", "url-safe base64 ('-' at position 9)")]
    [InlineData("rs2FaE5B_ygJ", "url-safe base64 ('_' at position 9)")]
    [InlineData("rs2F aE5B", "blank or line break at position 5")]
    [InlineData("rs2F\naE5B", "blank or line break at position 5")]
    [InlineData("AAA=AAA=", "'=' at position 4")]
    [InlineData("\"AAAA\"", "quote at position 1")]
    [InlineData("密钥", "U+5BC6 at position 1")]
    [InlineData("AAAA!AAA", "U+0021 at position 5")]
    [InlineData("rs2FaE5B%2BygJ", "percent-encoded")]
    [InlineData("version=2018-10-31&res=x", "whole token")]
    public void What_is_no_key_is_refused_in_words_that_say_why(string? text, string expected)
    {
        Assert.False(AccessKey.TryParse(text, out _, out string? problem));
        Assert.Contains(expected, problem, StringComparison.Ordinal);
        FormatException thrown = Assert.Throws<FormatException>(() => AccessKey.Parse(text));
        Assert.Equal(problem, thrown.Message);
    }

    [Fact]
    public void A_key_of_the_greatest_length_is_taken_and_one_byte_more_is_not()
    {
        Assert.Equal(AccessKey.MaxBytes, AccessKey.Parse(Convert.ToBase64String(new byte[AccessKey.MaxBytes])).Length);
        Assert.False(AccessKey.TryParse(Convert.ToBase64String(new byte[AccessKey.MaxBytes + 3]), out _, out string? problem));
        Assert.Contains("no OneNET key is longer", problem, StringComparison.Ordinal);
    }

    [Fact]
    public void A_key_never_shows_itself()
    {
        Assert.Equal("***", AccessKey.Parse(Good).ToString());
        Assert.False(AccessKey.TryParse(Good[..^1], out _, out string? problem));
        Assert.DoesNotContain(Good[..8], problem, StringComparison.Ordinal);
    }
}
