// What a line of a log becomes as an expectation: what another run would say again stays as it is, what moves becomes a typed capture.
using System.Globalization;
using System.Text.RegularExpressions;

namespace OneNetModem.Diagnostics.Scripts.Import;

/// <summary>Makes expectations of answers.</summary>
internal static partial class AnswerTemplates
{
    // By the line's name: what stands for each value. A value without a word here, or with =, stays as it is; the rest of a line
    // behind the last word is left out where it ends with "...".
    private static readonly Dictionary<string, string> Fields = new(StringComparer.OrdinalIgnoreCase)
    {
        ["+CSQ"] = "rssi:int,ber:int",
        ["+QCSQ"] = "system:field,...",
        ["+QNWINFO"] = "act:field,operator:field,band:field,channel:int",
        ["+COPS"] = "mode:int,format:int,operator:field,act:int",
        ["+QSPN"] = "operator:quoted,...",
        ["+CREG"] = "n:int,stat:int,...",
        ["+CGREG"] = "n:int,stat:int,...",
        ["+CEREG"] = "n:int,stat:int,...",
        ["+QENG"] = "=,state:field,...",
        ["+CCLK"] = "time:date",
        ["+QLTS"] = "time:date,...",
        ["+QNTP"] = "=,time:date",
        ["+QCCID"] = "iccid:word",
        ["+CCID"] = "iccid:word",
        ["+ICCID"] = "iccid:word",
        ["+CBC"] = "charging:int,level:int,millivolts:int",
        ["+QTEMP"] = "celsius:int,...",
        ["+QIACT"] = "=,=,=,address:ip",
        ["+CGPADDR"] = "=,address:ip",
        ["+CGDCONT"] = "=,=,=,...",
        ["+CGCONTRDP"] = "=,...",
        ["+QPING"] = "=,...",
        ["+CEER"] = "cause:text",
        ["+QINISTAT"] = "state:int",
        ["+QMTSUB"] = "=,id:int,=,...",
        ["+QMTUNS"] = "=,id:int,=",
        ["+QMTPUB"] = "=,id:int,=",
        ["+QMTPUBEX"] = "=,id:int,=",
        ["+QMTRECV"] = "=,id:int,=,...",
        ["+CMTI"] = "=,index:int",
        ["+CUSD"] = "=,...",
        ["+QGPSLOC"] = "utc:word,...",
        ["+QSIMSTAT"] = "=,=",
        ["+CNUM"] = "...",
    };

    /// <summary>An expectation for a line of an answer; null when nothing in it would be the same again.</summary>
    /// <param name="line">The line.</param>
    /// <param name="names">The names of the commands that it answers: <c>+CSQ</c>, <c>I</c>.</param>
    public static string? Of(string line, IReadOnlyList<string> names)
    {
        // Braces that look like a capture would be one; what stands between slashes is a regular expression.
        if (line[0] == '/' || Braces().IsMatch(line))
        {
            line = line[..Math.Max(0, Braces().Match(line).Index)];
        }

        int colon = line.IndexOf(':', StringComparison.Ordinal);
        return line.Length == 0 ? null : line[0] == '+' && colon > 0 ? Named(line[..colon], line[(colon + 1)..].Trim()) : Bare(line, names);
    }

    /// <summary>What the values of a registration say besides: registered; null otherwise.</summary>
    public static bool IsRegistered(string line) => Registered().IsMatch(line);

    private static string Named(string name, string values)
    {
        List<string> fields = Split(values);
        string[] words = Fields.TryGetValue(name, out string? known) ? known.Split(',') : [];
        List<string> made = [];
        for (int i = 0; i < fields.Count; i++)
        {
            string word = i < words.Length ? words[i] : "";
            if (word == "...")
            {
                // Open to the right: what follows differs.
                return $"{name}: {string.Join(',', made)}{(made.Count > 0 ? "," : "")}";
            }

            made.Add(word.Length == 0 ? Guessed(fields[i], made.Count) : word == "=" || !Fits(word, fields[i]) ? ImportedSteps.Escape(fields[i]) : $"{{{word}}}");
        }

        return $"{name}: {string.Join(',', made)}";
    }

    // A bare line has no name to tell what it is: the command has.
    private static string? Bare(string line, IReadOnlyList<string> names)
    {
        string name = names.Count == 1 ? names[0] : "";
        bool isLong = line.Length >= 14 && line.All(char.IsAsciiDigit);
        return name switch
        {
            "+GSN" or "+CGSN" when isLong => "{imei:digits}",
            "+CIMI" when isLong => "{imsi:digits}",
            "+CGMR" or "+GMR" or "+QGMR" => "{revision:text}",
            "+CGMM" or "+GMM" => "{model:text}",
            _ when line.StartsWith("Revision:", StringComparison.OrdinalIgnoreCase) => "Revision: {revision:text}",
            "I" or "+GMI" or "+CGMI" or _ when line.Equals("Quectel", StringComparison.OrdinalIgnoreCase) => "Quectel",
            "I" => null,
            _ when isLong => "{number:digits}",
            _ => ImportedSteps.Escape(line),
        };
    }

    // Of a line that is not known: addresses, times, long numbers and what is measured in dBm move; settings do not.
    private static string Guessed(string field, int index)
    {
        string type = field.Trim('"') switch
        {
            var value when Address().IsMatch(value) => "ip",
            var value when Date().IsMatch(value) => "date",
            var value when value.Length >= 10 && value.All(char.IsAsciiDigit) && field == value => "digits",
            var value when field == value && value is ['-', _, _, ..] && int.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _) => "int",
            _ => "",
        };
        return type.Length == 0 ? ImportedSteps.Escape(field) : string.Create(CultureInfo.InvariantCulture, $"{{value{index + 1}:{type}}}");
    }

    private static bool Fits(string word, string field) => word[(word.IndexOf(':', StringComparison.Ordinal) + 1)..] switch
    {
        "int" => int.TryParse(field, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _),
        "digits" => field.Length > 0 && field.All(char.IsAsciiDigit),
        "ip" => Address().IsMatch(field.Trim('"')),
        "date" => Date().IsMatch(field.Trim('"')),
        "quoted" => field is ['"', .., '"'],
        "word" => field.Length > 0 && !field.Contains('"', StringComparison.Ordinal),
        _ => true,
    };

    /// <summary>The values between commas outside of quotes, quotes kept.</summary>
    private static List<string> Split(string values)
    {
        List<string> fields = [];
        int start = 0;
        bool quoted = false;
        for (int i = 0; i <= values.Length; i++)
        {
            if (i == values.Length || (values[i] == ',' && !quoted))
            {
                fields.Add(values[start..i].Trim());
                start = i + 1;
            }
            else if (values[i] == '"')
            {
                quoted = !quoted;
            }
        }

        return fields;
    }

    [GeneratedRegex(@"\{[A-Za-z_][A-Za-z0-9_]*:[A-Za-z]+\}", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Braces();

    [GeneratedRegex(@"^\+C(?:G|E)?REG:\s*[0-9],\s*[15](?:,|$)", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Registered();

    [GeneratedRegex(@"^(?:[0-9]{1,3}(?:\.[0-9]{1,3}){3}|[0-9A-Fa-f]{0,4}(?::[0-9A-Fa-f]{0,4}){2,7})$", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Address();

    [GeneratedRegex(@"^[0-9]{2,4}[/-][0-9]{1,2}[/-][0-9]{1,2}[, T][0-9]{1,2}:[0-9]{2}:[0-9]{2}", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Date();
}
