// Foreign scripts become ours: the format guessed where it is not said, then one reader for each.
using System.Text;
using System.Text.RegularExpressions;

namespace OneNetModem.Diagnostics.Scripts.Import;

/// <summary>Imports scripts.</summary>
public static partial class ScriptImport
{
    /// <summary>Makes a script of a file's bytes. Nothing in them is refused: what cannot be taken over is listed.</summary>
    /// <param name="content">The file. UTF-8, UTF-16 or UTF-32 with a byte order mark, UTF-8 or GBK without one.</param>
    /// <param name="source">Its name: it names the script.</param>
    /// <param name="format">What it is; null: guessed.</param>
    public static ImportedScript Read(ReadOnlySpan<byte> content, string source, ImportFormat? format = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(source);
        string text = Decode(content);
        ImportFormat taken = format ?? Guess(text);
        ImportedSteps steps = taken switch
        {
            ImportFormat.Qcom => QcomList.Read(text),
            ImportFormat.Chat => ChatScript.Read(text),
            _ => TerminalLog.Read(text),
        };
        string kind = taken switch { ImportFormat.Qcom => "a QCOM list", ImportFormat.Chat => "a chat script", _ => "a terminal log" };
        return new ImportedScript(taken, steps.ToYaml(Path.GetFileNameWithoutExtension(source), $"{Path.GetFileName(source)}, {kind}"), steps.Count, steps.NotTaken);
    }

    /// <summary>What a text most likely is.</summary>
    public static ImportFormat Guess(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return IsIni(text) ? ImportFormat.Qcom : ChatPair().IsMatch(text) && !ChatTalk().IsMatch(text) ? ImportFormat.Chat : ImportFormat.Log;
    }

    // A section above a key is needed: "CONNECT=AT..." of a shell script is none of ours.
    private static bool IsIni(string text) => IniSection().IsMatch(text) && IniKey().IsMatch(text);

    private static string Decode(ReadOnlySpan<byte> content)
    {
        (Encoding Encoding, int Mark)? marked = content switch
        {
            [0xEF, 0xBB, 0xBF, ..] => (Encoding.UTF8, 3),
            [0xFF, 0xFE, 0, 0, ..] => (Encoding.UTF32, 4),
            [0xFF, 0xFE, ..] => (Encoding.Unicode, 2),
            [0xFE, 0xFF, ..] => (Encoding.BigEndianUnicode, 2),
            _ => null,
        };
        if (marked is { } known)
        {
            return known.Encoding.GetString(content[known.Mark..]);
        }

        // Without a mark UTF-16 shows by its zero bytes: AT commands are ASCII.
        if (content.Length >= 2 && content.Length % 2 == 0 && (content[0] == 0 || content[1] == 0))
        {
            return (content[1] == 0 ? Encoding.Unicode : Encoding.BigEndianUnicode).GetString(content);
        }

        try
        {
            return new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(content);
        }
        catch (DecoderFallbackException)
        {
            // GB 18030 holds GBK, which Chinese Windows programs write, and takes any bytes.
            return CodePagesEncodingProvider.Instance.GetEncoding("GB18030")!.GetString(content);
        }
    }

    [GeneratedRegex(@"^[ \t]*\[[^\]\r\n]+\][ \t]*\r?$", RegexOptions.Multiline | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex IniSection();

    // key=AT..., under a section or not.
    [GeneratedRegex(@"^[ \t]*[^\s=\[#;][^=\r\n]{0,40}=[ \t]*""?AT(?:\b|[+&%^$])", RegexOptions.Multiline | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex IniKey();

    // An expect string, a send string: OK ATE0, '' AT, "" AT, TIMEOUT 30, ABORT BUSY.
    [GeneratedRegex(@"^[ \t]*(?:ABORT[ \t]+\S|TIMEOUT[ \t]+[0-9]+|(?:''|""""|OK|CONNECT)[ \t]+['""]?(?:AT|\\d|\+\+\+))", RegexOptions.Multiline | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex ChatPair();

    // What chat itself logs of a script: send (AT^M).
    [GeneratedRegex(@"^.*\b(?:send|expect) \(.*\)\s*$", RegexOptions.Multiline | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex ChatTalk();
}
