// ports: which serial port is what
using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using OneNetModem.At.Links;
using OneNetModem.Quectel.Ports;

namespace OneNetModem.Cli.Commands;

/// <summary>Lists serial ports with USB ids and roles, what answers AT, and who holds a busy one.</summary>
internal static class PortsCommand
{
    private static readonly Option<bool> All = new("--all") { Description = "Ask every free port, not only those of known modules: what is connected there gets an AT command." };
    private static readonly Option<bool> NoProbe = new("--no-probe") { Description = "Ask no port." };

    public static Command Create()
    {
        DocumentedCommand command = new(
            "ports", "Lists serial ports: USB ids, what each interface is for, what answers AT, who holds a busy one.",
            "ports", "ports --port /dev/ttyS0          # ask this one", "ports --all --json") { All, NoProbe };
        command.Validators.Add(arguments =>
        {
            if (arguments.GetValue(All) && arguments.GetValue(NoProbe))
            {
                arguments.AddError("--all and --no-probe contradict each other");
            }
        });
        CommandRun.Handle(command, ListAsync);
        return command;
    }

    private static async Task<ExitCode> ListAsync(CommandRun run, CancellationToken cancellation)
    {
        string? only = run.Arguments.GetValue(GlobalOptions.Port) is { } port && !port.Equals("auto", StringComparison.OrdinalIgnoreCase) ? port : null;
        LinkSettings link = run.Settings().Modem.ToLink();
        IReadOnlyList<SerialPortInfo> ports = SerialPortList.ForThisSystem().List();
        SerialPortInfo? auto = AutoPort.Choose(ports).Port;
        if (only is not null)
        {
            string path = await new PortFinder(SerialPortList.ForThisSystem(), link, run.Time).FindAsync(only, cancellation);
            ports = [ports.FirstOrDefault(info => info.Path == path) ?? new SerialPortInfo { Path = path }];
        }
        foreach (SerialPortInfo info in ports)
        {
            bool ask = !run.Arguments.GetValue(NoProbe) && (only is not null || run.Arguments.GetValue(All) || info.Role is PortRole.At or PortRole.Modem);
            PortAnswer answer = ask ? await PortProbe.AskAsync(info.Path, link, run.Time, cancellation)
                : PortAnswer.NotAsked with { Holders = PortHolder.Find(info.Path) };
            run.Results.Write("port", Describe(info, answer, info == auto), json => Write(json, info, answer, info == auto));
            if (only is not null && answer.Answers != true)
            {
                throw answer.Problem ?? (Exception)new CommandFailure(
                    ExitCode.Port, answer.Holders.Count > 0 ? "the port is busy" : "the port does not answer AT", info.Path,
                    answer.Holders.Count > 0 ? Held(answer) : "no module there, another baud rate, or a module that is off or hangs",
                    [.. answer.Holders.Select(holder => holder.Advice).DefaultIfEmpty("check power and wiring (hardware/README.md), and Modem:Baud on a UART")]);
            }
        }
        if (ports.Count == 0)
        {
            run.Error.WriteLine("no serial ports: nothing is plugged in, or its driver (option, qcserial, cdc_acm) is not loaded");
        }
        return ExitCode.Ok;
    }

    private static void Write(Utf8JsonWriter json, SerialPortInfo info, PortAnswer answer, bool auto)
    {
        json.WriteString("port", info.Path);
        json.WriteString("role", Name(info.Role));
        json.WriteString("usb", info.VendorId is null ? null : info.UsbIds);
        if (info.Interface is { } number)
        {
            json.WriteNumber("interface", number);
        }
        json.WriteString("family", info.Module?.Name);
        json.WriteString("product", info.Product);
        json.WriteString("stable", info.StablePath);
        json.WriteBoolean("auto", auto);
        if (answer.Answers is { } answers)
        {
            json.WriteBoolean("answers", answers);
        }
        json.WriteString("model", answer.Module?.Model);
        json.WriteString("revision", answer.Module?.Revision);
        json.WriteString("imei", answer.Imei);
        json.WriteString("problem", answer.Problem?.Message);
        json.WriteStartArray("heldBy");
        foreach (PortHolder holder in answer.Holders)
        {
            json.WriteStartObject();
            json.WriteString("program", holder.Program);
            json.WriteNumber("pid", holder.ProcessId);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private static string Describe(SerialPortInfo info, PortAnswer answer, bool auto)
    {
        string usb = info.VendorId is null ? "not USB" : string.Create(CultureInfo.InvariantCulture, $"{info.UsbIds} if{info.Interface:00}");
        string said = answer.Holders.Count > 0 ? "busy: " + Held(answer)
            : answer.Problem is { } problem ? "cannot be opened: " + problem.Failure
            : answer.Answers switch
            {
                true => $"answers: {answer.Module?.Model} {answer.Module?.Revision} IMEI {answer.Imei}",
                false => "no answer to AT",
                _ => "",
            };
        string[] rest = [said, answer.Module is null ? info.Module?.Name ?? info.Product ?? "" : "", info.StablePath ?? "", auto ? "<- auto" : ""];
        return $"{info.Path,-14} {Name(info.Role),-7} {usb,-14} {string.Join("  ", rest.Where(text => text.Length > 0))}".TrimEnd();
    }

    private static string Held(PortAnswer answer) =>
        string.Join(", ", answer.Holders.Select(holder => string.Create(CultureInfo.InvariantCulture, $"{holder.Program} (pid {holder.ProcessId})")));

    private static string Name(PortRole role) => role switch
    {
        PortRole.At => "AT",
        PortRole.Modem => "modem",
        PortRole.Nmea => "NMEA",
        PortRole.Dm => "DM",
        _ => "-",
    };
}
