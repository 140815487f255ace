// Why a connection to the server did not open: what was found out, and the first thing in it that is broken, from the
// bottom up. Pure: OpenChecks does the asking.
using System.Globalization;
using OneNetModem.Quectel.Commands;

namespace OneNetModem.Quectel.Session;

/// <summary>One check as a line for people.</summary>
/// <param name="InOrder">Nothing is wrong there.</param>
/// <param name="Text">What was found.</param>
public sealed record OpenCheck(bool InOrder, string Text);

/// <summary>The broken thing, and a step to take.</summary>
/// <param name="Layer">Where it is.</param>
/// <param name="Cause">What is broken.</param>
/// <param name="Advice">What to do about it.</param>
/// <param name="NeedsPerson">Trying again will not mend it.</param>
public sealed record OpenCause(SessionLayer Layer, string Cause, string Advice, bool NeedsPerson = false);

/// <summary>What is known about a connection that did not open. Null everywhere: not asked, or not answered.</summary>
public sealed record OpenFailure
{
    /// <summary>The result of QMTOPEN; null: none came.</summary>
    public QmtOpenResult? Result { get; init; }

    /// <summary>The server's name or address.</summary>
    public required string Host { get; init; }

    /// <summary>Its port.</summary>
    public required int Port { get; init; }

    /// <summary>The PDP context that the client uses.</summary>
    public required int PdpContext { get; init; }

    /// <summary>The module's contexts.</summary>
    public PdpContexts? Pdp { get; init; }

    /// <summary>What <see cref="Host"/> resolves to; null also when it is an address.</summary>
    public DnsResult? Dns { get; init; }

    /// <summary>The TLS material; null: plain TCP. What follows is of TLS only.</summary>
    public TlsMaterial? Tls { get; init; }

    /// <summary>The module's clock.</summary>
    public ModuleTime? Clock { get; init; }

    /// <summary>This computer's clock when the module's was read.</summary>
    public DateTimeOffset Now { get; init; }

    /// <summary>A difference of the clocks that is none.</summary>
    public TimeSpan ClockTolerance { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>The certificate files that should be on the module and are not, or not whole; empty: all are.</summary>
    public IReadOnlyList<string>? MissingFiles { get; init; }

    /// <summary>Whether the port opened without TLS.</summary>
    public bool? TcpOpens { get; init; }

    /// <summary>Whether it opened with TLS when dates were not looked at.</summary>
    public bool? OpensWithoutDates { get; init; }

    /// <summary>Whether it opened with TLS when the server was not verified.</summary>
    public bool? OpensUnverified { get; init; }

    private CaFacts? Ca => Tls?.CaCertificate is { } pem ? CaFacts.Read(pem.Span) : null;

    private bool? PdpIsActive => Pdp?.IsActive(PdpContext);

    private bool IsMutual => Tls?.ClientCertificate is not null;

    private bool? ClockIsWrong => Clock?.Instant is { } module ? (module - Now).Duration() > ClockTolerance : null;

    private string Clocks => $"the module's clock says {Utc(Clock!.Instant!.Value)}, this computer's {Utc(Now)}";

    /// <summary>Every check that was made, in order.</summary>
    public IEnumerable<OpenCheck> Checks()
    {
        if (PdpIsActive is { } active)
        {
            string addresses = string.Join(", ", Pdp!.Contexts.Where(c => c.ContextId == PdpContext).SelectMany(c => c.Addresses));
            yield return new OpenCheck(active, $"PDP context {PdpContext} is {(active ? $"active ({addresses})" : "not active")}");
        }

        if (Dns is { } dns)
        {
            yield return dns.Error == 0
                ? new OpenCheck(true, $"{Host} resolves to {string.Join(", ", dns.Addresses)}")
                : new OpenCheck(false, NoAddress(dns));
        }

        if (Clock is { } clock)
        {
            yield return clock.Instant is null
                ? new OpenCheck(true, "the module's clock is not set, so no dates are checked")
                : new OpenCheck(ClockIsWrong == false, ClockIsWrong == true ? Clocks : $"the module's clock is right ({Utc(clock.Instant.Value)})");
        }

        if (MissingFiles is { } missing)
        {
            yield return missing.Count == 0
                ? new OpenCheck(true, "the certificate files are on the module")
                : new OpenCheck(false, $"missing on the module: {string.Join(", ", missing)}");
        }

        if (Ca is { } ca)
        {
            yield return new OpenCheck(
                ca.IsValidAt(Now) && IsPublished != false,
                $"the CA on the module is {ca.Subject}, SHA-256 {ca.Sha256}, valid {Day(ca.NotBefore)} to {Day(ca.NotAfter)}{Standing}");
        }

        if (TcpOpens is { } tcp)
        {
            yield return new OpenCheck(tcp, $"{Host}:{Port} {(tcp ? "takes" : "does not take")} TCP connections");
        }

        if (OpensWithoutDates is { } dateless)
        {
            yield return new OpenCheck(!dateless, $"TLS {(dateless ? "opens" : "does not open either")} when dates are not looked at");
        }

        if (OpensUnverified is { } unverified)
        {
            yield return new OpenCheck(!unverified, $"TLS {(unverified ? "opens" : "does not open either")} when the server's certificate is not verified");
        }
    }

    /// <summary>The lowest thing that is broken; null: nothing was found.</summary>
    public OpenCause? Explain()
    {
        if (PdpIsActive == false)
        {
            return new OpenCause(SessionLayer.Pdp, $"PDP context {PdpContext} is not active", "it is activated again; if that does not help check Modem:Apn and the signal");
        }

        if (Dns is { Error: not 0 } dns)
        {
            return new OpenCause(SessionLayer.Pdp, NoAddress(dns), "check the host name (OneNet:Host); if it is right, the operator's DNS does not know it (AT+QIDNSCFG=1 shows the servers): set the server's address instead");
        }

        switch (Result)
        {
            case QmtOpenResult.DnsFailed:
                return new OpenCause(SessionLayer.Pdp, $"the module could not resolve {Host}{(Dns is null ? "" : ", which resolves now")}", "it is tried again; if it happens often set the server's address as OneNet:Host");
            case QmtOpenResult.PdpFailed when PdpIsActive == true:
                return new OpenCause(SessionLayer.Pdp, $"the module could not use PDP context {PdpContext}, which is active now", "it is tried again; if it happens often look at the signal");
        }

        if (Tls is null)
        {
            return null;
        }

        if (MissingFiles is [_, ..] missing)
        {
            return new OpenCause(SessionLayer.Mqtt, $"the certificate file {string.Join(", ", missing)} has gone from the module", "it is put there again; see that no other program deletes the module's files");
        }

        if (TcpOpens == false)
        {
            return new OpenCause(SessionLayer.Mqtt, $"TCP port {Port} does not open, so TLS was not reached", "check host and port, that the server is up, and that no firewall and no restricted APN is in between");
        }

        if (OpensWithoutDates ?? (TcpOpens is null && ClockIsWrong == true))
        {
            return Dates();
        }

        return OpensUnverified switch
        {
            true => WrongCa(),
            false => RefusedHandshake(),
            null => null,
        };
    }

    private bool? IsPublished => Tls?.PublishedCa is { } published && Ca is { } ca ? ca.Sha256 == published : null;

    private string Standing => IsPublished switch
    {
        true => ", the platform's published one",
        false => $", NOT the platform's published one, which is {Tls!.PublishedCa}",
        null => "",
    };

    private OpenCause Dates()
    {
        if (ClockIsWrong == true)
        {
            return new OpenCause(
                SessionLayer.Mqtt,
                $"the module takes the server's certificate for expired or not yet valid: {Clocks}",
                $"if the module is wrong, set its clock (AT+QNTP={PdpContext},\"ntp.aliyun.com\",123,1 asks a time server, AT+CCLK sets it by hand); if the computer is, set that right");
        }

        return Ca is { } ca && !ca.IsValidAt(Now)
            ? new OpenCause(SessionLayer.Mqtt, $"the CA in OneNet:CaFile is valid only {Day(ca.NotBefore)} to {Day(ca.NotAfter)}", "get the present CA file from whoever runs the server, put it into OneNet:CaFile and start again", NeedsPerson: true)
            : new OpenCause(SessionLayer.Mqtt, "the server's certificate has expired or is not valid yet", "have the server's certificate renewed; nothing on this side is wrong", NeedsPerson: true);
    }

    private OpenCause WrongCa() => new(
        SessionLayer.Mqtt,
        $"the server's certificate is not signed by the CA in OneNet:CaFile ({Ca?.Subject}{Standing})",
        "put the CA that signed the server's certificate into OneNet:CaFile and start again; if the file is right, this is another server: check OneNet:Host",
        NeedsPerson: true);

    private OpenCause RefusedHandshake() => IsMutual
        ? new OpenCause(
            SessionLayer.Mqtt,
            "the port takes TCP connections and the TLS handshake fails",
            "check that the server trusts OneNet:ClientCertFile, that its own certificate is signed by OneNet:CaFile, and that the port speaks TLS 1.2")
        : new OpenCause(
            SessionLayer.Mqtt,
            "the server ends the TLS handshake, whatever its certificate",
            "check that the port speaks TLS 1.2 (8883, not 1883), and whether the server asks for a client certificate (OneNet:ClientCertFile, OneNet:ClientKeyFile)");

    private string NoAddress(DnsResult dns) =>
        $"{Host} has no address ({ErrorCodes.Tcp(dns.Error) ?? "DNS error"}, {dns.Error.ToString(CultureInfo.InvariantCulture)})";

    private static string Utc(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture);

    private static string Day(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
