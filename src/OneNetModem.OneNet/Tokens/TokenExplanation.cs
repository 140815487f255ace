// What a token says and what is wrong with it.
namespace OneNetModem.OneNet.Tokens;

/// <summary>What came of checking a signature.</summary>
public enum SignatureCheck
{
    /// <summary>No key was given, or fields that it takes are missing.</summary>
    NotChecked,

    /// <summary>The signature belongs to these fields and this key.</summary>
    Valid,

    /// <summary>It does not.</summary>
    Invalid,
}

/// <summary>What can be wrong with a token.</summary>
public enum TokenProblemKind
{
    /// <summary>Nothing that looks like a token.</summary>
    NotAToken,

    /// <summary>One of the five fields is not there, or empty.</summary>
    MissingField,

    /// <summary>A field stands there twice.</summary>
    FieldTwice,

    /// <summary>A field that tokens do not have.</summary>
    UnknownField,

    /// <summary>Blanks, line breaks or quotes were copied with it.</summary>
    StrayCharacters,

    /// <summary>A value was percent-encoded twice (%252F).</summary>
    EncodedTwice,

    /// <summary>A value was not percent-encoded (bare /, + or =).</summary>
    NotEncoded,

    /// <summary>Not md5, sha1 or sha256, or not in lower case.</summary>
    UnknownMethod,

    /// <summary>None of the published versions.</summary>
    UnknownVersion,

    /// <summary>The resource is not of a shape that this version takes.</summary>
    ResourceShape,

    /// <summary><c>et</c> is not a positive whole number.</summary>
    ExpiryNotANumber,

    /// <summary><c>et</c> counts milliseconds.</summary>
    ExpiryInMilliseconds,

    /// <summary><c>et</c> may have been computed from China's local time, 8 hours ahead.</summary>
    ExpiryInLocalTime,

    /// <summary>The expiry has passed.</summary>
    Expired,

    /// <summary>The signature is not base64 of the method's digest length.</summary>
    SignatureShape,

    /// <summary>The signature does not belong to the fields and the key.</summary>
    SignatureMismatch,
}

/// <summary>One finding about a token.</summary>
/// <param name="Kind">Which.</param>
/// <param name="Fatal">True when the platform refuses such a token; false when it is only suspicious.</param>
/// <param name="Text">What it is and what to do, in words, without secrets.</param>
public sealed record TokenProblem(TokenProblemKind Kind, bool Fatal, string Text);

/// <summary>A token taken apart. Holds no signature, so it may be printed and logged.</summary>
public sealed class TokenExplanation
{
    /// <summary>The version field, decoded; null when missing.</summary>
    public string? Version { get; internal set; }

    /// <summary>The res field, decoded once; null when missing.</summary>
    public string? Resource { get; internal set; }

    /// <summary>The shape of <see cref="Resource"/>.</summary>
    public TokenResource ResourceShape => Resource is null ? default : TokenResource.Parse(Resource);

    /// <summary>The et field: Unix seconds, UTC; null when missing or not a number.</summary>
    public long? Expires { get; internal set; }

    /// <summary><see cref="Expires"/> as a time.</summary>
    public DateTimeOffset? ExpiresAt => Expires is { } et ? UnixTime.FromSeconds(et) : null;

    /// <summary>Whether the expiry has passed; null when it is not known.</summary>
    public bool? Expired { get; internal set; }

    /// <summary>The method field as it stands; null when missing.</summary>
    public string? Method { get; internal set; }

    /// <summary>Length of the sign field, decoded, in characters; 0 when missing.</summary>
    public int SignatureLength { get; internal set; }

    /// <summary>Whether the signature holds.</summary>
    public SignatureCheck Signature { get; internal set; }

    /// <summary>Everything that is wrong or suspicious, the fatal ones first.</summary>
    public IReadOnlyList<TokenProblem> Problems { get; internal set; } = [];

    /// <summary>True when nothing fatal was found and the signature was not found wrong.</summary>
    public bool Usable => Signature != SignatureCheck.Invalid && !Problems.Any(static p => p.Fatal);

    /// <summary>Whether a problem of this kind was found.</summary>
    public bool Has(TokenProblemKind kind) => Problems.Any(p => p.Kind == kind);

    /// <summary>One line for logs.</summary>
    public override string ToString() => $"version={Version} res={Resource} et={Expires} method={Method} expired={Expired} signature={Signature}";
}
