// The line endpoint: a program hands in messages as JSON lines and reads, line by line, what became of them. Streams in, lines
// out; whoever hosts the bridge may give it any two.
using OneNetModem.Bridge.Commands;
using OneNetModem.Bridge.Delivery;
using OneNetModem.OneNet.Endpoints;
using OneNetModem.OneNet.Payloads;

namespace OneNetModem.Bridge.Lines;

/// <summary>Takes lines such as <c>{"topic":"onenet/up/...","payload":...}</c> and <c>{"dp":{"temp":21.5}}</c>.</summary>
/// <remarks>
/// Each line is answered with an event that carries its number (<c>line</c>, from 1) and its <c>ref</c>, if it has one:
/// <list type="bullet">
/// <item><c>accepted</c> {line, ref, number}: on disk, under that number of the outbox; later exactly one of
/// <c>delivered</c> {line, ref, number} (the platform has it) and <c>failed</c> {line, ref, number, reason};</item>
/// <item><c>delivered</c> {line, ref} at once for an answer to a request from the cloud;</item>
/// <item><c>refused</c> {line, ref, reason, detail}: not taken, nothing of it is kept;</item>
/// <item><c>error</c> {line, ref, column, problem, allowed}: the line cannot be read.</item>
/// </list>
/// </remarks>
/// <param name="fleet">The modems.</param>
/// <param name="delivery">Entrance and outbox.</param>
/// <param name="audience">Where the program counts as one that hears requests from the cloud and may answer them.</param>
/// <param name="time">Stamps events and data points.</param>
public sealed class LineEndpoint(ModemFleet fleet, MessageDelivery delivery, LocalAudience audience, TimeProvider time)
{
    /// <summary>Longest line in bytes: more than the largest payload of any module with every byte escaped.</summary>
    public const int MaxLine = 64 * 1024;

    /// <summary>At the end: how long what was told last may take to be read.</summary>
    private static readonly TimeSpan LastWrites = TimeSpan.FromSeconds(2);

    /// <summary>Reads to the end of the input, then waits until everything that was accepted has left the outbox.</summary>
    /// <param name="input">The lines, UTF-8.</param>
    /// <param name="output">Takes each event as a line, without its end; one call at a time.</param>
    /// <param name="cancellation">Ends both waits; what was accepted stays in the outbox.</param>
    /// <returns>How many accepted messages still wait in the outbox, 0 unless it was cancelled; and how many lines came to nothing.</returns>
    public async Task<(int Waiting, int Failed)> RunAsync(Stream input, Action<string> output, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(output);
        using IDisposable listening = audience.Listen();
        LineOutcomes outcomes = new(time);
        Task writing = outcomes.WriteAsync(output);
        delivery.Settled += outcomes.Settle;
        try
        {
            await ReadAsync(input, outcomes, cancellation);
            await outcomes.AllToldAsync(cancellation);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // What waits is delivered by the next run.
        }
        finally
        {
            delivery.Settled -= outcomes.Settle;
            outcomes.Complete();
            await Task.WhenAny(writing, Task.Delay(LastWrites, time, CancellationToken.None));
        }

        return (outcomes.Waiting, outcomes.Failed);
    }

    private async Task ReadAsync(Stream input, LineOutcomes outcomes, CancellationToken cancellation)
    {
        int number = 0;
        await foreach (byte[]? bytes in new LineReader(input, MaxLine).ReadAsync(cancellation))
        {
            number++;
            if (bytes is not { Length: 0 })
            {
                await outcomes.PlaceAsync(cancellation);
                _ = TakeAsync(new LineOrigin(number, bytes), outcomes);
            }
        }
    }

    /// <summary>Hands a line in; in the order of the lines, because the uplink takes its place in the outbox before it waits.</summary>
    private async Task TakeAsync(LineOrigin origin, LineOutcomes outcomes)
    {
        if (origin.Message is not { } line)
        {
            outcomes.Broken(origin, origin.Mistake!);
            return;
        }

        outcomes.Begin();
        UplinkResult result = Address(line, out string topic, out byte[] payload) ?? await delivery.Uplink.AcceptAsync(topic, payload, line.Qos);
        outcomes.End(origin, result);
    }

    /// <summary>Topic and payload as the uplink takes them; or why there are none.</summary>
    private UplinkResult.Refused? Address(MessageLine line, out string topic, out byte[] payload)
    {
        topic = line.Topic ?? "";
        payload = line.Payload;
        if (line.Modem is { } name && fleet.Find(name) is null)
        {
            return new UplinkResult.Refused(UplinkRefusal.NotAuthorized, $"There is no modem \"{name}\" here.");
        }

        FleetModem modem = fleet.Find(line.Modem ?? "") ?? fleet.Modems[0];
        if (line.Points is { } points && Post(modem.Client, points, out topic, out payload) is { } refused)
        {
            return refused;
        }

        if (line.Modem is { Length: > 0 })
        {
            const string Up = "onenet/up/";
            if (!topic.StartsWith(Up, StringComparison.Ordinal))
            {
                return new UplinkResult.Refused(UplinkRefusal.Topic, "\"modem\" goes with a topic of the form onenet/up/...");
            }

            topic = $"onenet/{line.Modem}/up/{topic[Up.Length..]}";
        }

        return null;
    }

    /// <summary>A plain object as data points, or as properties where the platform has those; of now, however long they wait.</summary>
    private UplinkResult.Refused? Post(OneNetClient client, string points, out string topic, out byte[] payload)
    {
        (topic, payload) = ("", []);
        DateTimeOffset now = time.GetUtcNow();
        string? problem = "Data points are OneNET's, and the platform is generic.";
        if (client.Platform.Topics.HasFlag(TopicSets.DataPoints))
        {
            topic = "onenet/up/dp/post/json";
            if (DataPointMessage.TryFromObject(points, delivery.Uplink.NextId(), now, out DataPointMessage? message, out problem))
            {
                payload = message.ToUtf8();
            }
        }
        else if (client.Platform.IsOneNet)
        {
            topic = "onenet/up/thing/property/post";
            if (ThingPost.TryFromObject(points, delivery.Uplink.NextId().ToString(System.Globalization.CultureInfo.InvariantCulture), now, out ThingPost? message, out problem))
            {
                payload = message.ToUtf8();
            }
        }

        return problem is null ? null : new UplinkResult.Refused(UplinkRefusal.PayloadSize, problem);
    }
}
