// Data contexts: AT+QICSGP, AT+QIACT, AT+QIDEACT, AT+CGPADDR, AT+CGDCONT, and the URC that says that one is gone.
using System.Globalization;
using OneNetModem.At.Dialogue;

namespace OneNetModem.Quectel.Commands;

/// <summary>The IP version of a PDP context.</summary>
public enum PdpType
{
    /// <summary>IPv4.</summary>
    IPv4 = 1,

    /// <summary>IPv6.</summary>
    IPv6 = 2,

    /// <summary>Both.</summary>
    IPv4v6 = 3,
}

/// <summary>How the APN wants to be logged in to.</summary>
public enum PdpAuthentication
{
    /// <summary>Not at all.</summary>
    None = 0,

    /// <summary>PAP.</summary>
    Pap = 1,

    /// <summary>CHAP.</summary>
    Chap = 2,

    /// <summary>PAP or CHAP.</summary>
    PapOrChap = 3,
}

/// <summary>The settings of a PDP context (<c>AT+QICSGP</c>).</summary>
/// <param name="Type">The IP version.</param>
/// <param name="Apn">The access point name; empty for the network's default.</param>
/// <param name="User">The APN's user, mostly empty.</param>
/// <param name="Password">The APN's password; a secret, never printed.</param>
/// <param name="Authentication">How to log in.</param>
public sealed record PdpSettings(PdpType Type, string Apn, string User = "", string Password = "", PdpAuthentication Authentication = PdpAuthentication.None)
{
    /// <summary>Everything but the password.</summary>
    public override string ToString() =>
        $"{Type} APN '{Apn}'{(User.Length > 0 ? $" user '{User}'" : "")}{(Password.Length > 0 ? " with a password" : "")} {Authentication}";
}

/// <summary>One PDP context (<c>AT+QIACT?</c>).</summary>
/// <param name="ContextId">Its id.</param>
/// <param name="IsActive">It is up.</param>
/// <param name="Type">The IP version.</param>
/// <param name="Addresses">The module's addresses, IPv4 first; two on dual stack.</param>
public sealed record PdpContext(int ContextId, bool IsActive, PdpType? Type, IReadOnlyList<string> Addresses);

/// <summary>The answer to <c>AT+QIACT?</c> or <c>AT+CGPADDR</c>.</summary>
/// <param name="Contexts">The contexts; empty when none is active.</param>
public sealed record PdpContexts(IReadOnlyList<PdpContext> Contexts)
{
    /// <summary>Whether the context is up.</summary>
    public bool IsActive(int contextId) => Contexts.Any(c => c.ContextId == contextId && c.IsActive);
}

/// <summary>A context definition (<c>AT+CGDCONT?</c>).</summary>
/// <param name="ContextId">Its id.</param>
/// <param name="Type"><c>IP</c>, <c>IPV6</c>, <c>IPV4V6</c>, <c>PPP</c>.</param>
/// <param name="Apn">The access point name; empty for the network's default.</param>
public sealed record PdpDefinition(int ContextId, string Type, string Apn);

/// <summary>The answer to <c>AT+CGDCONT?</c>.</summary>
/// <param name="Definitions">In the module's order.</param>
public sealed record PdpDefinitions(IReadOnlyList<PdpDefinition> Definitions);

/// <summary>The URC <c>+QIURC: "pdpdeact",cid</c>: the network took the context away, and MQTT with it.</summary>
/// <param name="ContextId">Which.</param>
public sealed record PdpDeactivated(int ContextId)
{
    /// <summary>Reads the URC; null when it is another one.</summary>
    public static PdpDeactivated? From(AtUrc urc)
    {
        ArgumentNullException.ThrowIfNull(urc);
        return urc.Name == "+QIURC" && urc.Args.Known(0) == "pdpdeact" && urc.Args.Number(1) is { } cid ? new PdpDeactivated(cid) : null;
    }
}

/// <summary>PDP commands.</summary>
public static class Pdp
{
    /// <summary><c>AT+QIACT?</c>, 150 s: which contexts are up. Ask before activating: activating an active one is <c>ERROR</c>.</summary>
    public static readonly AtQuery<PdpContexts> Contexts = new(
        new AtCommand("AT+QIACT?") { Timeout = TimeSpan.FromSeconds(150) },
        r => new PdpContexts(ReplyLines.All(r, "+QIACT", f => f.Number(0) is { } cid && f.Number(1) is { } state
            ? new PdpContext(cid, state == 1, (PdpType?)f.Number(2), Addresses(f, 3))
            : null)));

    /// <summary><c>AT+CGPADDR</c>: the addresses of all contexts, quoted or not. A context with an address is active.</summary>
    public static readonly AtQuery<PdpContexts> AddressesOfAll = new(
        new AtCommand("AT+CGPADDR"),
        r => new PdpContexts(ReplyLines.All(r, "+CGPADDR", f =>
            f.Number(0) is { } cid && Addresses(f, 1) is { } list ? new PdpContext(cid, list.Count > 0, null, list) : null)));

    /// <summary><c>AT+CGDCONT?</c>.</summary>
    public static readonly AtQuery<PdpDefinitions> Definitions = new(
        new AtCommand("AT+CGDCONT?"),
        r => new PdpDefinitions(ReplyLines.All(r, "+CGDCONT", f =>
            f.Number(0) is { } cid && f.Known(1) is { } type ? new PdpDefinition(cid, type, f.Known(2) ?? "") : null)));

    /// <summary><c>AT+QICSGP=cid,type,"apn","user","password",auth</c>.</summary>
    /// <exception cref="AtTextException">The APN, user or password cannot be quoted.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The context id is not 1 to 16.</exception>
    public static AtCommand Configure(int contextId, PdpSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        return new AtCommand(string.Create(
            CultureInfo.InvariantCulture,
            $"AT+QICSGP={Checked(contextId)},{(int)settings.Type},{AtText.Quote(settings.Apn, "APN")},{AtText.Quote(settings.User, "APN user")},{AtText.Quote(settings.Password, "APN password")},{(int)settings.Authentication}"));
    }

    /// <summary><c>AT+QICSGP=cid</c>: the settings in force. The answer holds the password.</summary>
    public static AtQuery<PdpSettings> Settings(int contextId) => new(
        new AtCommand($"AT+QICSGP={Checked(contextId)}"),
        r => ReplyLines.First(r, "+QICSGP", f => f.Number(0) is { } type && f.Count >= 2
            ? new PdpSettings((PdpType)type, f[1], f.Known(2) ?? "", f.Known(3) ?? "", (PdpAuthentication)(f.Number(4) ?? 0))
            : null));

    /// <summary><c>AT+QIACT=cid</c>, 150 s.</summary>
    public static AtCommand Activate(int contextId) => new($"AT+QIACT={Checked(contextId)}") { Timeout = TimeSpan.FromSeconds(150) };

    /// <summary><c>AT+QIDEACT=cid</c>, 40 s: closes every socket and MQTT client of the context.</summary>
    public static AtCommand Deactivate(int contextId) =>
        new($"AT+QIDEACT={Checked(contextId)}") { Timeout = TimeSpan.FromSeconds(40), Priority = AtPriority.Urgent };

    /// <summary><c>AT+CGDCONT=cid,"type","apn"</c>.</summary>
    /// <exception cref="AtTextException">The APN cannot be quoted.</exception>
    public static AtCommand Define(int contextId, PdpType type, string apn)
    {
        string word = type switch { PdpType.IPv6 => "IPV6", PdpType.IPv4v6 => "IPV4V6", _ => "IP" };
        return new AtCommand($"AT+CGDCONT={Checked(contextId)},\"{word}\",{AtText.Quote(apn, "APN")}");
    }

    internal static int Checked(int contextId)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(contextId, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(contextId, 16);
        return contextId;
    }

    // Contexts that are down print no address, or 0.0.0.0.
    private static List<string> Addresses(IReadOnlyList<string> fields, int from)
    {
        List<string> list = [];
        for (int i = from; i < fields.Count; i++)
        {
            if (fields.Known(i) is { } address && address != "0.0.0.0" && address.AsSpan().IndexOfAny('.', ':') >= 0)
            {
                list.Add(address);
            }
        }

        return list;
    }
}
