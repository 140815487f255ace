// The options that every command has.
using System.CommandLine;
using System.CommandLine.Completions;
using OneNetModem.Bridge.Settings;
using OneNetModem.Quectel.Ports;

namespace OneNetModem.Cli;

/// <summary>The options of every command.</summary>
internal static class GlobalOptions
{
    /// <summary>The settings file when none is named.</summary>
    public const string DefaultConfig = "./config.json";

    public static Option<string> Config { get; } = new("--config") { Description = $"Settings file; {DefaultConfig} unless given.", HelpName = "FILE", Recursive = true };

    public static Option<string> Port { get; } = PortOption();

    public static Option<string> Link { get; } = LinkOption();

    public static Option<string> Emulate { get; } = EmulateOption();

    public static Option<bool> Json { get; } = new("--json") { Description = "Results on stdout as one JSON object a line.", Recursive = true };

    public static Option<string> Trace { get; } = new("--trace") { Description = "Write every byte with its time to a file, secrets masked.", HelpName = "FILE", Recursive = true };

    public static Option<bool> TraceSecrets { get; } = new("--trace-secrets") { Description = "Keep secrets in the trace.", Recursive = true };

    // A flag that counts: -v debug, -vv everything.
    public static Option<bool> Verbose { get; } = new("--verbose", "-v") { Description = "More log lines; twice for everything.", Arity = ArgumentArity.Zero, Recursive = true };

    public static Option<bool> Quiet { get; } = new("--quiet", "-q") { Description = "Only warnings and errors; twice for errors only.", Arity = ArgumentArity.Zero, Recursive = true };

    /// <summary>All of them, in the order of the help.</summary>
    public static IReadOnlyList<Option> All { get; } = [Config, Port, Link, Emulate, Json, Trace, TraceSecrets, Verbose, Quiet];

    /// <summary>-2 to 2: how many log lines are wanted.</summary>
    public static int Verbosity(ParseResult arguments) => Math.Clamp(Count(arguments, Verbose) - Count(arguments, Quiet), -2, 2);

    /// <summary>What the options say about settings.</summary>
    public static List<SettingOverride> Overrides(ParseResult arguments)
    {
        List<SettingOverride> overrides = [];
        // simtest has a --port of its own, which may be repeated, as emulate has a --link with another meaning: this one is not there then.
        if (arguments.GetResult(Port) is not null && arguments.GetValue(Port) is { } port)
        {
            overrides.Add(new SettingOverride("--port", "Modem:Port", port));
        }
        if (arguments.GetResult(Link) is not null && arguments.GetValue(Link) is { } link)
        {
            overrides.Add(new SettingOverride("--link", "Modem:Link", link));
        }
        return overrides;
    }

    /// <summary>Keeps <c>--emulate</c> from taking an AT command behind it for its profile: <c>at --emulate AT+CSQ</c>.</summary>
    public static string[] SeparateEmulate(string[] arguments) =>
    [
        .. arguments.Select((argument, at) => argument == Emulate.Name && at + 1 < arguments.Length && IsAtCommand(arguments[at + 1]) ? argument + "=EC25" : argument),
    ];

    private static bool IsAtCommand(string argument) => argument.StartsWith('+') || argument.StartsWith("AT", StringComparison.OrdinalIgnoreCase);

    private static int Count(ParseResult arguments, Option option) => arguments.GetResult(option)?.IdentifierTokenCount ?? 0;

    private static Option<string> PortOption()
    {
        Option<string> port = new("--port")
        {
            Description = "auto, a device path, COM7, tcp://host:port or imei:860000012345678.",
            HelpName = "PORT",
            Recursive = true,
        };
        port.CompletionSources.Add(_ => [new CompletionItem("auto"), .. SerialPortList.ForThisSystem().List().Select(found => new CompletionItem(found.Path))]);
        return port;
    }

    private static Option<string> LinkOption()
    {
        Option<string> link = new("--link") { Description = "Which implementation reads a local port: auto, system or tty.", HelpName = "auto|system|tty", Recursive = true };
        link.AcceptOnlyFromAmong("auto", "system", "tty");
        return link;
    }

    private static Option<string> EmulateOption()
    {
        Option<string> emulate = new("--emulate")
        {
            Description = "No modem needed: an emulated one (EC25 unless named) on a real pty, with the emulated OneNET platform behind it.",
            HelpName = "PROFILE",
            Arity = ArgumentArity.ZeroOrOne,
            Recursive = true,
        };
        emulate.AcceptOnlyFromAmong(StringComparer.OrdinalIgnoreCase, "EC25", "BG96", "BG95");
        return emulate;
    }
}
