// Is this token good for this client? The answer is a code of the device log; the client only ever sees CONNACK 4.
// Source: OneNET Studio docs, device log page; suite docs, token page and MQTTS design page section 1.3.
using OneNetModem.OneNet.Replies;
using OneNetModem.OneNet.Tokens;
using OneNetModem.OneNet.Topics;

namespace OneNetModem.Emulator.Platform;

internal static class LoginCheck
{
    /// <summary>The log code of what is wrong and words for it; null when the login is good.</summary>
    public static (int Code, string Text)? Problem(DeviceRegistry registry, DeviceIdentity device, string token, DateTimeOffset now)
    {
        AccessKey? key = registry.KeyOf(device);
        TokenExplanation e = OneNetToken.Explain(token, key, now);
        int code = e.Has(TokenProblemKind.UnknownMethod) ? 1110
            : e.Has(TokenProblemKind.UnknownVersion) || (e.Version is not null && e.Version is not TokenVersion.Device) ? 1111
            : e.Problems.Any(static p => IsMalformed(p.Kind)) ? 1103
            : e.ResourceShape != new TokenResource(TokenResourceKind.Device, device.ProductId, device.DeviceName) ? 1114
            : key is null ? 1107
            : e.Expired is true ? 1104
            : e.Signature != SignatureCheck.Valid ? 1106
            : 0;
        if (code == 0)
        {
            return null;
        }

        string problems = string.Join(' ', e.Problems.Select(static p => p.Text));
        string meaning = ErrorCodes.Find(CodeFamily.Device, code)?.Meaning ?? "refused";
        return (code, problems.Length == 0 ? $"login refused: {meaning}" : $"login refused: {meaning}. {problems}");
    }

    // Stricter than the platform may be: whether it puts up with an unencoded token is UNCONFIRMED, and ours must not depend on it.
    private static bool IsMalformed(TokenProblemKind kind) => kind is TokenProblemKind.NotAToken or TokenProblemKind.MissingField
        or TokenProblemKind.FieldTwice or TokenProblemKind.UnknownField or TokenProblemKind.StrayCharacters or TokenProblemKind.EncodedTwice
        or TokenProblemKind.NotEncoded or TokenProblemKind.ExpiryNotANumber;
}
