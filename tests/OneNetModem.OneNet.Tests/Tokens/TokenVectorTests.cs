// Published tokens and keys: known answers from the platform's own docs and independent programs.
using System.Text.Json;
using OneNetModem.OneNet.Tokens;
using Xunit;

namespace OneNetModem.OneNet.Tests.Tokens;

public sealed class TokenVectorTests
{
    public static TheoryData<string, string, long, string, string, string> Vectors()
    {
        using Stream stream = typeof(TokenVectorTests).Assembly.GetManifestResourceStream("onenet-token-vectors.json")!;
        using JsonDocument document = JsonDocument.Parse(stream);
        TheoryData<string, string, long, string, string, string> vectors = [];
        foreach (JsonElement v in document.RootElement.EnumerateArray())
        {
            vectors.Add(Text(v, "version"), Text(v, "res"), v.GetProperty("et").GetInt64(), Text(v, "method"), Text(v, "key_base64"), Text(v, "expected_token"));
        }

        return vectors;

        static string Text(JsonElement v, string name) => v.GetProperty(name).GetString()!;
    }

    [Fact]
    public void The_vector_file_is_there_in_full() => Assert.Equal(11, Vectors().Count);

    [Theory]
    [MemberData(nameof(Vectors))]
    public void A_published_token_is_recomputed_byte_for_byte(string version, string res, long et, string method, string key, string expected)
    {
        Assert.True(TokenMethods.TryParse(method, out TokenMethod parsed));
        OneNetToken token = OneNetToken.Create(AccessKey.Parse(key), res, et, parsed, version);
        Assert.Equal(expected, token.Value);
    }

    [Theory]
    [MemberData(nameof(Vectors))]
    public void A_published_token_is_explained_as_valid(string version, string res, long et, string method, string key, string expected)
    {
        TokenExplanation e = OneNetToken.Explain(expected, AccessKey.Parse(key), DateTimeOffset.FromUnixTimeSeconds(et));
        Assert.Equal(SignatureCheck.Valid, e.Signature);
        Assert.Equal((version, res, et, method, false), (e.Version, e.Resource, e.Expires, e.Method, e.Expired));
        Assert.True(e.Usable);
        Assert.True(OneNetToken.Explain(expected, null, DateTimeOffset.FromUnixTimeSeconds(et + 1)).Expired);
    }
}
