// Damaged tokens, and the words for the damage.
using System.Security.Cryptography;
using System.Text;
using CsCheck;
using OneNetModem.OneNet.Tokens;
using Xunit;
using static OneNetModem.OneNet.Tokens.TokenProblemKind;

namespace OneNetModem.OneNet.Tests.Tokens;

public sealed class TokenExplanationTests
{
    private const string KeyText = "rs2FaE5BuygJZkWKDA5okKt1RFpwOx53hbu6hwyCS4U=";
    private const string Res = "products/469948/devices/Chic_D";
    private static readonly AccessKey s_key = AccessKey.Parse(KeyText);
    private static readonly DateTimeOffset s_now = DateTimeOffset.FromUnixTimeSeconds(1_673_000_000);
    private static readonly string s_good = OneNetToken.Create(s_key, Res, 1_673_053_248, TokenMethod.Sha1).Value;

    private static TokenExplanation Explain(string token, AccessKey? key = null) => OneNetToken.Explain(token, key, s_now);

    private static string WithSign(string sign) => s_good[..(s_good.LastIndexOf('=') + 1)] + sign;

    // The platform fixes the hash; the test recomputes it on its own.
#pragma warning disable CA5350
    private static byte[] Digest(byte[] key, string text) => HMACSHA1.HashData(key, Encoding.ASCII.GetBytes(text));
#pragma warning restore CA5350

    private static string Signed(byte[] key, string text) => Convert.ToBase64String(Digest(key, text));

    [Fact]
    public void A_good_token_has_no_problems()
    {
        TokenExplanation e = Explain(s_good, s_key);
        Assert.Empty(e.Problems);
        Assert.True(e.Usable);
        Assert.Equal(new TokenResource(TokenResourceKind.Device, "469948", "Chic_D"), e.ResourceShape);
        Assert.Equal(SignatureCheck.NotChecked, Explain(s_good).Signature);
    }

    [Theory]
    [InlineData("", NotAToken)]
    [InlineData("hello", NotAToken)]
    [InlineData("res=a&et=1&method=md5&sign=x", MissingField)]
    [InlineData("version=2018-10-31&res=&et=1&method=md5&sign=x", MissingField)]
    [InlineData("version=2018-10-31&version=2018-10-31&res=a&et=1&method=md5&sign=x", FieldTwice)]
    [InlineData("version=2018-10-31&res=a&et=1&method=md5&sign=x&user=b", UnknownField)]
    [InlineData("version=2018-10-31&res=a&et=1 &method=md5&sign=x", StrayCharacters)]
    [InlineData("version=2018-10-31&res=products%252F1&et=1&method=md5&sign=x", EncodedTwice)]
    [InlineData("version=2018-10-31&res=products/1&et=1&method=md5&sign=x", NotEncoded)]
    [InlineData("version=2018-10-31&res=a&et=1&method=md5&sign=x=", NotEncoded)]
    [InlineData("version=2018-10-31&res=a&et=1&method=crc&sign=x", UnknownMethod)]
    [InlineData("version=2018-10-31&res=a&et=1&method=MD5&sign=x", UnknownMethod)]
    [InlineData("version=2017&res=a&et=1&method=md5&sign=x", UnknownVersion)]
    [InlineData("version=2018-10-31&res=userid%2F1&et=1&method=md5&sign=x", ResourceShape)]
    [InlineData("version=2020-05-29&res=products%2F1&et=1&method=md5&sign=x", ResourceShape)]
    [InlineData("version=2018-10-31&res=%5B%27products%2F1%27%5D&et=1&method=md5&sign=x", ResourceShape)]
    [InlineData("version=2018-10-31&res=a&et=1h&method=md5&sign=x", ExpiryNotANumber)]
    [InlineData("version=2018-10-31&res=a&et=-1&method=md5&sign=x", ExpiryNotANumber)]
    [InlineData("version=2018-10-31&res=a&et=1673053248000&method=md5&sign=x", ExpiryInMilliseconds)]
    [InlineData("version=2018-10-31&res=a&et=1673032400&method=md5&sign=x", ExpiryInLocalTime)]
    [InlineData("version=2018-10-31&res=a&et=1&method=md5&sign=x", Expired)]
    [InlineData("version=2018-10-31&res=a&et=1&method=md5&sign=AAAA", SignatureShape)]
    public void Each_damage_is_named(string token, TokenProblemKind expected)
    {
        TokenExplanation e = Explain(token);
        Assert.True(e.Has(expected), string.Join('\n', e.Problems));
        Assert.False(Explain(s_good).Has(expected));
    }

    [Fact]
    public void Milliseconds_and_local_time_are_not_both_claimed_nor_for_common_lifetimes()
    {
        foreach (int hours in (int[])[1, 8, 24, 48, 24 * 365])
        {
            string token = OneNetToken.Create(s_key, Res, s_now.AddHours(hours).ToUnixTimeSeconds()).Value;
            Assert.Empty(Explain(token, s_key).Problems);
        }
    }

    [Fact]
    public void A_token_expires_only_after_its_second()
    {
        Assert.False(OneNetToken.Explain(s_good, s_key, DateTimeOffset.FromUnixTimeSeconds(1_673_053_248)).Expired);
        Assert.True(OneNetToken.Explain(s_good, s_key, DateTimeOffset.FromUnixTimeSeconds(1_673_053_249)).Expired);
    }

    public static TheoryData<string, string> Mistakes()
    {
        const string text = "1673053248\nsha1\n" + Res + "\n2018-10-31";
        byte[] key = Convert.FromBase64String(KeyText);
        string right = Signed(key, text);
        return new()
        {
            { Signed(Encoding.ASCII.GetBytes(KeyText), text), "decode it from base64" },
            { Signed(key, text.Replace("/", "%2F", StringComparison.Ordinal)), "sign it with its slashes" },
            { Signed(key, text + "\n"), "line feed at the end" },
            { Convert.ToBase64String(HMACSHA256.HashData(key, Encoding.ASCII.GetBytes(text))), "made with sha256" },
            { Convert.ToHexString(Convert.FromBase64String(right)), "hexadecimal" },
            { Uri.EscapeDataString(right), "percent-encoded only once" },
            { right[..12], "cut off" },
            { Signed("other"u8.ToArray(), text), "Wrong key" },
        };
    }

    [Theory]
    [MemberData(nameof(Mistakes))]
    public void A_known_way_to_sign_wrongly_is_recognised(string sign, string expected)
    {
        TokenExplanation e = Explain(WithSign(Uri.EscapeDataString(sign)), s_key);
        Assert.Equal(SignatureCheck.Invalid, e.Signature);
        Assert.False(e.Usable);
        Assert.Contains(expected, Assert.Single(e.Problems, p => p.Kind == SignatureMismatch).Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_digest_cut_at_a_NUL_byte_is_recognised()
    {
        byte[] key = Convert.FromBase64String(KeyText);
        for (long et = 1_673_053_248; ; et++)
        {
            byte[] digest = Digest(key, $"{et}\nsha1\n{Res}\n2018-10-31");
            int nul = Array.IndexOf(digest, (byte)0);
            if (nul > 6)
            {
                string token = OneNetToken.Create(s_key, Res, et, TokenMethod.Sha1).Value;
                string cut = token[..(token.LastIndexOf('=') + 1)] + Uri.EscapeDataString(Convert.ToBase64String(digest.AsSpan(0, nul)));
                Assert.Contains(Explain(cut, s_key).Problems, p => p.Text.Contains("NUL", StringComparison.Ordinal));
                return;
            }
        }
    }

    [Fact]
    public void An_unencoded_token_is_still_checked()
    {
        TokenExplanation e = Explain(Uri.UnescapeDataString(s_good), s_key);
        Assert.Equal(SignatureCheck.Valid, e.Signature);
        Assert.True(e.Has(NotEncoded));
    }

    [Fact]
    public void A_key_pasted_in_place_of_a_token_is_not_repeated()
    {
        TokenExplanation e = Explain(KeyText);
        Assert.False(e.Usable);
        Assert.DoesNotContain(e.Problems, p => p.Text.Contains(KeyText[..10], StringComparison.Ordinal));
    }

    [Fact]
    public void No_text_makes_it_throw() =>
        Gen.OneOf(Gen.String, Gen.Select(Gen.Int[0, s_good.Length - 1], Gen.Char).Select(x => s_good[..x.Item1] + x.Item2 + s_good[(x.Item1 + 1)..]))
            .Sample(text => Assert.NotNull(Explain(text, s_key)), iter: 2000);
}
