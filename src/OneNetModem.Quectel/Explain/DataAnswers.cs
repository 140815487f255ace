// PDP contexts and addresses in words.
using OneNetModem.At.Dialogue;
using OneNetModem.Quectel.Commands;

namespace OneNetModem.Quectel.Explain;

internal static class DataAnswers
{
    public static readonly IReadOnlyDictionary<string, Func<AtCommandLine, AtResponse, IEnumerable<AnswerField>>> Known =
        new Dictionary<string, Func<AtCommandLine, AtResponse, IEnumerable<AnswerField>>>(StringComparer.Ordinal)
        {
            ["+QIACT"] = (_, r) => Active(r),
            ["+CGPADDR"] = (_, r) => from context in Pdp.AddressesOfAll.Parse(r)?.Contexts ?? []
                                     select new AnswerField($"context {context.ContextId.Text()}", string.Join(' ', context.Addresses), context.IsActive ? "active" : "no address"),
            ["+CGDCONT"] = (_, r) => from definition in Pdp.Definitions.Parse(r)?.Definitions ?? []
                                     select new AnswerField($"context {definition.ContextId.Text()}", definition.Apn, $"{definition.Type}, {Apn(definition.Apn)}"),
            ["+QICSGP"] = (part, r) => Settings(part, r),
        };

    private static IEnumerable<AnswerField> Active(AtResponse response) =>
        from context in Pdp.Contexts.Parse(response)?.Contexts ?? []
        let type = context.Type switch { PdpType.IPv4 => "IPv4", PdpType.IPv6 => "IPv6", PdpType.IPv4v6 => "IPv4 and IPv6", _ => "type not known" }
        select new AnswerField($"context {context.ContextId.Text()}", string.Join(' ', context.Addresses), $"{(context.IsActive ? "active" : "not active")}, {type}");

    private static IEnumerable<AnswerField> Settings(AtCommandLine part, AtResponse response)
    {
        if (part.Fields is not [var cid] || !int.TryParse(cid, System.Globalization.CultureInfo.InvariantCulture, out int context) || context is < 1 or > 16
            || Pdp.Settings(context).Parse(response) is not { } settings)
        {
            yield break;
        }

        yield return new("type", ((int)settings.Type).Text(), settings.Type switch { PdpType.IPv4 => "IPv4", PdpType.IPv6 => "IPv6", PdpType.IPv4v6 => "IPv4 and IPv6", _ => null });
        yield return new("apn", settings.Apn, Apn(settings.Apn));
        if (settings.User.Length > 0)
        {
            yield return new("user", settings.User);
        }

        yield return new("login", ((int)settings.Authentication).Text(), settings.Authentication switch
        {
            PdpAuthentication.None => "none",
            PdpAuthentication.Pap => "PAP",
            PdpAuthentication.Chap => "CHAP",
            PdpAuthentication.PapOrChap => "PAP or CHAP",
            _ => null,
        });
    }

    private static string Apn(string apn) => apn.Length == 0 ? "the network's own APN" : "APN";
}
