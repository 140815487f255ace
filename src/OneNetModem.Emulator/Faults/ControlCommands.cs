// The commands of the control channel: one line each.
using System.Globalization;
using OneNetModem.Emulator.Core;

namespace OneNetModem.Emulator.Faults;

internal static class ControlCommands
{
    internal static IReadOnlyList<(string Usage, string About)> All { get; } =
    [
        ("list", "The faults that are there, and how often each has struck."),
        ("kinds", "Every fault that can be named."),
        ("add FAULT", "Adds a fault: " + FaultCatalog.Usage + "."),
        ("remove NAME", "Removes a fault as it was written, or all of that kind."),
        ("clear", "Removes all faults."),
        ("urc TEXT", "The module gives out this line."),
        ("restart", "Presses the module's key: it boots."),
        ("unplug", "Pulls the port's plug."),
        ("replug [renamed]", "Puts it in again, under its name or another one."),
        ("help", "This list."),
    ];

    /// <summary>Runs one command line; returns the lines to say. Done when the module has dealt with it.</summary>
    /// <exception cref="FormatException">The line is wrong; the message says what is allowed.</exception>
    /// <exception cref="InvalidOperationException">The module does not run any more.</exception>
    internal static async Task<IEnumerable<string>> RunAsync(EmulatedModule module, string line, CancellationToken cancellationToken)
    {
        string[] words = line.Split(' ', 2, StringSplitOptions.TrimEntries);
        string rest = words.Length > 1 ? words[1] : "";
        switch (words[0].ToLowerInvariant())
        {
            case "list" when rest.Length == 0:
                return (await ListAsync()).Select(r => string.Create(CultureInfo.InvariantCulture, $"{r.Fault.Name} struck {r.Struck}"));
            case "kinds" when rest.Length == 0:
                return FaultCatalog.All.Select(k => $"{k.Usage}{k.UsualTiming} {k.About}");
            case "help" when rest.Length == 0:
                return All.Select(c => $"{c.Usage}: {c.About}");
            case "add":
                module.AddFault(FaultCatalog.Parse(rest));
                break;
            case "remove" when (await ListAsync()) is var reports && reports.Any(r => r.Fault.IsCalled(rest)):
                module.RemoveFaults(rest);
                break;
            case "remove":
                throw new FormatException($"there is no fault '{rest}' to remove; list shows those that are there");
            case "clear" when rest.Length == 0:
                module.SetFaults();
                break;
            case "urc" when rest.Length > 0:
                module.SayUrc(WireText.FromText(rest));
                break;
            case "restart" when rest.Length == 0:
                module.Restart();
                break;
            case "unplug" when rest.Length == 0:
                module.Unplug();
                break;
            case "replug" when rest is "" or "renamed":
                module.Replug(underAnotherName: rest.Length > 0);
                break;
            default:
                throw new FormatException($"'{line}' is no command; there are: {string.Join(", ", All.Select(c => c.Usage))}");
        }

        await ListAsync();
        return [];

        Task<IReadOnlyList<FaultReport>> ListAsync() => module.ListFaultsAsync().WaitAsync(cancellationToken);
    }
}
