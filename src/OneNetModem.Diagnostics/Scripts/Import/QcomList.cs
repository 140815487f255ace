// Command lists of QCOM, and other ini files: entries are told by their numbers, keys by what they are called, names unsure as they are.
// A list that a user of QCOM V1.6 published has [SET] RunTimes, DelayTime and for each entry a section [n] with Cho, CMD, Delay, HEX,
// Enter; other programs number their keys (AT1=, Command_1=, Checked1=).
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using System.Text.Unicode;

namespace OneNetModem.Diagnostics.Scripts.Import;

/// <summary>Reads command lists.</summary>
internal static partial class QcomList
{
    private const int MostRounds = 1000;

    public static ImportedSteps Read(string text)
    {
        ImportedSteps steps = new();
        List<Item> items = [.. Items(text, steps)];
        List<Entry> entries = [.. Entries(items)];
        bool anyChosen = entries.Any(entry => entry.IsChosen == true);
        foreach (Item setting in items.Where(item => item.Number is null))
        {
            General(setting, anyChosen, entries.Count > 0, steps);
        }

        foreach (Entry entry in entries)
        {
            // Nothing ticked at all: a list to press buttons in.
            if (anyChosen && entry.IsChosen == false)
            {
                steps.Drop(entry.Command.Line, entry.Command.Value, "is switched off in the list");
            }
            else
            {
                Take(entry, steps);
            }
        }

        steps.DropUnfed("asks for data, and the list has none behind it");
        return steps;
    }

    private static IEnumerable<Item> Items(string text, ImportedSteps steps)
    {
        string section = "";
        int occurrence = 0, number = 0;
        foreach (string raw in text.Split('\n'))
        {
            number++;
            string line = raw.Trim().TrimStart('\uFEFF');
            if (line.Length == 0 || line[0] is ';' or '#' || line.StartsWith("//", StringComparison.Ordinal))
            {
                continue;
            }

            if (line is ['[', .., ']'])
            {
                section = line[1..^1].Trim();
                occurrence++;
                continue;
            }

            int equals = line.IndexOf('=', StringComparison.Ordinal);
            if (equals > 0)
            {
                yield return new Item(section, occurrence, line[..equals].Trim(), Unquoted(line[(equals + 1)..].Trim()), number);
            }
            else if (IsCommand(line))
            {
                // A line of its own: some programs write a bare list into a section.
                yield return new Item(section, occurrence, string.Create(CultureInfo.InvariantCulture, $"{number}"), line, number);
            }
            else
            {
                steps.Drop(number, line, "is neither a section nor key=value");
            }
        }
    }

    /// <summary>The entries in the order of their numbers; sections in which keys are numbered come one after the other.</summary>
    private static IEnumerable<Entry> Entries(List<Item> items)
    {
        List<Entry> entries = [];
        foreach (Item item in items.Where(item => item.Number is not null))
        {
            // A section [1] that comes twice is two entries; a section of numbered keys that comes twice is one.
            Entry? entry = entries.LastOrDefault(e => e.Number == item.Number && e.Group == item.Group && (item.IsNumbered || e.Occurrence == item.Occurrence));
            if (entry is null || (item.Role == Role.Command && entry.HasCommand && entry.Command.Line != item.Line))
            {
                entries.Add(entry = new Entry(item.Group, item.Number!.Value, item.Occurrence));
            }

            entry.Set(item);
        }

        string[] groups = [.. entries.Select(e => e.Group).Distinct(StringComparer.OrdinalIgnoreCase)];
        return entries.Where(e => e.HasCommand && e.Command.Value.Length > 0)
            .OrderBy(e => Array.IndexOf(groups, e.Group)).ThenBy(e => e.Number);
    }

    private static void General(Item setting, bool anyChosen, bool hasEntries, ImportedSteps steps)
    {
        if (setting.Role == Role.Rounds && int.TryParse(setting.Value, NumberStyles.None, CultureInfo.InvariantCulture, out int rounds))
        {
            if (anyChosen)
            {
                steps.Rounds = Math.Clamp(rounds, 1, MostRounds);
            }
            else if (rounds > 1)
            {
                steps.Drop(setting.Line, setting.Text, "nothing is ticked in the list, so that there is nothing to run so often; repeat: does it here");
            }
        }
        else if (IsCommand(setting.Value))
        {
            if (hasEntries)
            {
                steps.Drop(setting.Line, setting.Text, "has no number, so that its place in the list is not known");
            }
            else
            {
                steps.Add(new ImportedStep { Line = setting.Line, Send = ImportedSteps.Escape(setting.Value) });
            }
        }
        else
        {
            steps.Drop(setting.Line, setting.Text, setting.Role == Role.Delay ? "each step waits for its answer, not for a time" : "is a setting of the program, not of the list");
        }
    }

    private static void Take(Entry entry, ImportedSteps steps)
    {
        (string value, int line) = (entry.Command.Value, entry.Command.Line);
        if (entry.IsHex)
        {
            if (!TryHex(value, out string bytes))
            {
                steps.Drop(line, value, "is marked as hexadecimal and is not, or its bytes are no text (file: sends any bytes)");
                return;
            }

            value = bytes.TrimEnd('\r', '\n');
        }

        if (!IsCommand(value))
        {
            Data(value.TrimEnd('\u001A'), line, steps);
            return;
        }

        string command = value.Trim();
        bool asksForData = ImportedSteps.AsksForData(command);
        steps.Add(new ImportedStep
        {
            Line = line,
            Send = ImportedSteps.Escape(command),
            Data = asksForData ? ImportedStep.Unfed : null,
            Comment = entry.IsWithoutReturn && !asksForData ? "the list sends it without a return; here it is sent with one" : null,
        });
        if (entry.Delay is { } delay && delay > TimeSpan.Zero)
        {
            steps.Add(new ImportedStep { Line = line, Wait = delay });
        }
    }

    // The text that goes to a prompt is an entry of its own there.
    private static void Data(string value, int line, ImportedSteps steps)
    {
        if (!steps.Feed(value))
        {
            steps.Drop(line, value, value.Trim() == "+++" ? "leaves a data mode that nothing here enters" : "is no AT command, and the one before it asks for no data");
        }
    }

    private static bool TryHex(string text, out string bytes)
    {
        string digits = Separators().Replace(text, "");
        bool isHex = digits.Length > 0 && digits.Length % 2 == 0 && digits.All(char.IsAsciiHexDigit);
        byte[] content = isHex ? Convert.FromHexString(digits) : [];
        bytes = Encoding.UTF8.GetString(content);
        return isHex && Utf8.IsValid(content);
    }

    private static bool IsCommand(string value) => LogText.IsCommand(value.Trim());

    private static string Unquoted(string value) => value is ['"', .., '"'] && IsCommand(value[1..^1]) ? value[1..^1] : value;

    [GeneratedRegex(@"0[xX]|[\s,\-:]", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Separators();

    [GeneratedRegex(@"^(?<before>.*?)(?<number>[0-9]{1,6})(?<after>[^0-9]*)$", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Numbered();

    private enum Role
    {
        Other,
        Command,
        Chosen,
        Delay,
        Hex,
        Return,
        Rounds,
    }

    /// <summary>A key with its value.</summary>
    /// <param name="Section">The section it stands in.</param>
    /// <param name="Occurrence">Which section of the file that is.</param>
    /// <param name="Key">The key.</param>
    /// <param name="Value">The value, quotes around a command taken off.</param>
    /// <param name="Line">Its line.</param>
    private sealed record Item(string Section, int Occurrence, string Key, string Value, int Line)
    {
        public string Text => $"{Key}={Value}";

        public bool IsNumbered => NumberOf(Key) is not null;

        /// <summary>The number of its key, else of its section.</summary>
        public int? Number => NumberOf(Key) ?? NumberOf(Section);

        /// <summary>Where that number counts: among the keys of a section of this name, or among the sections.</summary>
        public string Group => IsNumbered ? $"[{Section}]" : NameOf(Section);

        /// <summary>What it is, by what it is called, or by its value: names are not sure.</summary>
        public Role Role => NameOf(Key).ToLowerInvariant() switch
        {
            var name when Any(name, "delay", "wait", "interval") => Role.Delay,
            var name when Any(name, "runtimes", "loop", "cycle", "repeat", "count") => Role.Rounds,
            var name when Any(name, "hex") => Role.Hex,
            var name when Any(name, "enter", "return", "newline", "crlf") || name is "cr" => Role.Return,
            var name when Any(name, "cho", "check", "enable", "select", "active") || name is "sel" or "on" or "use" => Role.Chosen,
            var name when IsCommand(Value) || Any(name, "cmd", "command", "text", "data", "send") || name is "" or "at" => Role.Command,
            _ => Role.Other,
        };

        private static bool Any(string name, params string[] parts) => parts.Any(part => name.Contains(part, StringComparison.Ordinal));

        private static int? NumberOf(string name) => Numbered().Match(name) is { Success: true } match ? int.Parse(match.Groups["number"].Value, CultureInfo.InvariantCulture) : null;

        private static string NameOf(string name) => Numbered().Match(name) is { Success: true } match ? (match.Groups["before"].Value + match.Groups["after"].Value).Trim(' ', '_', '-', '.') : name;
    }

    /// <summary>One entry of the list.</summary>
    private sealed class Entry(string group, int number, int occurrence)
    {
        private Item? _command;

        public string Group => group;

        public int Number => number;

        public int Occurrence => occurrence;

        public bool HasCommand => _command is not null;

        public Item Command => _command!;

        /// <summary>Ticked or not; null: the list does not say.</summary>
        public bool? IsChosen { get; private set; }

        public bool IsHex { get; private set; }

        public bool IsWithoutReturn { get; private set; }

        public TimeSpan? Delay { get; private set; }

        public void Set(Item item)
        {
            bool isOn = item.Value.Trim() is "1" || item.Value.Trim().Equals("true", StringComparison.OrdinalIgnoreCase) || item.Value.Trim().Equals("yes", StringComparison.OrdinalIgnoreCase);
            switch (item.Role)
            {
                case Role.Command:
                    _command = item;
                    break;
                case Role.Chosen:
                    IsChosen = isOn;
                    break;
                case Role.Hex:
                    IsHex = isOn;
                    break;
                case Role.Return:
                    IsWithoutReturn = !isOn;
                    break;
                case Role.Delay when int.TryParse(item.Value, NumberStyles.None, CultureInfo.InvariantCulture, out int milliseconds):
                    Delay = TimeSpan.FromMilliseconds(milliseconds);
                    break;
                default:
                    break;
            }
        }
    }
}
