// The settings that live in the module's memory until it restarts: echo, result format, error format, S-registers,
// and the small ones that are only stored and given back.
namespace OneNetModem.Emulator.Core;

internal sealed class ModuleSettings
{
    // The names and defaults of settings that change nothing here but must be readable and testable.
    // "name" -> (default value, what the test form answers)
    private static readonly Dictionary<string, (string Value, string Test)> Plain = new(StringComparer.Ordinal)
    {
        ["+CSCS"] = ("\"GSM\"", "(\"GSM\",\"IRA\",\"UCS2\")"),
        ["+CMGF"] = ("0", "(0,1)"),
        ["+CNMI"] = ("2,1,0,0,0", "(0-2),(0-3),(0,2),(0-2),(0,1)"),
        ["+CSMS"] = ("0,1,1,1", "(0,1)"),
        ["+CTZR"] = ("0", "(0-2)"),
        ["+CGEREP"] = ("0,0", "(0-2),(0,1)"),
        ["+IFC"] = ("0,0", "(0,2),(0,2)"),
        ["+IPR"] = ("115200", "(4800,9600,19200,38400,57600,115200,230400,460800,921600)"),
        ["+ICF"] = ("3,3", "(3),(3)"),
        ["+QSCLK"] = ("0", "(0,1)"),
        ["+CPSMS"] = ("0", "(0,1)"),
        ["+QAPRDYIND"] = ("0", "(0,1)"),
        ["+CLIP"] = ("0,1", "(0,1)"),
        ["+CRC"] = ("0", "(0,1)"),
        ["+CSCA"] = ("\"\",129", ""),
    };

    private readonly Dictionary<string, string> _stored = new(StringComparer.Ordinal);

    private bool _factoryEcho = true;
    private (bool Echo, bool Verbose, bool Quiet, int ErrorFormat)? _saved;

    internal bool Echo { get; set; } = true;

    /// <summary>ATV: words (true) or numbers (false).</summary>
    internal bool Verbose { get; set; } = true;

    /// <summary>ATQ1: no result codes.</summary>
    internal bool Quiet { get; set; }

    /// <summary>AT+CMEE: 0 plain ERROR, 1 number, 2 text. The default is 1 (EC2x AT manual V2.0 section 15.1).</summary>
    internal int ErrorFormat { get; set; } = 1;

    /// <summary>S3, S4, S5.</summary>
    internal byte LineTerminator { get; set; } = 13;

    internal byte LineFeed { get; set; } = 10;

    internal byte Backspace { get; set; } = 8;

    internal static IEnumerable<string> PlainNames => Plain.Keys;

    internal static string TestOf(string name) => Plain[name].Test;

    internal string this[string name]
    {
        get => _stored.TryGetValue(name, out string? value) ? value : Plain[name].Value;
        set => _stored[name] = value;
    }

    /// <summary>AT&amp;F: factory values of everything here.</summary>
    internal void Reset()
    {
        Echo = _factoryEcho;
        Verbose = true;
        Quiet = false;
        ErrorFormat = 1;
        LineTerminator = 13;
        LineFeed = 10;
        Backspace = 8;
        _stored.Clear();
    }

    /// <summary>What ATE is after AT&amp;F.</summary>
    internal void SetFactoryEcho(bool echo) => Echo = _factoryEcho = echo;

    /// <summary>AT&amp;W.</summary>
    internal void Save() => _saved = (Echo, Verbose, Quiet, ErrorFormat);

    /// <summary>ATZ, and every start: what AT&amp;W saved, else the factory values.</summary>
    internal void Restore()
    {
        Reset();
        if (_saved is { } saved)
        {
            (Echo, Verbose, Quiet, ErrorFormat) = saved;
        }
    }
}
