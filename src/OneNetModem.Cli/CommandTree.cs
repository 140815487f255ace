// The whole command line: every command is one file under Commands/ and one line here.
using System.CommandLine;
using OneNetModem.Cli.Commands;

namespace OneNetModem.Cli;

/// <summary>Builds the command line.</summary>
internal static class CommandTree
{
    private static readonly string[] Examples =
    [
        "run --emulate                  # the whole line, with no modem at all",
        "ports                          # which port is the module on?",
        "at AT+CSQ AT+CREG?             # ask the module; answers are explained",
        "console                        # talk with the module, with completion and explanations",
        "doctor                         # what is wrong?",
        "simtest                        # is this SIM good?",
        "script run site.yaml           # what support wants to know",
        "emulate --link ./ttyEMU        # a modem for programs that want one",
        "config check                   # is config.json right?",
        "token explain \"version=...\"    # why is this token refused?",
        "COMMAND --help                 # options and an example of each command",
    ];

    /// <summary>The root command with everything under it.</summary>
    public static RootCommand Build()
    {
        RootCommand root = new("Carries MQTT between this computer and OneNET through a Quectel module, and says why when it does not work.")
        {
            RunCommand.Create(),
            PubCommand.Create(),
            SubCommand.Create(),
            TokenCommand.Create(),
            PortsCommand.Create(),
            AtCommand.Create(),
            ConsoleCommand.Create(),
            DoctorCommand.Create(),
            SimtestCommand.Create(),
            ScriptCommand.Create(),
            EmulateCommand.Create(),
            TraceCommand.Create(),
            ConfigCommand.Create(),
            ServiceCommands.CreateInstall(),
            ServiceCommands.CreateUninstall(),
            CompletionCommand.Create(),
        };
        foreach (Option option in GlobalOptions.All)
        {
            root.Add(option);
        }
        DocumentedCommand.ShowExamples(root, Examples);
        return root;
    }
}
