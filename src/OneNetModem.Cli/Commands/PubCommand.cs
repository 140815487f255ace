// pub: publishes a text, a file, stdin, each line of stdin, or data points
using System.CommandLine;
using System.Globalization;
using System.Text;
using OneNetModem.Bridge;
using OneNetModem.Cli.Line;
using OneNetModem.Cli.Output;
using OneNetModem.OneNet.Payloads;
using OneNetModem.OneNet.Rules;
using OneNetModem.Quectel.Mqtt;
using OneNetModem.Quectel.Profiles;

namespace OneNetModem.Cli.Commands;

/// <summary>Publishes, and says what became of it.</summary>
internal static class PubCommand
{
    public static Command Create()
    {
        PubArguments arguments = new();
        DocumentedCommand command = new(
            "pub", "Publishes a message and waits for its outcome.",
            "pub --emulate --dp '{\"temperature\":21.5,\"power\":4.5}'", "pub -t plant/pump1 -q 1 -m on",
            "pub -t plant/log -l < log.txt    # each line a message, in order", "pub -t '$sys/{pid}/{device}/dp/post/json' -f message.json");
        arguments.AddTo(command);
        CommandRun.Handle(command, (run, cancellation) => new Job(run, arguments, cancellation).RunAsync());
        return command;
    }

    private sealed class Job(CommandRun run, PubArguments arguments, CancellationToken cancellation)
    {
        private readonly string _topic = run.Arguments.GetValue(arguments.Topic) ?? "";
        private readonly int _qos = run.Arguments.GetValue(arguments.Qos) ?? 0;
        private int _published;
        private int _failed;

        public async Task<ExitCode> RunAsync()
        {
            run.LogOffset = -1;
            run.ShownElsewhere = LogIds.Faults;
            await using LineSetup line = await LineSetup.CreateAsync(run, cancellation);
            string? dataPoints = run.Arguments.GetValue(arguments.DataPoints);
            await using OneNetClient client = ModemComposition.Create(line.ForOnline().Modem, line.Surroundings with { Subscribe = dataPoints is null ? [] : Answers(line) });
            client.Published += OnPublished;
            OnlineJob job = new(run, client, line.Modem.Port);

            // What can be refused without a modem is refused without one.
            bool lines = run.Arguments.GetValue(arguments.Lines);
            DataPointMessage? points = dataPoints is null ? null : PointsOf(client, dataPoints);
            byte[] payload = points?.ToUtf8() ?? (lines ? [] : await ReadMessageAsync());
            Check(client, line, payload.Length, points is not null, empty: lines);

            await job.GoOnlineAsync(run.Arguments.GetValue(arguments.Timeout) ?? SubCommand.OnlineLimit, cancellation);
            try
            {
                await (points is not null ? PostAsync(client, job, points)
                    : lines ? PublishLinesAsync(client, line, job)
                    : job.WhileAliveAsync(client.PublishAsync(_topic, payload, _qos, cancellation)));
            }
            catch (ArgumentException wrong) when (wrong is not RuleViolationException)
            {
                throw new CommandFailure(ExitCode.Usage, "the module cannot send this: " + wrong.Message.Split(" (Parameter")[0]);
            }
            return _failed == 0 ? ExitCode.Ok : throw new CommandFailure(
                ExitCode.Failed, points is not null ? "the data points were not accepted" : $"{_failed} of {_failed + _published} messages not sent for sure");
        }

        /// <summary>Where the platform answers a post.</summary>
        private static string[] Answers(LineSetup line) =>
            line.Modem.OneNet.IsGeneric
                ? throw new CommandFailure(ExitCode.Usage, "--dp makes OneNET's data points, and the settings say Platform generic", "OneNet:Platform", null, "publish with -t and -m")
                : line.Modem.OneNet.Platform.Equals("studio", StringComparison.OrdinalIgnoreCase) ? ["$sys/{pid}/{device}/thing/property/post/reply"]
                : ["$sys/{pid}/{device}/dp/post/json/+"];

        private static DataPointMessage PointsOf(OneNetClient client, string json) =>
            DataPointMessage.TryFromObject(json, client.NextId(), null, out DataPointMessage? message, out string? problem)
                ? message
                : throw new CommandFailure(ExitCode.Usage, problem, "option --dp", null, "--dp '{\"temperature\":21.5}'");

        private async Task<byte[]> ReadMessageAsync()
        {
            if (run.Arguments.GetValue(arguments.Message) is { } text)
            {
                return Encoding.UTF8.GetBytes(text);
            }
            if (run.Arguments.GetValue(arguments.File) is { } file)
            {
                try
                {
                    return await File.ReadAllBytesAsync(file, cancellation);
                }
                catch (Exception wrong) when (wrong is IOException or UnauthorizedAccessException)
                {
                    throw new CommandFailure(ExitCode.Usage, "the file cannot be read: " + wrong.Message, file);
                }
            }
            return await StdinMessages.AllAsync(cancellation);
        }

        /// <summary>Refuses what the platform forbids or no module can send.</summary>
        private void Check(OneNetClient client, LineSetup line, int bytes, bool isPost, bool empty)
        {
            IReadOnlyList<RuleViolation> violations = isPost ? [] : client.CheckPublish(_topic, bytes, _qos);
            if (violations.Count > 0)
            {
                throw new RuleViolationException(violations);
            }
            if (bytes == 0 && !empty)
            {
                throw new CommandFailure(ExitCode.Usage, "the message is empty, and a module sends no empty messages");
            }
            int most = ModuleProfiles.ByName(line.Modem.Profile)?.MaxPublishBytes.Value ?? ModuleProfiles.All.Max(profile => profile.MaxPublishBytes.Value);
            if (bytes > most)
            {
                throw new CommandFailure(ExitCode.Usage, string.Create(CultureInfo.InvariantCulture, $"the message has {bytes} bytes; a module sends {most} at most"), null, null, "send it in pieces");
            }
        }

        private async Task PostAsync(OneNetClient client, OnlineJob job, DataPointMessage points)
        {
            client.Replied += reply => run.Results.Write("reply", "the platform: " + reply, json => LineEvents.Reply(json, reply));
            PostResult result = await job.WhileAliveAsync(client.Platform.Topics.HasFlag(OneNet.Endpoints.TopicSets.DataPoints)
                ? client.PostAsync(points, cancellation)
                : client.PostAsync(null, points.Streams.Select(stream => (stream.Key, stream.Value[^1].Value))));
            if (result.Reply is null && result.Published.Outcome != PublishOutcome.Failed)
            {
                await run.Error.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"warning: the platform gave no answer in {client.ReplyLimit.TotalSeconds} s"));
            }
            _failed += result.Reply is { Accepted: true } ? 0 : 1;
        }

        /// <summary>Keeps the module's window full; the order stays, because a publish takes its place in the queue at once.</summary>
        private async Task PublishLinesAsync(OneNetClient client, LineSetup line, OnlineJob job)
        {
            using SemaphoreSlim window = new(Quectel.Commands.QmtPublish.Window);
            List<Task> open = [];
            int number = 0;
            await foreach (byte[] message in StdinMessages.LinesAsync(cancellation))
            {
                number++;
                if (message.Length == 0)
                {
                    await run.Error.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"warning: line {number} is empty and was left out: a module sends no empty messages"));
                    continue;
                }
                Check(client, line, message.Length, isPost: false, empty: false);
                await window.WaitAsync(cancellation);
                await job.WhileAliveAsync(client.Session.WaitOnlineAsync(cancellation));
                open.RemoveAll(task => task.IsCompletedSuccessfully);
                open.Add(PublishAsync(message));
            }
            await job.WhileAliveAsync(Task.WhenAll(open));

            async Task PublishAsync(byte[] message)
            {
                try
                {
                    await client.PublishAsync(_topic, message, _qos, cancellation);
                }
                finally
                {
                    window.Release();
                }
            }
        }

        private void OnPublished(MessagePublished published)
        {
            bool acked = published.Result.Outcome == PublishOutcome.Acked;
            Interlocked.Add(ref acked ? ref _published : ref _failed, 1);
            run.Results.Write("published", $"{published.Topic}: {LineEvents.Describe(published)}", json => LineEvents.Published(json, published));
        }
    }
}
