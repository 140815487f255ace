// Reads a token that may be damaged and says how.
using System.Globalization;
using System.Security.Cryptography;

namespace OneNetModem.OneNet.Tokens;

internal sealed class TokenReader
{
    private static readonly string[] s_names = ["version", "res", "et", "method", "sign"];

    // Beyond this many seconds lies the year 5138; a plain Unix time in milliseconds passed it in 1973.
    private const long MillisecondsFrom = 100_000_000_000;

    private readonly TokenExplanation _result = new();
    private readonly List<TokenProblem> _problems = [];
    private readonly Dictionary<string, string> _raw = new(StringComparer.Ordinal);

    public static TokenExplanation Read(string text, AccessKey? key, DateTimeOffset now)
    {
        TokenReader reader = new();
        reader.ReadFields(text);
        reader.ReadVersionAndResource();
        reader.ReadExpiry(now);
        reader.CheckSignature(key);
        reader._result.Problems = [.. reader._problems.OrderByDescending(static p => p.Fatal)];
        return reader._result;
    }

    private void ReadFields(string text)
    {
        string clean = text.Trim().Trim('"', '\'').Trim();
        if (clean.Any(static c => char.IsWhiteSpace(c) || char.IsControl(c) || c is '"' or '\''))
        {
            Add(TokenProblemKind.StrayCharacters, true, "There are blanks, line breaks or quotes inside: they came with the copying and must go.");
        }
        else if (clean.Length != text.Length)
        {
            Add(TokenProblemKind.StrayCharacters, false, "There are blanks, line breaks or quotes around it; send it without them.");
        }

        if (!clean.Contains('=', StringComparison.Ordinal))
        {
            Add(TokenProblemKind.NotAToken, true, "This is no token: a token reads version=...&res=...&et=...&method=...&sign=...");
            return;
        }

        foreach (string part in clean.Split('&'))
        {
            int eq = part.IndexOf('=', StringComparison.Ordinal);
            string name = eq < 0 ? part : part[..eq];
            if (Array.IndexOf(s_names, name) < 0)
            {
                Add(TokenProblemKind.UnknownField, true, $"{FieldName(name)} does not belong: a token has exactly version, res, et, method, sign.");
            }
            else if (!_raw.TryAdd(name, eq < 0 ? string.Empty : part[(eq + 1)..]))
            {
                Add(TokenProblemKind.FieldTwice, true, $"Field \"{name}\" stands there twice.");
            }
        }

        foreach (string name in s_names.Where(n => string.IsNullOrEmpty(_raw.GetValueOrDefault(n))))
        {
            _raw.Remove(name);
            Add(TokenProblemKind.MissingField, true, $"Field \"{name}\" is missing or empty.");
        }

        CheckEncoding("res", "/+= ");
        CheckEncoding("sign", "/+=");
    }

    private void CheckEncoding(string name, string mustBeEncoded)
    {
        if (!_raw.TryGetValue(name, out string? raw))
        {
            return;
        }

        if (raw.IndexOfAny(mustBeEncoded.ToCharArray()) >= 0)
        {
            // UNCONFIRMED whether the platform puts up with it; a field guide prints such a password.
            Add(TokenProblemKind.NotEncoded, false, $"Field \"{name}\" is not percent-encoded: / must be %2F, + %2B and = %3D.");
        }

        if (raw.Contains("%25", StringComparison.Ordinal))
        {
            Add(TokenProblemKind.EncodedTwice, true, $"Field \"{name}\" is percent-encoded twice (%25 is an encoded %): encode it once.");
        }
    }

    private void ReadVersionAndResource()
    {
        _result.Version = Value("version");
        _result.Resource = Value("res");
        _result.Method = Value("method");

        bool known = _result.Version is { } v && TokenVersion.Known.Contains(v, StringComparer.Ordinal);
        if (_result.Version is not null && !known)
        {
            Add(TokenProblemKind.UnknownVersion, true, $"Version \"{Shown(_result.Version)}\" is none of {string.Join(", ", TokenVersion.Known)}.");
        }

        if (_result.Resource is { } res && known && !TokenResource.Parse(res).Suits(_result.Version!))
        {
            string pasted = res.StartsWith('[') ? " It starts with '[': a list was pasted in place of its text." : string.Empty;
            Add(TokenProblemKind.ResourceShape, false, $"Version {_result.Version} takes res as {TokenResource.ShapesOf(_result.Version!)}.{pasted}");
        }

        if (_result.Method is { } method && !TokenMethods.TryParse(method, out _))
        {
            Add(TokenProblemKind.UnknownMethod, true, $"Method \"{Shown(method)}\" is none of md5, sha1, sha256.");
        }
        else if (_result.Method is { } named && named.Any(char.IsAsciiLetterUpper))
        {
            // UNCONFIRMED whether the platform takes upper case.
            Add(TokenProblemKind.UnknownMethod, false, $"Method \"{named}\" is not in lower case; the text is part of what is signed, so the signature differs from the usual one.");
        }
    }

    private void ReadExpiry(DateTimeOffset now)
    {
        if (Value("et") is not { } text)
        {
            return;
        }

        if (!long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long et) || et == 0)
        {
            Add(TokenProblemKind.ExpiryNotANumber, true, $"et \"{Shown(text)}\" is not a whole number of Unix seconds.");
            return;
        }

        _result.Expires = et;
        long left = et - now.ToUnixTimeSeconds();
        _result.Expired = left < 0;
        if (left < 0)
        {
            Add(TokenProblemKind.Expired, true, $"It expired at {UnixTime.FromSeconds(et):yyyy-MM-dd HH:mm:ss} UTC ({now.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC now). Make a new one; if it should be valid, check this computer's clock.");
        }
        else if (et >= MillisecondsFrom)
        {
            Add(TokenProblemKind.ExpiryInMilliseconds, false, "et looks like milliseconds; the platform counts seconds, so this token practically never expires. Divide by 1000.");
        }
        else if (IsNear(left, 1) || IsNear(left, 24))
        {
            Add(TokenProblemKind.ExpiryInLocalTime, false, "et lies 8 hours beyond a usual lifetime: was China's local time taken for UTC? et counts Unix seconds in UTC.");
        }
    }

    /// <summary>Whether the rest is what a token of <paramref name="hours"/> plus 8 hours has left within its first ten minutes.</summary>
    private static bool IsNear(long left, int hours) => (hours + 8) * 3600L - left is >= 0 and <= 600;

    private void CheckSignature(AccessKey? key)
    {
        if (Value("sign") is not { } sign)
        {
            return;
        }

        _result.SignatureLength = sign.Length;
        if (!TokenMethods.TryParse(_result.Method, out TokenMethod method))
        {
            return;
        }

        byte[] given = new byte[sign.Length];
        bool shaped = Convert.TryFromBase64String(sign, given, out int length) && length == method.DigestLength();
        if (!shaped)
        {
            Add(TokenProblemKind.SignatureShape, true, string.Create(CultureInfo.InvariantCulture,
                $"The signature is not base64 of {method.DigestLength()} bytes, as {method.Name()} makes them. Is it cut, or signed with another method?"));
        }

        if (key is null || _result.Version is null || _result.Resource is null || Value("et") is not { } et)
        {
            return;
        }

        // Only the exact digest counts: a padded or shortened one is another signature.
        byte[] expected = method.Sign(key.Bytes, OneNetToken.SignedText(et, _result.Method!, _result.Resource, _result.Version));
        bool valid = shaped && CryptographicOperations.FixedTimeEquals(expected, given.AsSpan(0, length));
        _result.Signature = valid ? SignatureCheck.Valid : SignatureCheck.Invalid;
        if (!valid)
        {
            string why = SigningMistakes.Recognise(key, method, sign, et, _result.Method!, _result.Resource, _result.Version)
                ?? "Wrong key (device, product and user keys differ), or a field was changed after signing.";
            Add(TokenProblemKind.SignatureMismatch, true, "The signature does not belong to these fields and this key. " + why);
        }
    }

    private string? Value(string name) => _raw.TryGetValue(name, out string? raw) ? Uri.UnescapeDataString(raw) : null;

    private void Add(TokenProblemKind kind, bool fatal, string text) => _problems.Add(new TokenProblem(kind, fatal, text));

    /// <summary>Long or odd names are not repeated: a bare key pasted in place of a token would be one.</summary>
    private static string FieldName(string name) =>
        name.Length is > 0 and <= 16 && name.All(char.IsAsciiLetter) ? $"Field \"{name}\"" : "A field of another name";

    /// <summary>A piece of foreign text, safe and short enough for a message.</summary>
    private static string Shown(string text)
    {
        string printable = string.Concat(text.Select(static c => char.IsControl(c) ? '?' : c));
        return printable.Length > 40 ? printable[..40] + "..." : printable;
    }
}
