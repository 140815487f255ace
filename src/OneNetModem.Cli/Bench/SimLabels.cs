// --sims: what people call their SIMs, by ICCID, out of a table that any office program writes.
using System.Globalization;
using System.Text;
using OneNetModem.Quectel.Commands;

namespace OneNetModem.Cli.Bench;

/// <summary>Names or order numbers by ICCID. The separator is comma, semicolon or tab; a header line is optional, and names the columns when it has one
/// whose name holds "iccid".</summary>
internal sealed class SimLabels
{
    /// <summary>Without the check digit, which some lists leave out.</summary>
    private const int Significant = 19;

    private static readonly string[] LabelColumns = ["label", "name", "order", "number", "名称", "订单", "编号", "备注"];

    private readonly Dictionary<string, string> _labels = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>No labels.</summary>
    public static SimLabels None { get; } = new();

    /// <summary>The label of a SIM; null when it has none.</summary>
    public string? Find(string? iccid) =>
        iccid is null ? null
        : _labels.GetValueOrDefault(iccid) ?? (iccid.Length > Significant ? _labels.GetValueOrDefault(iccid[..Significant]) : null);

    /// <summary>Reads a list.</summary>
    /// <exception cref="CommandFailure">It cannot be read, or rows in it are wrong: each is named with its line. Exit code 2.</exception>
    public static SimLabels Read(string file)
    {
        try
        {
            return Parse(File.ReadAllText(file, new UTF8Encoding(false, throwOnInvalidBytes: true)), file);
        }
        catch (DecoderFallbackException)
        {
            throw new CommandFailure(ExitCode.Usage, "the list of SIMs is not in UTF-8", file, null, "save it as CSV UTF-8");
        }
        catch (Exception wrong) when (wrong is IOException or UnauthorizedAccessException)
        {
            throw new CommandFailure(ExitCode.Usage, "the list of SIMs cannot be read: " + wrong.Message, file);
        }
    }

    internal static SimLabels Parse(string text, string file)
    {
        SimLabels labels = new();
        List<string> wrong = [];
        string[] lines = text.TrimStart('\uFEFF').Split('\n');
        string first = lines.FirstOrDefault(line => line.Trim().Length > 0) ?? "";
        char separator = first.Contains('\t', StringComparison.Ordinal) ? '\t' : first.Contains(';', StringComparison.Ordinal) ? ';' : ',';
        (int iccidAt, int labelAt, bool hasHeader) = Columns(Cells(first, separator));
        bool headerIsOver = !hasHeader;
        for (int i = 0; i < lines.Length; i++)
        {
            if (lines[i].Trim().Length == 0)
            {
                continue;
            }

            if (!headerIsOver)
            {
                headerIsOver = true;
                continue;
            }

            if (labels.Add(Cells(lines[i], separator), iccidAt, labelAt) is { } problem)
            {
                wrong.Add(string.Create(CultureInfo.InvariantCulture, $"{file}:{i + 1}: {problem}"));
            }
        }

        return wrong.Count == 0 ? labels : throw new CommandFailure(
            ExitCode.Usage, wrong.Count == 1 ? "the list of SIMs has a wrong row" : $"the list of SIMs has {wrong.Count} wrong rows", string.Join('\n', wrong), null,
            "each row is ICCID,LABEL; the ICCIDs as text: a spreadsheet rounds long numbers");
    }

    private string? Add(string[] cells, int iccidAt, int labelAt)
    {
        string text = iccidAt < cells.Length ? cells[iccidAt].TrimStart('\'').Replace(" ", "", StringComparison.Ordinal) : "";
        if (Iccid.TryParse(text) is not { } iccid)
        {
            return text.Contains("E+", StringComparison.OrdinalIgnoreCase) ? $"'{text}' is an ICCID that a spreadsheet has rounded" : $"'{text}' is no ICCID (18 to 20 digits that begin with 89)";
        }

        string label = labelAt < cells.Length ? cells[labelAt] : "";
        return label.Length == 0 ? $"{iccid} has no label" : _labels.TryAdd(iccid.Text, label) ? null : $"{iccid} is there twice";
    }

    private static (int Iccid, int Label, bool HasHeader) Columns(string[] first)
    {
        int iccid = Array.FindIndex(first, cell => cell.Contains("iccid", StringComparison.OrdinalIgnoreCase));
        if (iccid < 0)
        {
            return (0, 1, false);
        }

        int named = Array.FindIndex(first, cell => LabelColumns.Any(name => cell.Contains(name, StringComparison.OrdinalIgnoreCase)));
        return (iccid, named >= 0 ? named : iccid == 0 ? 1 : 0, true);
    }

    /// <summary>RFC 4180 section 2; a field does not go over several lines here.</summary>
    private static string[] Cells(string line, char separator)
    {
        List<string> cells = [];
        StringBuilder cell = new();
        bool quoted = false;
        foreach (char c in line)
        {
            // A doubled quote ends and begins a quoted stretch: the quote itself is kept at its beginning.
            if (c == '"')
            {
                quoted = !quoted;
                cell.Append(c);
            }
            else if (c == separator && !quoted)
            {
                cells.Add(Plain(cell));
            }
            else
            {
                cell.Append(c);
            }
        }

        cells.Add(Plain(cell));
        return [.. cells];
    }

    private static string Plain(StringBuilder cell)
    {
        string text = cell.ToString().Trim();
        cell.Clear();
        return text is ['"', .., '"'] ? text[1..^1].Replace("\"\"", "\"", StringComparison.Ordinal).Trim() : text;
    }
}
