// emulate: an emulated modem for other programs, until it is stopped
using System.CommandLine;
using System.Net;
using System.Net.Sockets;
using OneNetModem.At.Links;
using OneNetModem.Bridge.Settings;
using OneNetModem.Cli.Line;
using OneNetModem.Cli.Output;
using OneNetModem.Emulator;
using OneNetModem.Emulator.Faults;
using OneNetModem.Emulator.Platform;
using OneNetModem.Emulator.Ports;

namespace OneNetModem.Cli.Commands;

/// <summary>Runs an emulated module on a pty or a TCP port. Stopping it is its ordinary end: exit code 0.</summary>
internal static class EmulateCommand
{
    // What a module of this rate is usually set to, and what the help says.
    private const int DefaultBaud = 115200;

    public static Command Create()
    {
        EmulateArguments arguments = new();
        DocumentedCommand command = new(
            "emulate", "Runs an emulated modem for other programs until it is stopped, and prints the path that they open. Its MQTT is real: it leads to the emulated OneNET platform unless told elsewhere.",
            "emulate --link ./ttyEMU                     # then: onenet-modem run --port ./ttyEMU",
            "emulate --profile BG96 --direct -v          # dials the hosts that AT commands name, shows the AT traffic",
            "emulate --route mqtts.heclouds.com:1883=127.0.0.1:1883 --rtt 120ms",
            "emulate --fault connack:4 --fault weak-signal --json",
            "emulate --link ./ttyEMU --control ./ctl      # then: echo 'add mute' | socat - UNIX-CONNECT:./ctl");
        arguments.AddTo(command);
        command.Validators.Add(result =>
        {
            if (result.GetValue(GlobalOptions.Trace) is not null)
            {
                result.AddError("emulate writes no trace: give --trace to the program that opens the port, or use --json here");
            }
        });
        CommandRun.Handle(command, (run, cancellation) => RunAsync(run, arguments, cancellation), whenStopped: () => ExitCode.Ok);
        return command;
    }

    private static async Task<ExitCode> RunAsync(CommandRun run, EmulateArguments arguments, CancellationToken cancellation)
    {
        ParseResult given = run.Arguments;
        string[] routes = given.GetValue(arguments.Routes) ?? [];
        bool direct = given.GetValue(arguments.Direct);
        await using EmulatedPlatform? around = direct || routes.Length > 0 ? null : await EmulatedPlatform.StartAsync(EmulatedSetup.Of(IdentityOf(run) with { Tls = false }), run.Time);
        EmulatedOneNet? platform = around?.Server;
        await using IByteLink port = Open(given.GetValue(arguments.Link), given.GetValue(arguments.Listen));
        await using EmulatorStory story = new(run.Results, traffic: GlobalOptions.Verbosity(given) > 0);
        ModuleOptions options = new()
        {
            Profile = ModuleProfile.Find(given.GetRequiredValue(arguments.Profile))!,
            Routes = RoutesTo(platform, routes, direct),
            Rtt = given.GetValue(arguments.RoundTrip) ?? TimeSpan.Zero,
            Baud = given.GetValue(arguments.Baud) ?? DefaultBaud,
            Seed = given.GetValue(arguments.Seed) ?? 1,
            Faults = [.. (given.GetValue(arguments.Faults) ?? []).Select(FaultCatalog.Parse)],
            Observer = story.Tell,
        };
        if (platform is not null)
        {
            platform.Log.Added += (_, line) => story.Tell(new ModuleNote(line.Time, $"platform: {line.Device.ProductId}/{line.Device.DeviceName}: {line.Text}"));
        }
        if (port is PtyPort pty)
        {
            pty.HostChanged = there => story.Tell(new ModuleNote(run.Time.GetUtcNow(), there ? "a program has opened the port" : "the port is closed"));
        }

        await using EmulatedModule module = new(options, run.Time);
        await using FaultControl? control = Control(given.GetValue(arguments.Control), module);
        Announce(run, port, options, platform, control);
        await module.RunAsync(port, cancellation);
        return cancellation.IsCancellationRequested ? ExitCode.Ok
            : throw new CommandFailure(ExitCode.Port, "the port is gone and cannot come back", port.Name, "a fault that unplugs it, and no name under which it could come back");
    }

    private static void Announce(CommandRun run, IByteLink port, ModuleOptions options, EmulatedOneNet? platform, FaultControl? control)
    {
        run.Results.Write("emulator", port.Name, json =>
        {
            json.WriteString("path", port.Name);
            json.WriteString("device", (port as PtyPort)?.SlavePath ?? port.Name);
            json.WriteString("profile", options.Profile.Name);
            json.WriteString("platform", platform is null ? null : new HostPort("127.0.0.1", platform.Port).ToString());
            if (control is not null)
            {
                json.WriteString("control", control.Address.ToString());
            }
        });
        if (!run.Results.IsJson && GlobalOptions.Verbosity(run.Arguments) >= 0)
        {
            run.Error.WriteLine($"an emulated {options.Profile.Name}{(platform is null ? "" : " with the emulated OneNET behind it")}; use it with: onenet-modem run --port {port.Name}    (Ctrl-C ends it)");
            if (control is not null)
            {
                run.Error.WriteLine($"commands at {control.Address}: {string.Join(", ", FaultControl.Commands.Select(c => c.Usage))}");
            }
        }
    }

    private static FaultControl? Control(string? address, EmulatedModule module)
    {
        if (address is null)
        {
            return null;
        }
        try
        {
            return FaultControl.Start(module, FaultControl.ParseAddress(address));
        }
        catch (IOException taken)
        {
            throw new CommandFailure(ExitCode.Usage, "the control channel cannot be had: " + taken.Message, "option --control", null, "another path or port");
        }
    }

    private static ModuleRoutes RoutesTo(EmulatedOneNet? platform, string[] given, bool direct)
    {
        ModuleRoutes routes = new() { Direct = direct, Fallback = platform is null ? null : new HostPort("127.0.0.1", platform.Port) };
        foreach ((DnsEndPoint from, DnsEndPoint to) in given.Select(route => EmulateArguments.ParseRoute(route)!.Value))
        {
            routes.Add(new HostPort(from.Host, from.Port), new HostPort(to.Host, to.Port));
        }
        return routes;
    }

    /// <summary>The device that the platform is to know beside the tutorial's. The emulator needs no settings: only a file that
    /// was named has to be right.</summary>
    private static OneNetSettings IdentityOf(CommandRun run)
    {
        if (run.Arguments.GetResult(GlobalOptions.Config) is not null)
        {
            return run.Settings().Modem.OneNet;
        }
        if (run.Load().Settings is { } settings)
        {
            return settings.Modem.OneNet;
        }
        run.Error.WriteLine($"warning: {GlobalOptions.DefaultConfig} has mistakes and is left out: onenet-modem config check");
        return new OneNetSettings();
    }

    private static IByteLink Open(string? link, int? listen)
    {
        if (listen is { } number)
        {
            try
            {
                return new TcpPort(number);
            }
            catch (SocketException taken)
            {
                throw new CommandFailure(ExitCode.Port, "the TCP port cannot be had: " + taken.Message, $"127.0.0.1:{number}", null, "--listen 0    takes a free one");
            }
        }
        if (!OperatingSystem.IsLinux())
        {
            throw new CommandFailure(ExitCode.Usage, "this system has no pseudo-terminals", null, null, "--listen PORT    serves the module on TCP; programs open tcp://127.0.0.1:PORT");
        }
        try
        {
            return new PtyPort(link);
        }
        catch (Exception wrong) when (wrong is IOException or UnauthorizedAccessException)
        {
            throw new CommandFailure(ExitCode.Usage, wrong.Message, link is null ? null : "option --link", null, link is null ? "--listen PORT    needs no pty" : "another name, in a folder that exists and may be written");
        }
    }
}
