// Name resolution on the module: AT+QIDNSGIP, answered by OK and then one URC for the outcome and one for each address.
using OneNetModem.At.Dialogue;

namespace OneNetModem.Quectel.Commands;

/// <summary>The outcome of <c>AT+QIDNSGIP</c>.</summary>
/// <param name="Error">0, or a code of <see cref="ErrorCodes.Tcp"/>.</param>
/// <param name="TimeToLive">How long the answer holds; null when not reported.</param>
/// <param name="Addresses">The addresses; empty on error.</param>
public sealed record DnsResult(int Error, TimeSpan? TimeToLive, IReadOnlyList<string> Addresses);

/// <summary>Name resolution (BG95 TCP/IP note V1.2).</summary>
public static class Dns
{
    /// <summary><c>AT+QIDNSGIP=cid,"host"</c>; the URCs may take 60 s.</summary>
    /// <exception cref="AtTextException">The host cannot be quoted, or is longer than 100 bytes.</exception>
    public static AtQuery<DnsResult> Resolve(int contextId, string host) => new(
        new AtCommand($"AT+QIDNSGIP={Pdp.Checked(contextId)},{AtText.Quote(host, "host", 100)}")
        {
            Result = new AtResultUrc(new Answer().Match, TimeSpan.FromSeconds(60)),
        },
        Parse);

    /// <summary>Reads the URCs <c>+QIURC: "dnsgip",err,count,ttl</c> and <c>+QIURC: "dnsgip","address"</c>.</summary>
    public static DnsResult? Parse(AtResponse response)
    {
        ArgumentNullException.ThrowIfNull(response);
        DnsResult? result = null;
        List<string> addresses = [];
        foreach (AtUrc urc in response.Results)
        {
            if (urc.Name != "+QIURC" || urc.Args.Known(0) != "dnsgip")
            {
                continue;
            }

            if (urc.Args.Number(1) is { } error)
            {
                result = new DnsResult(error, urc.Args.Number(3) is { } ttl ? TimeSpan.FromSeconds(ttl) : null, addresses);
            }
            else if (urc.Args.Known(1) is { } address)
            {
                addresses.Add(address);
            }
        }

        return result;
    }

    /// <summary>Knows from the first URC how many addresses follow. The answer depends on the order of the URCs only; asked twice
    /// about one URC it says the same.</summary>
    private sealed class Answer
    {
        private AtUrc? _last;
        private UrcMatch _match;
        private int _left;

        public UrcMatch Match(AtUrc urc)
        {
            if (ReferenceEquals(urc, _last))
            {
                return _match;
            }

            if (urc.Name != "+QIURC" || urc.Args.Known(0) != "dnsgip")
            {
                return UrcMatch.None;
            }

            _last = urc;
            if (urc.Args.Number(1) is { } error)
            {
                _left = error == 0 ? Math.Max(urc.Args.Number(2) ?? 0, 0) : 0;
                return _match = _left == 0 ? UrcMatch.Last : UrcMatch.More;
            }

            return _match = _left-- > 1 ? UrcMatch.More : _left == 0 ? UrcMatch.Last : UrcMatch.None;
        }
    }
}
