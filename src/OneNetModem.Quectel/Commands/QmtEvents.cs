// What a client reports by itself: +QMTSTAT (it was closed) and +QMTPING (its keep-alive failed).
using OneNetModem.At.Dialogue;

namespace OneNetModem.Quectel.Commands;

/// <summary>The URC <c>+QMTSTAT: client,reason</c>: the module has closed the client.</summary>
/// <param name="ClientIndex">0 to 5.</param>
/// <param name="Reason">Why.</param>
public sealed record QmtStatusChanged(int ClientIndex, QmtCloseReason Reason)
{
    /// <summary>Reads the URC; null when it is another one.</summary>
    public static QmtStatusChanged? From(AtUrc urc)
    {
        ArgumentNullException.ThrowIfNull(urc);
        return urc.Name == "+QMTSTAT" && urc.Args.Number(0) is { } client && urc.Args.Number(1) is { } reason
            ? new QmtStatusChanged(client, (QmtCloseReason)reason)
            : null;
    }
}

/// <summary>The URC <c>+QMTPING: client,result</c> (EC2x): a keep-alive ping failed; <c>+QMTSTAT</c> or <c>+QMTCLOSE</c> follows.</summary>
/// <param name="ClientIndex">0 to 5.</param>
/// <param name="Result">1 is a failure; no other value is documented.</param>
public sealed record QmtPingReport(int ClientIndex, int Result)
{
    /// <summary>The link is dying.</summary>
    public bool IsFailure => Result != 0;

    /// <summary>Reads the URC; null when it is another one.</summary>
    public static QmtPingReport? From(AtUrc urc)
    {
        ArgumentNullException.ThrowIfNull(urc);
        return urc.Name == "+QMTPING" && urc.Args.Number(0) is { } client && urc.Args.Number(1) is { } result
            ? new QmtPingReport(client, result)
            : null;
    }
}
