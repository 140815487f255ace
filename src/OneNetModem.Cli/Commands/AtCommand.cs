// at: raw AT commands, their answers and what those mean
using System.CommandLine;
using OneNetModem.At.Dialogue;
using OneNetModem.At.Links;
using OneNetModem.Cli.Line;
using OneNetModem.Cli.Output;
using OneNetModem.Quectel;
using OneNetModem.Quectel.Commands;
using OneNetModem.Quectel.Explain;
using Raw = OneNetModem.At.Dialogue.AtCommand;

namespace OneNetModem.Cli.Commands;

/// <summary>Sends AT commands one after the other. Exit code 0 when all end with OK, 1 when one is refused, 3 when one is not answered.</summary>
internal static class AtCommand
{
    // A module that boots, or is busy, answers the third or fourth time.
    private const int SyncAttempts = 4;

    private static readonly AtChannelOptions ChannelOptions = new() { BarrierTimeout = TimeSpan.FromSeconds(1) };

    public static Command Create()
    {
        AtArguments arguments = new();
        DocumentedCommand command = new(
            "at", "Sends raw AT commands, prints the answers and what they mean. Secrets in what is printed are masked.",
            "at AT+CSQ AT+CREG?", "at +COPS=? --timeout 3m", "at 'AT+QENG=\"servingcell\"' --port /dev/ttyUSB2 --json", "at ATI --emulate BG96");
        arguments.AddTo(command);
        command.Add(EmulationOptions.Fault);
        CommandRun.Handle(command, (run, cancellation) => RunAsync(run, arguments, cancellation));
        return command;
    }

    private static async Task<ExitCode> RunAsync(CommandRun run, AtArguments arguments, CancellationToken cancellation)
    {
        TimeSpan? limit = run.Arguments.GetValue(arguments.Timeout);
        Raw[] commands = [.. run.Arguments.GetRequiredValue(arguments.Commands).Select(text =>
            RawCommand.TryParse(text, limit, out Raw? command, out string? problem) ? command : throw new CommandFailure(ExitCode.Usage, problem))];
        await using LineSetup line = await LineSetup.CreateAsync(run, cancellation);
        await using IByteLink link = await line.OpenLinkAsync(cancellation);
        await using AtChannel channel = new(link, new QuectelDialect(), ChannelOptions, run.Time);
        using AtUrcSubscription urcs = channel.Subscribe();
        AnswerWriter answers = new(run.Results);
        await SynchroniseAsync(channel, link, cancellation);

        bool refused = false, silent = false;
        foreach (Raw command in commands)
        {
            AtResponse response = await SendAsync(channel, command, urcs, answers, cancellation);
            answers.Write(response);
            if (response.Aborted is AtAbort.LinkLost)
            {
                throw link.Fault ?? new LinkException(link.Name, LinkFailure.HungUp, "the port closed before the module answered");
            }
            silent |= response.Aborted != AtAbort.None || response.ResultMissing;
            refused |= response.Aborted == AtAbort.None && !response.Final.IsOk;
        }
        return silent ? ExitCode.Port : refused ? ExitCode.Failed : ExitCode.Ok;
    }

    /// <summary>Sends one command; prints the URCs that come meanwhile in their places.</summary>
    private static async Task<AtResponse> SendAsync(AtChannel channel, Raw command, AtUrcSubscription urcs, AnswerWriter answers, CancellationToken cancellation)
    {
        Task<AtResponse> answer = channel.SendAsync(command, cancellation);
        while (!answer.IsCompleted)
        {
            Task<bool> more = urcs.Reader.WaitToReadAsync(cancellation).AsTask();
            if (await Task.WhenAny(answer, more) == more && !await more)
            {
                break;
            }
            WriteUrcs();
        }
        AtResponse response = await answer;
        WriteUrcs();
        return response;

        void WriteUrcs()
        {
            while (urcs.Reader.TryRead(out AtUrc? urc))
            {
                answers.Write(urc);
            }
        }
    }

    /// <summary>Gets the module to answer, and its echo on, which shows whose answer is whose.</summary>
    private static async Task SynchroniseAsync(AtChannel channel, IByteLink link, CancellationToken cancellation)
    {
        for (int attempt = 1; ; attempt++)
        {
            AtResponse response = await channel.SendAsync(Bringup.Attention, cancellation);
            if (response.IsOk)
            {
                break;
            }
            if (response.Aborted == AtAbort.LinkLost)
            {
                throw link.Fault ?? new LinkException(link.Name, LinkFailure.HungUp, "the port closed before the module answered");
            }
            if (attempt == SyncAttempts)
            {
                throw new CommandFailure(
                    ExitCode.Port, "the port does not answer AT", link.Name, "no module there, another interface of it, another baud rate, or a module that is off or hangs",
                    "onenet-modem ports    shows which port answers", "check power and wiring (hardware/README.md), and Modem:Baud on a UART");
            }
        }
        await channel.SendAsync(Bringup.Echo(on: true), cancellation);
    }
}
