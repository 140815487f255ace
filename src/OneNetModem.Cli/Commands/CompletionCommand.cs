// completion bash | zsh | fish | powershell | pwsh
using System.CommandLine;
using OneNetModem.Cli.Completion;

namespace OneNetModem.Cli.Commands;

/// <summary>Prints the completion script of a shell.</summary>
internal static class CompletionCommand
{
    public static Command Create()
    {
        Argument<string> shell = new("SHELL") { Description = "bash, zsh, fish or powershell (also pwsh)." };
        shell.AcceptOnlyFromAmong([.. ShellScripts.All.Keys]);
        DocumentedCommand command = new(
            "completion", "Prints a script that gives a shell tab completion.",
            "completion bash > /etc/bash_completion.d/onenet-modem",
            "completion zsh  > \"${fpath[1]}/_onenet-modem\"",
            "completion fish > ~/.config/fish/completions/onenet-modem.fish",
            "completion powershell >> $PROFILE") { shell };
        CommandRun.Handle(command, (run, _) =>
        {
            run.Results.WriteDocument(ShellScripts.All[run.Arguments.GetRequiredValue(shell)]);
            return Task.FromResult(ExitCode.Ok);
        });
        return command;
    }
}
