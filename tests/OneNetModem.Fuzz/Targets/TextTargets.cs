// Files and texts from outside: traces, tokens, payloads. They are refused in words, never with anything else.
using System.Text;
using OneNetModem.At.Tracing;
using OneNetModem.OneNet.Payloads;
using OneNetModem.OneNet.Replies;
using OneNetModem.OneNet.Tokens;

namespace OneNetModem.Fuzz.Targets;

internal static class TraceTarget
{
    public static void Run(byte[] input)
    {
        try
        {
            using StreamReader text = new(new MemoryStream(input), Encoding.UTF8);
            foreach (TraceRecord record in TraceReader.Read(text))
            {
                _ = record.ToString();
            }
        }
        catch (TraceFormatException e) when (e.Line > 0)
        {
            // Refused, with the line.
        }
    }
}

internal static class TokenTarget
{
    private static readonly AccessKey Key = AccessKey.Parse("rs2FaE5BuygJZkWKDA5okKt1RFpwOx53hbu6hwyCS4U=");

    public static void Run(byte[] input)
    {
        string text = Encoding.UTF8.GetString(input);
        TokenExplanation explanation = OneNetToken.Explain(text, Key, DateTimeOffset.UnixEpoch);
        if (explanation.Signature == SignatureCheck.Valid && !text.Contains("sign", StringComparison.Ordinal))
        {
            throw new FuzzFindingException("a token without a signature was found valid");
        }

        _ = AccessKey.TryParse(text, out _, out _);
    }
}

internal static class PayloadTarget
{
    public static void Run(byte[] input)
    {
        string text = Encoding.UTF8.GetString(input);
        if (DataPointMessage.TryFromObject(text, 1, null, out DataPointMessage? message, out _) && !DataPointMessage.TryParse(message.ToUtf8(), out _, out string? problem))
        {
            throw new FuzzFindingException($"a message that we made is refused by ourselves: {problem}");
        }

        _ = ThingPost.TryParse(input, out _, out _);
        _ = ThingSet.TryParse(input, out _, out _);
        _ = ThingGet.TryParse(input, out _, out _);
        _ = PlatformReply.TryParse("$sys/469948/Chic_D/dp/post/json/rejected", input, out _);
        _ = PlatformReply.TryParse(text, input, out _);
    }
}
