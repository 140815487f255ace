// The signing methods. The name itself is signed, so its case matters.
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace OneNetModem.OneNet.Tokens;

/// <summary>How a token is signed: the HMAC over one of three hashes.</summary>
public enum TokenMethod
{
    /// <summary>HMAC-MD5.</summary>
    Md5,

    /// <summary>HMAC-SHA1.</summary>
    Sha1,

    /// <summary>HMAC-SHA256.</summary>
    Sha256,
}

/// <summary>Names and digests of the methods.</summary>
public static class TokenMethods
{
    /// <summary>The name as it stands in a token: <c>md5</c>, <c>sha1</c> or <c>sha256</c>.</summary>
    public static string Name(this TokenMethod method) => method switch
    {
        TokenMethod.Md5 => "md5",
        TokenMethod.Sha1 => "sha1",
        TokenMethod.Sha256 => "sha256",
        _ => throw new ArgumentOutOfRangeException(nameof(method)),
    };

    /// <summary>Length of the digest in bytes: 16, 20 or 32.</summary>
    public static int DigestLength(this TokenMethod method) => method switch
    {
        TokenMethod.Md5 => MD5.HashSizeInBytes,
        TokenMethod.Sha1 => SHA1.HashSizeInBytes,
        TokenMethod.Sha256 => SHA256.HashSizeInBytes,
        _ => throw new ArgumentOutOfRangeException(nameof(method)),
    };

    /// <summary>Reads a method name in any case; a token that we make always carries the lower-case name.</summary>
    public static bool TryParse([NotNullWhen(true)] string? name, out TokenMethod method)
    {
        foreach (TokenMethod candidate in Enum.GetValues<TokenMethod>())
        {
            if (string.Equals(candidate.Name(), name, StringComparison.OrdinalIgnoreCase))
            {
                method = candidate;
                return true;
            }
        }

        method = default;
        return false;
    }

    // The platform fixes these hashes; it is no choice of ours.
#pragma warning disable CA5350, CA5351
    internal static byte[] Sign(this TokenMethod method, ReadOnlySpan<byte> key, ReadOnlySpan<byte> message) => method switch
    {
        TokenMethod.Md5 => HMACMD5.HashData(key, message),
        TokenMethod.Sha1 => HMACSHA1.HashData(key, message),
        TokenMethod.Sha256 => HMACSHA256.HashData(key, message),
        _ => throw new ArgumentOutOfRangeException(nameof(method)),
    };
#pragma warning restore CA5350, CA5351
}
