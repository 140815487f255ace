// sub: prints messages
using System.CommandLine;
using System.Globalization;
using System.Threading.Channels;
using OneNetModem.Bridge;
using OneNetModem.Cli.Line;
using OneNetModem.Cli.Output;

namespace OneNetModem.Cli.Commands;

/// <summary>Subscribes and prints what comes.</summary>
internal static class SubCommand
{
    /// <summary>How long going online may take: a module may need 90 s to register, and boot before.</summary>
    public static readonly TimeSpan OnlineLimit = TimeSpan.FromMinutes(3);

    public static Command Create()
    {
        SubArguments arguments = new();
        DocumentedCommand command = new(
            "sub", "Subscribes to topics and prints the messages.",
            "sub -t '$sys/{pid}/{device}/cmd/request/+' --emulate -C 1", "sub -t 'plant/#' -F '%I %t %p'", "sub -t 'plant/#' -W 60 --json");
        arguments.AddTo(command);
        CommandRun.Handle(command, (run, cancellation) => PrintAsync(run, arguments, cancellation));
        return command;
    }

    private static async Task<ExitCode> PrintAsync(CommandRun run, SubArguments arguments, CancellationToken cancellation)
    {
        run.LogOffset = -1;
        run.ShownElsewhere = LogIds.Faults;
        MessageFormat format = run.Arguments.GetValue(arguments.Format) is { } text ? MessageFormat.Parse(text, out _) ?? MessageFormat.Payload : MessageFormat.Payload;
        string[] topics = run.Arguments.GetValue(arguments.Topics) ?? [];
        int? count = run.Arguments.GetValue(arguments.Count), wait = run.Arguments.GetValue(arguments.Wait);
        await using LineSetup line = await LineSetup.CreateAsync(run, cancellation);
        await using OneNetClient client = ModemComposition.Create(line.ForOnline().Modem, line.Surroundings with { Subscribe = topics });
        Channel<MessageArrived> messages = Channel.CreateUnbounded<MessageArrived>(new UnboundedChannelOptions { SingleReader = true });
        client.MessageReceived += message => messages.Writer.TryWrite(message);
        OnlineJob job = new(run, client, line.Modem.Port);

        using CancellationTokenSource end = CancellationTokenSource.CreateLinkedTokenSource(cancellation, run.Results.Closed);
        await job.GoOnlineAsync(run.Arguments.GetValue(arguments.Timeout) ?? OnlineLimit, end.Token);
        if (GlobalOptions.Verbosity(run.Arguments) >= 0)
        {
            await run.Error.WriteLineAsync("subscribed: " + string.Join(' ', topics.Select(client.Device.Expand)));
        }
        using CancellationTokenSource over = new(wait is { } seconds ? TimeSpan.FromSeconds(seconds) : Timeout.InfiniteTimeSpan, run.Time);
        using CancellationTokenSource any = CancellationTokenSource.CreateLinkedTokenSource(end.Token, over.Token);
        int printed = 0;
        try
        {
            while (count is null || printed < count)
            {
                MessageArrived message = await job.WhileAliveAsync(messages.Reader.ReadAsync(any.Token).AsTask());
                DateTimeOffset now = run.Time.GetUtcNow();
                run.Results.Write("message", format.Apply(message.Topic, message.Payload.Span, 0, now), json => LineEvents.Message(json, message));
                printed++;
            }
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            // The time is over, or nobody reads the output any more.
        }
        return count is null || printed >= count || run.Results.Closed.IsCancellationRequested ? ExitCode.Ok : throw new CommandFailure(
            ExitCode.Failed, string.Create(CultureInfo.InvariantCulture, $"{printed} of {count} messages in {wait} s"), string.Join(' ', topics.Select(client.Device.Expand)));
    }
}
