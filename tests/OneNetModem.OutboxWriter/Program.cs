// Fills an outbox and drains it, and says on stdout what is certain, until it is killed:
//   OneNetModem.OutboxWriter FOLDER TOPICS SEED     "a TOPIC INDEX": accepted; "s TOPIC INDEX": sent and settled
using System.Globalization;
using OneNetModem.Bridge.Outbox;
using OneNetModem.Bridge.Settings;
using OneNetModem.OutboxWriter;

int topics = int.Parse(args[1], CultureInfo.InvariantCulture), seed = int.Parse(args[2], CultureInfo.InvariantCulture);
await using MessageOutbox outbox = MessageOutbox.Open(new BridgeSettings { StateDirectory = args[0] });
await Task.WhenAll([.. Enumerable.Range(0, topics).Select(FillAsync), DrainAsync()]);

async Task FillAsync(int topic)
{
    for (int index = 0; ; index++)
    {
        EnqueueResult result = await outbox.EnqueueAsync(WrittenMessage.Topic(topic), WrittenMessage.Payload(topic, index, seed));
        Say(result is EnqueueResult.Accepted ? 'a' : throw new InvalidOperationException(result.ToString()), topic, index);
    }
}

async Task DrainAsync()
{
    while (true)
    {
        OutboxMessage message = await outbox.TakeAsync();
        await outbox.SettleAsync(message, SendOutcome.Acked);
        (int topic, int index) = WrittenMessage.Parse(message.OneNetId!);
        Say('s', topic, index);
    }
}

static void Say(char what, int topic, int index)
{
    string line = string.Create(CultureInfo.InvariantCulture, $"{what} {topic} {index}\n");
    lock (Console.Out)
    {
        // The console's writer flushes each call: one write for a line.
        Console.Out.Write(line);
    }
}
