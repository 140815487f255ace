// install-service | uninstall-service
using System.CommandLine;
using OneNetModem.Cli.Service;

namespace OneNetModem.Cli.Commands;

/// <summary>Makes <c>run</c> a service of the system, and takes it away again. Nothing is done that was not told first.</summary>
internal static class ServiceCommands
{
    private static readonly Option<bool> Yes = new("--yes") { Description = "Do it. Without it the steps are only told." };

    private static readonly Option<string> Prefix = new("--prefix") { Description = $"Folder that the program is copied to; {LinuxService.Program} unless given. Windows runs it from where it is.", HelpName = "DIR" };

    private static readonly Option<string> Root = new("--root") { Description = "Linux: put it into a system that does not run, by its root folder (an image); no account is made.", HelpName = "DIR" };

    public static Command CreateInstall()
    {
        DocumentedCommand command = new(
            "install-service", "Makes run a service of this system (systemd, Windows): tells each step, and does them with --yes.",
            "install-service                 # what would it do?", "install-service --yes           # as root",
            "install-service --root ./image --yes") { Yes, Prefix, Root };
        CommandRun.Handle(command, (run, cancellation) => RunAsync(
            run, place => OperatingSystem.IsWindows() ? WindowsService.Install(place) : LinuxService.Install(place),
            OperatingSystem.IsWindows() ? WindowsService.Next : LinuxService.Next, cancellation));
        return command;
    }

    public static Command CreateUninstall()
    {
        DocumentedCommand command = new(
            "uninstall-service", "Takes the service away; program, settings and waiting messages stay where they are.",
            "uninstall-service               # what would it do?", "uninstall-service --yes         # as root") { Yes, Root };
        CommandRun.Handle(command, (run, cancellation) => RunAsync(
            run, place => OperatingSystem.IsWindows() ? WindowsService.Remove() : LinuxService.Remove(place),
            _ => OperatingSystem.IsWindows() ? "" : LinuxService.Left, cancellation));
        return command;
    }

    private static async Task<ExitCode> RunAsync(CommandRun run, Func<ServicePlace, IEnumerable<InstallStep>> steps, Func<ServicePlace, string> next, CancellationToken cancellation)
    {
        ServicePlace place = PlaceOf(run);
        place.Check();
        bool isReal = run.Arguments.GetValue(Yes);
        if (isReal && place.Root is null && !Environment.IsPrivilegedProcess)
        {
            throw new CommandFailure(
                ExitCode.Failed, "services are the administrator's, and this is another user", Environment.UserName, null,
                OperatingSystem.IsWindows() ? "start the terminal as administrator" : "begin the line with sudo", "without --yes the steps are only told");
        }
        foreach (InstallStep step in steps(place))
        {
            run.Results.Write("step", step.Text, json =>
            {
                json.WriteString("text", step.Text);
                json.WriteBoolean("isDone", isReal);
            });
            if (isReal)
            {
                await DoAsync(step, cancellation);
            }
        }
        await run.Error.WriteLineAsync(isReal ? next(place) : "nothing was done; --yes does it");
        return ExitCode.Ok;
    }

    private static async Task DoAsync(InstallStep step, CancellationToken cancellation)
    {
        try
        {
            await step.DoAsync(cancellation);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CommandFailure(ExitCode.Failed, e.Message, step.Text, null, "the steps before it are done; the same command may be given again");
        }
    }

    private static ServicePlace PlaceOf(CommandRun run)
    {
        string? config = run.Arguments.GetValue(GlobalOptions.Config) is { } file ? Path.GetFullPath(file) : null;
        if (OperatingSystem.IsWindows())
        {
            return new ServicePlace(ServicePlace.Here, config ?? WindowsService.Config, null);
        }
        string? prefix = run.Arguments.GetResult(Prefix) is null ? null : run.Arguments.GetValue(Prefix);
        string? root = run.Arguments.GetValue(Root);
        return new ServicePlace(
            prefix is null ? LinuxService.Program : Path.TrimEndingDirectorySeparator(Path.GetFullPath(prefix)), config ?? LinuxService.Config, root is null ? null : Path.GetFullPath(root));
    }
}
