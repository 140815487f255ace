// emulate [--profile P] [--link PATH] [--route H:P=H:P]... [--direct] [--rtt 120ms] [--baud N] [--fault NAME]... [--seed N]
using System.CommandLine;
using System.Globalization;
using System.Net;
using OneNetModem.Emulator.Faults;

namespace OneNetModem.Cli.Commands;

/// <summary>The arguments of emulate.</summary>
internal sealed class EmulateArguments
{
    public Option<string> Profile { get; } = new("--profile") { Description = "EC25 unless given.", HelpName = "EC25|BG96|BG95", DefaultValueFactory = _ => "EC25" };

    // Not the --link of the other commands: there is no port to read here, but a name to give to one.
    public Option<string> Link { get; } = new("--link") { Description = "Make a symbolic link with this name to the pty.", HelpName = "PATH" };

    public Option<int?> Listen { get; } = CheckedOptions.Number("--listen", "A raw TCP port on 127.0.0.1 in place of the pty; 0 takes a free one.", "PORT", 0, IPEndPoint.MaxPort);

    public Option<string[]> Routes { get; } = new("--route") { Description = "Lead one host to another. Can be given several times.", HelpName = "HOST:PORT=HOST:PORT" };

    public Option<bool> Direct { get; } = new("--direct") { Description = "Dial the host that the AT command names." };

    public Option<TimeSpan?> RoundTrip { get; } = CheckedOptions.Duration("--rtt", "Round-trip time of the emulated network.", TimeSpan.FromMinutes(1));

    public Option<int?> Baud { get; } = CheckedOptions.Number("--baud", "Pace the port at this rate; 115200 unless given.", "BAUD", 300, 4_000_000);

    public Option<string[]> Faults { get; } = new("--fault") { Description = "A fault of the module. Can be given several times.\n" + FaultList(), HelpName = "NAME" };

    public Option<string> Control { get; } = new("--control") { Description = "Take commands while running: faults on and off, URCs, restart, unplug. A socket's path, or :PORT on 127.0.0.1.", HelpName = "PATH|:PORT" };

    public Option<int?> Seed { get; } = CheckedOptions.Number("--seed", "Seed of everything random, to run the same again.", "N", 0, int.MaxValue);

    /// <summary>Adds the options and the rules between them.</summary>
    /// <param name="command">The command.</param>
    public void AddTo(Command command)
    {
        Profile.AcceptOnlyFromAmong(StringComparer.OrdinalIgnoreCase, "EC25", "BG96", "BG95");
        Faults.CompletionSources.Add(_ => FaultCatalog.All.Select(kind => new System.CommandLine.Completions.CompletionItem(kind.Name)));
        foreach (Option option in (Option[])[Profile, Link, Listen, Routes, Direct, RoundTrip, Baud, Faults, Control, Seed])
        {
            command.Add(option);
        }
        command.Validators.Add(result =>
        {
            foreach (string route in result.GetValue(Routes) ?? [])
            {
                if (ParseRoute(route) is null)
                {
                    result.AddError($"--route \"{route}\": write HOST:PORT=HOST:PORT, such as mqtts.heclouds.com:1883=127.0.0.1:1883");
                }
            }
            if (result.GetValue(Control) is { } control)
            {
                Try(result, () => FaultControl.ParseAddress(control));
            }
            foreach (string fault in result.GetValue(Faults) ?? [])
            {
                Try(result, () => FaultCatalog.Parse(fault));
            }
            if (result.GetResult(Listen) is not null && result.GetResult(Link) is not null)
            {
                result.AddError("--link names a pty, and --listen makes a TCP port: only one of them");
            }
        });
    }

    private static void Try(System.CommandLine.Parsing.CommandResult result, Func<object> parse)
    {
        try
        {
            _ = parse();
        }
        catch (FormatException wrong)
        {
            result.AddError(wrong.Message);
        }
    }

    private static string FaultList()
    {
        (string Name, FaultKind Kind)[] named = [.. FaultCatalog.All.Select(kind => (kind.Name + (kind.Range is null ? "" : kind.Default is null ? ":N" : "[:N]"), kind))];
        int width = named.Max(one => one.Name.Length);
        return string.Join('\n', named.Select(one => $"  {one.Name.PadRight(width)}  {one.Kind.About}")) + "\nWhen it strikes: " + FaultTiming.Usage;
    }

    /// <summary>Takes HOST:PORT=HOST:PORT apart; null when it is not of this form.</summary>
    public static (DnsEndPoint From, DnsEndPoint To)? ParseRoute(string route)
    {
        string[] sides = route.Split('=');
        return sides.Length == 2 && EndPoint(sides[0]) is { } from && EndPoint(sides[1]) is { } to ? (from, to) : null;
    }

    private static DnsEndPoint? EndPoint(string text)
    {
        int colon = text.LastIndexOf(':');
        return colon > 0 && int.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out int port) && port is > 0 and <= IPEndPoint.MaxPort
            && Uri.CheckHostName(text[..colon].Trim('[', ']')) != UriHostNameType.Unknown
            ? new DnsEndPoint(text[..colon].Trim('[', ']'), port) : null;
    }
}
