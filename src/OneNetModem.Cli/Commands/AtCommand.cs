// at: raw AT commands, their answers and what those mean
using System.CommandLine;
using OneNetModem.At.Dialogue;
using OneNetModem.Cli.Line;
using OneNetModem.Cli.Output;
using OneNetModem.Quectel.Explain;
using Raw = OneNetModem.At.Dialogue.AtCommand;

namespace OneNetModem.Cli.Commands;

/// <summary>Sends AT commands one after the other. Exit code 0 when all end with OK, 1 when one is refused, 3 when one is not answered.</summary>
internal static class AtCommand
{
    public static Command Create()
    {
        AtArguments arguments = new();
        DocumentedCommand command = new(
            "at", "Sends raw AT commands, prints the answers and what they mean. Secrets in what is printed are masked. Dangerous commands are sent as given; console and script ask first.",
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
        await using RawLine raw = await RawLine.OpenAsync(line, run.Time, witness: null, cancellation);
        AnswerWriter answers = new(run.Results);

        bool refused = false, silent = false;
        foreach (Raw command in commands)
        {
            AtResponse response = await SendAsync(raw, command, answers, cancellation);
            answers.Write(response);
            if (response.Aborted is AtAbort.LinkLost)
            {
                throw raw.Loss;
            }
            silent |= response.Aborted != AtAbort.None || response.ResultMissing;
            refused |= response.Aborted == AtAbort.None && !response.Final.IsOk;
        }
        return silent ? ExitCode.Port : refused ? ExitCode.Failed : ExitCode.Ok;
    }

    /// <summary>Sends one command; prints the URCs that come meanwhile in their places.</summary>
    private static async Task<AtResponse> SendAsync(RawLine raw, Raw command, AnswerWriter answers, CancellationToken cancellation)
    {
        Task<AtResponse> answer = raw.Channel.SendAsync(command, cancellation);
        while (!answer.IsCompleted)
        {
            Task<bool> more = raw.Urcs.Reader.WaitToReadAsync(cancellation).AsTask();
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
            while (raw.Urcs.Reader.TryRead(out AtUrc? urc))
            {
                answers.Write(urc);
            }
        }
    }
}
