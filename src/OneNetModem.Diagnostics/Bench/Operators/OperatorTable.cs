// The table from the data files beside it: operators.tsv, apns.tsv, apns-china.tsv, issuers.tsv. Each says where it is from.
using System.Globalization;

namespace OneNetModem.Diagnostics.Bench.Operators;

/// <summary>The operator table that comes with the program.</summary>
public sealed class OperatorTable : IOperatorTable
{
    private static readonly Lazy<OperatorTable> s_default = new(static () => new OperatorTable());

    private readonly Dictionary<string, Operator> _networks = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _issuers = new(StringComparer.Ordinal);

    // By MCC and MNC, in the order of the files.
    private readonly Dictionary<string, List<AccessPoint>> _accessPoints = new(StringComparer.Ordinal);

    private OperatorTable()
    {
        foreach (string[] row in Rows("operators.tsv", 5, 6))
        {
            _networks.Add(row[0] + row[1], new Operator(row[0], row[1], row[4], row.Length > 5 ? row[5] : null, row[2], row[3]));
        }

        foreach (string[] row in Rows("issuers.tsv", 2, 2))
        {
            _issuers.Add(row[0], row[1]);
        }

        foreach (string[] row in Rows("apns-china.tsv", 5, 5).Concat(Rows("apns.tsv", 5, 5)))
        {
            AccessPoint point = new(row[1], Given(row[2]), Given(row[3]), row[4]);
            foreach (string network in row[0].Split(' '))
            {
                string plmn = network.Replace("-", "", StringComparison.Ordinal);
                if (!_accessPoints.TryGetValue(plmn, out List<AccessPoint>? points))
                {
                    _accessPoints.Add(plmn, points = []);
                }

                points.Add(point);
            }
        }
    }

    /// <summary>The table, read when it is first asked for.</summary>
    public static OperatorTable Default => s_default.Value;

    /// <summary>Every network, in no order.</summary>
    public IReadOnlyCollection<Operator> Networks => _networks.Values;

    /// <inheritdoc/>
    public Operator? Find(string mcc, string mnc) => _networks.GetValueOrDefault(mcc + mnc);

    /// <inheritdoc/>
    public Operator? FindByImsi(string imsi)
    {
        ArgumentNullException.ThrowIfNull(imsi);
        return Longest(_networks, imsi, from: 6, to: 5);
    }

    /// <inheritdoc/>
    public string? IssuerOf(string iccid)
    {
        ArgumentNullException.ThrowIfNull(iccid);
        return Longest(_issuers, iccid, from: 7, to: 6);
    }

    /// <inheritdoc/>
    public IReadOnlyList<AccessPoint> ApnsFor(string mcc, string mnc)
    {
        IEnumerable<AccessPoint> points = _accessPoints.GetValueOrDefault(mcc + mnc) ?? [];
        if (Find(mcc, mnc) is { } home)
        {
            // An operator uses the same access points in all its networks, and the lists name them for some only.
            points = points.Concat(_networks.Values
                .Where(n => n.Mcc == mcc && n.Mnc != mnc && n.KnownAs == home.KnownAs)
                .OrderBy(static n => n.Mnc, StringComparer.Ordinal)
                .SelectMany(n => _accessPoints.GetValueOrDefault(n.Mcc + n.Mnc) ?? []));
        }

        return [.. points.DistinctBy(static p => p.Apn, StringComparer.OrdinalIgnoreCase)];
    }

    private static T? Longest<T>(Dictionary<string, T> table, string number, int from, int to)
        where T : class
    {
        for (int length = Math.Min(from, number.Length); length >= to; length--)
        {
            if (table.TryGetValue(number[..length], out T? found))
            {
                return found;
            }
        }

        return null;
    }

    private static string? Given(string field) => field == "-" ? null : field;

    private static IEnumerable<string[]> Rows(string file, int fewest, int most)
    {
        using Stream stream = typeof(OperatorTable).Assembly.GetManifestResourceStream(typeof(OperatorTable), file)
            ?? throw new InvalidOperationException($"{file} is not in the assembly");
        using StreamReader reader = new(stream);
        for (int number = 1; reader.ReadLine() is { } line; number++)
        {
            if (line.StartsWith('#'))
            {
                continue;
            }

            string[] row = line.Split('\t');
            yield return row.Length >= fewest && row.Length <= most
                ? row
                : throw new InvalidDataException(string.Create(CultureInfo.InvariantCulture, $"{file}, line {number}: it has {row.Length} columns"));
        }
    }
}
