// Making tokens: lengths, 64-bit expiry, NUL bytes, masking; checked against a signature computed step by step.
using System.Security.Cryptography;
using System.Text;
using CsCheck;
using OneNetModem.OneNet.Tokens;
using Xunit;

namespace OneNetModem.OneNet.Tests.Tokens;

public sealed class OneNetTokenTests
{
    private static readonly AccessKey s_key = AccessKey.Parse("rs2FaE5BuygJZkWKDA5okKt1RFpwOx53hbu6hwyCS4U=");

    private static string Independent(byte[] key, string et, string res) =>
        Uri.EscapeDataString(Convert.ToBase64String(new HMACSHA256(key).ComputeHash(Encoding.ASCII.GetBytes(et + "\nsha256\n" + res + "\n2018-10-31"))));

    [Fact]
    public void Keys_and_digests_with_NUL_bytes_sign_like_any_other()
    {
        byte[] key = [.. Enumerable.Range(0, 32).Select(i => (byte)(i % 3 == 0 ? 0 : i))];
        int withNul = 0;
        for (long et = 1_700_000_000; et < 1_700_000_100; et++)
        {
            OneNetToken token = OneNetToken.Create(AccessKey.Parse(Convert.ToBase64String(key)), "products/1/devices/a", et);
            string sign = token.Value[(token.Value.LastIndexOf('=') + 1)..];
            Assert.Equal(Independent(key, $"{et}", "products/1/devices/a"), sign);
            withNul += Convert.FromBase64String(Uri.UnescapeDataString(sign)).Contains((byte)0) ? 1 : 0;
        }

        Assert.True(withNul > 0, "the sample must contain digests with NUL bytes");
    }

    [Fact]
    public void The_longest_device_token_stays_within_213_characters()
    {
        string name = new('a', 64);
        int longest = Enumerable.Range(0, 400).Max(i =>
            OneNetToken.ForDevice(s_key, "RcAwAr7Q0l", name, DateTimeOffset.FromUnixTimeSeconds(7_557_387_130 + i)).Value.Length);
        Assert.InRange(longest, 190, 213);
    }

    [Fact]
    public void An_expiry_above_32_bits_is_kept()
    {
        OneNetToken token = OneNetToken.Create(s_key, "products/1", 7_557_387_130, TokenMethod.Md5);
        Assert.Contains("&et=7557387130&", token.Value, StringComparison.Ordinal);
        Assert.Equal(2209, token.ExpiresAt.Year);
        Assert.Equal(9999, OneNetToken.Create(s_key, "products/1", long.MaxValue).ExpiresAt.Year);
    }

    [Fact]
    public void Made_and_explained_are_each_others_inverse_for_any_resource() =>
        Gen.Select(Gen.Byte.Array[1, 48], Gen.Char[' ', '\uD7FF'].Where(c => !char.IsControl(c)).Array[1, 40], Gen.Long[1, long.MaxValue], Gen.Enum<TokenMethod>())
            .Sample((key, res, et, method) =>
            {
                AccessKey parsed = AccessKey.Parse(Convert.ToBase64String(key));
                OneNetToken token = OneNetToken.Create(parsed, new string(res), et, method);
                TokenExplanation e = OneNetToken.Explain(token.Value, parsed, DateTimeOffset.UnixEpoch);
                return e.Signature == SignatureCheck.Valid && string.Equals(e.Resource, new string(res), StringComparison.Ordinal) && e.Expires == et;
            }, iter: 500);

    [Fact]
    public void The_whole_token_never_shows_in_ToString()
    {
        OneNetToken token = OneNetToken.Create(s_key, "products/469948/devices/Chic_D", 1_673_053_248, TokenMethod.Sha1);
        Assert.Equal("version=2018-10-31&res=products%2F469948%2Fdevices%2FChic_D&et=1673053248&method=sha1&sign=***", token.ToString());
        Assert.DoesNotContain("prIMDQ23", OneNetToken.Explain(token.Value, s_key, DateTimeOffset.UnixEpoch).ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("products/1\ndevices")]
    [InlineData("products/1\0")]
    public void A_resource_that_would_shift_the_signed_lines_is_refused(string resource) =>
        Assert.Throws<ArgumentException>(() => OneNetToken.Create(s_key, resource, 1));

    [Theory]
    [InlineData(0)]
    [InlineData(-5)]
    public void An_expiry_that_is_not_positive_is_refused(long et) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => OneNetToken.Create(s_key, "products/1", et));
}
