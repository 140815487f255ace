// The known ways to sign a OneNET token wrongly, tried one by one on a signature that does not hold.
using System.Text;

namespace OneNetModem.OneNet.Tokens;

internal static class SigningMistakes
{
    /// <summary>The mistake that explains the signature, in words; null when none does.</summary>
    public static string? Recognise(AccessKey key, TokenMethod method, string sign, string et, string methodText, string resource, string version)
    {
        string onceMore = Uri.UnescapeDataString(sign);
        string rawResource = Uri.UnescapeDataString(resource);
        byte[] right = OneNetToken.SignedText(et, methodText, rawResource, version);
        byte[] digest = method.Sign(key.Bytes, right);
        string good = Convert.ToBase64String(digest);

        if (Same(onceMore, good))
        {
            return "It would hold if the fields were percent-encoded only once.";
        }

        int nul = Array.IndexOf(digest, (byte)0);
        if (nul >= 0 && Same(onceMore, Convert.ToBase64String(digest.AsSpan(0, nul))))
        {
            return "The digest was cut at a NUL byte: the program that signs treats it as C text.";
        }

        if (Same(onceMore, good.TrimEnd('=')) || (onceMore.Length >= 8 && good.StartsWith(onceMore, StringComparison.Ordinal)))
        {
            return "It is the start of the right one: the end was cut off.";
        }

        if (Same(onceMore.Replace(' ', '+'), good))
        {
            return "A + became a blank on the way: encode it as %2B.";
        }

        if (Same(onceMore, Convert.ToHexString(digest), ignoreCase: true))
        {
            return "The digest is right but written in hexadecimal; it must be base64.";
        }

        return RecogniseInput(key, method, onceMore, right, OneNetToken.SignedText(et, methodText, Uri.EscapeDataString(rawResource), version));
    }

    private static string? RecogniseInput(AccessKey key, TokenMethod method, string sign, byte[] right, byte[] encodedResource)
    {
        string Signed(ReadOnlySpan<byte> k, byte[] message) => Convert.ToBase64String(method.Sign(k, message));

        if (Same(sign, Signed(Encoding.ASCII.GetBytes(key.Text), right)))
        {
            return "The key was used as text: decode it from base64 before signing.";
        }

        if (Same(sign, Signed(key.Bytes, encodedResource)))
        {
            return "The encoded res was signed: sign it with its slashes, encode it afterwards.";
        }

        if (Same(sign, Signed(key.Bytes, [.. right, (byte)'\n'])))
        {
            return "A line feed at the end was signed too; there is none.";
        }

        int nul = key.Bytes.IndexOf((byte)0);
        if (nul >= 0 && Same(sign, Signed(key.Bytes[..nul], right)))
        {
            return "The key was cut at a NUL byte: the program that signs treats it as C text.";
        }

        foreach (TokenMethod other in Enum.GetValues<TokenMethod>())
        {
            if (other != method && Same(sign, Convert.ToBase64String(other.Sign(key.Bytes, right))))
            {
                return $"It was made with {other.Name()} while the method field says {method.Name()}.";
            }
        }

        return null;
    }

    private static bool Same(string a, string b, bool ignoreCase = false) =>
        string.Equals(a, b, ignoreCase ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal);
}
