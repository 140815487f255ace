// ICMP echo from the module: AT+QPING, answered by OK, then a URC a reply and one with the totals.
using System.Globalization;
using OneNetModem.At.Dialogue;

namespace OneNetModem.Quectel.Commands;

/// <summary>One reply.</summary>
/// <param name="Address">Who replied.</param>
/// <param name="Bytes">Its size.</param>
/// <param name="Time">The round trip.</param>
/// <param name="TimeToLive">The packet's TTL.</param>
public sealed record PingReply(string Address, int Bytes, TimeSpan Time, int TimeToLive);

/// <summary>The outcome of <c>AT+QPING</c>.</summary>
/// <param name="Error">0, or a code of <see cref="ErrorCodes.Tcp"/>: 565 the name is unknown, 569 nothing came back.</param>
/// <param name="Replies">The replies that came.</param>
/// <param name="Sent">Requests sent; null without totals.</param>
/// <param name="Received">Replies received; null without totals.</param>
/// <param name="Average">The average round trip; null without totals, or without a reply.</param>
public sealed record PingResult(int Error, IReadOnlyList<PingReply> Replies, int? Sent, int? Received, TimeSpan? Average)
{
    /// <summary>Requests that got no reply; null without totals.</summary>
    public int? Lost => Sent - Received;
}

/// <summary>Ping (BG95 TCP/IP note V1.2).</summary>
public static class Ping
{
    private const int TimedOut = 569;

    /// <summary><c>AT+QPING=cid,"host",timeout,count</c>.</summary>
    /// <param name="contextId">The PDP context, 1 to 16.</param>
    /// <param name="host">A name or an address.</param>
    /// <param name="timeoutSeconds">How long to wait for each reply, 1 to 255 s.</param>
    /// <param name="count">How many requests, 1 to 10.</param>
    /// <exception cref="AtTextException">The host cannot be quoted.</exception>
    public static AtQuery<PingResult> Send(int contextId, string host, int timeoutSeconds = 4, int count = 4)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(timeoutSeconds, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(timeoutSeconds, 255);
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, 10);
        AtCommand command = new(string.Create(
            CultureInfo.InvariantCulture,
            $"AT+QPING={Pdp.Checked(contextId)},{AtText.Quote(host, "host")},{timeoutSeconds},{count}"))
        {
            // The requests go out one after the other; the name is resolved before, which may take up to 60 s.
            Result = new AtResultUrc(Match, TimeSpan.FromSeconds((timeoutSeconds * count) + 60)),
        };
        return new AtQuery<PingResult>(command, Parse);
    }

    /// <summary>Reads the URCs that came. A run whose totals are missing (seen in the field when every reply is lost) is read
    /// from what is there.</summary>
    public static PingResult? Parse(AtResponse response)
    {
        ArgumentNullException.ThrowIfNull(response);
        List<PingReply> replies = [];
        PingResult? total = null;
        int? error = null;
        foreach (AtUrc urc in response.Results)
        {
            IReadOnlyList<string> a = urc.Args;
            if (urc.Name != "+QPING" || a.Number(0) is not { } code)
            {
                continue;
            }

            if (IsTotal(a))
            {
                total = new PingResult(code, replies, a.Number(1), a.Number(2), a.Number(6) is { } ms ? TimeSpan.FromMilliseconds(ms) : null);
            }
            else if (code != 0)
            {
                error = code;
            }
            else if (a.Known(1) is { } address && a.Number(2) is { } bytes && a.Number(3) is { } time)
            {
                replies.Add(new PingReply(address, bytes, TimeSpan.FromMilliseconds(time), a.Number(4) ?? 0));
            }
        }

        if (total is not null)
        {
            return total.Received == 0 ? total with { Error = error ?? total.Error, Average = null } : total;
        }

        return error is not null || replies.Count > 0 ? new PingResult(error ?? 0, replies, null, null, null) : null;
    }

    // A bare 569 is one lost reply and the totals follow; another bare code (565: name not found) ends the command.
    private static UrcMatch Match(AtUrc urc) =>
        urc.Name != "+QPING" || urc.Args.Number(0) is not { } code ? UrcMatch.None
        : IsTotal(urc.Args) || (urc.Args.Count == 1 && code is not (0 or TimedOut)) ? UrcMatch.Last
        : UrcMatch.More;

    // The totals have a number where a reply has its address; minimum, maximum and average may be missing.
    private static bool IsTotal(IReadOnlyList<string> args) => args.Count >= 4 && args.Number(1) is not null && args.Number(2) is not null;
}
