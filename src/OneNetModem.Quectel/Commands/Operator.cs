// The operator and the network in use: AT+COPS, AT+QNWINFO.
using OneNetModem.At.Dialogue;

namespace OneNetModem.Quectel.Commands;

/// <summary>The answer to <c>AT+COPS?</c>.</summary>
/// <param name="Mode">0 automatic, 1 manual, 2 deregistered, 4 manual then automatic.</param>
/// <param name="Name">The operator in the format in use; null when the module is on none.</param>
/// <param name="Technology">The access technology; null when not reported.</param>
public sealed record CurrentOperator(int Mode, string? Name, AccessTechnology? Technology);

/// <summary>How usable an operator is (<c>AT+COPS=?</c>).</summary>
public enum OperatorStatus
{
    /// <summary>Unknown.</summary>
    Unknown = 0,

    /// <summary>May be used.</summary>
    Available = 1,

    /// <summary>In use.</summary>
    Current = 2,

    /// <summary>Forbidden to this SIM.</summary>
    Forbidden = 3,
}

/// <summary>One operator that a scan found.</summary>
/// <param name="Status">How usable it is.</param>
/// <param name="Name">Its long name.</param>
/// <param name="ShortName">Its short name.</param>
/// <param name="Plmn">Country and network code, such as <c>46000</c>.</param>
/// <param name="Technology">The access technology; null when not reported.</param>
public sealed record FoundOperator(OperatorStatus Status, string Name, string ShortName, string Plmn, AccessTechnology? Technology);

/// <summary>The answer to <c>AT+COPS=?</c>.</summary>
/// <param name="Operators">What was found; may be empty.</param>
public sealed record OperatorScan(IReadOnlyList<FoundOperator> Operators);

/// <summary>The answer to <c>AT+QNWINFO</c>. Without service only <paramref name="Name"/> is there.</summary>
/// <param name="Name">The module's word for the access technology: <c>FDD LTE</c>, <c>CAT-M1</c>, <c>eMTC</c>, <c>NONE</c>, <c>No Service</c>.</param>
/// <param name="Access">The technology.</param>
/// <param name="Plmn">Country and network code, such as <c>46000</c>.</param>
/// <param name="Band">Such as <c>LTE BAND 3</c>.</param>
/// <param name="Channel">EARFCN, UARFCN or ARFCN.</param>
public sealed record NetworkInfo(string Name, RadioAccess Access, string? Plmn, string? Band, int? Channel);

/// <summary>Operator commands.</summary>
public static class Operator
{
    /// <summary>The manual's limit for operator commands, 180 s.</summary>
    public static readonly TimeSpan Timeout = TimeSpan.FromSeconds(180);

    /// <summary><c>AT+COPS?</c>. The manual allows 180 s even for the read; in practice it answers at once, so the limit here is 10 s.</summary>
    public static readonly AtQuery<CurrentOperator> Current = new(
        new AtCommand("AT+COPS?") { Timeout = TimeSpan.FromSeconds(10) },
        r => ReplyLines.First(r, "+COPS", f => f.Number(0) is { } mode ? new CurrentOperator(mode, f.Known(2), (AccessTechnology?)f.Number(3)) : null));

    /// <summary><c>AT+COPS=?</c>: scans for operators; takes minutes, and data stands still meanwhile.</summary>
    public static readonly AtQuery<OperatorScan> Scan = new(new AtCommand("AT+COPS=?") { Timeout = Timeout, Priority = AtPriority.Background }, ParseScan);

    /// <summary><c>AT+COPS=0</c>: the module chooses.</summary>
    public static readonly AtCommand SelectAutomatically = new("AT+COPS=0") { Timeout = Timeout };

    /// <summary><c>AT+COPS=2</c>: leave the network.</summary>
    public static readonly AtCommand Deregister = new("AT+COPS=2") { Timeout = Timeout };

    /// <summary><c>AT+QNWINFO</c>. The operator comes with or without quotes, depending on the firmware.</summary>
    public static readonly AtQuery<NetworkInfo> Network = new(
        new AtCommand("AT+QNWINFO"),
        r => ReplyLines.First(r, "+QNWINFO", f => f.Known(0) is { } name
            ? new NetworkInfo(name, RadioAccessNames.Parse(name), f.Known(1), f.Known(2), f.Number(3))
            : null));

    /// <summary>Reads <c>+COPS: (2,"CHINA MOBILE","CMCC","46000",7),...,,(0-4),(0-2)</c>; the closing lists of modes and formats are
    /// told apart by their lack of names.</summary>
    public static OperatorScan? ParseScan(AtResponse response)
    {
        ArgumentNullException.ThrowIfNull(response);
        string? line = response.Lines.FirstOrDefault(l => l.StartsWith("+COPS:", StringComparison.Ordinal));
        if (line is null)
        {
            return null;
        }

        List<FoundOperator> found = [];
        int open = -1;
        bool quoted = false;
        for (int i = 0; i < line.Length; i++)
        {
            switch (line[i])
            {
                case '"':
                    quoted = !quoted;
                    break;
                case '(' when !quoted:
                    open = i;
                    break;
                case ')' when !quoted && open >= 0:
                    IReadOnlyList<string> f = AtFields.Split(line.AsSpan(open + 1, i - open - 1));
                    if (f.Count >= 4 && f.Number(0) is { } status && ReplyLines.IsDigits(f[3]) && f[3].Length is 5 or 6)
                    {
                        found.Add(new FoundOperator((OperatorStatus)status, f[1], f[2], f[3], (AccessTechnology?)f.Number(4)));
                    }

                    open = -1;
                    break;
            }
        }

        return new OperatorScan(found);
    }
}
