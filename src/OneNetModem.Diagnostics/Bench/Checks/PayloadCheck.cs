// Large messages: up to which size they arrive whole.
using OneNetModem.Quectel.Session;

namespace OneNetModem.Diagnostics.Bench.Checks;

/// <summary>Publishes messages of growing size, up to what the module and the platform take. One that is cut on the way is no JSON any
/// more, and the platform says so.</summary>
public sealed class PayloadCheck : ICheck
{
    /// <summary>One message may be lost on the air.</summary>
    private const int Tries = 2;

    /// <summary>The thing model could not read the JSON (device log page).</summary>
    private const int Unreadable = 301;

    /// <inheritdoc/>
    public string Id => "payload";

    /// <inheritdoc/>
    public SessionLayer Layer => SessionLayer.Mqtt;

    /// <inheritdoc/>
    public string Title => "large messages";

    /// <inheritdoc/>
    public IReadOnlyList<string> Needs => ["publish"];

    /// <inheritdoc/>
    public async Task<CheckResult> RunAsync(BenchLine line, CancellationToken token)
    {
        ArgumentNullException.ThrowIfNull(line);
        if (line.Target.Device is null)
        {
            return this.Skip(LoginCheck.NoDevice);
        }

        int limit = Math.Min(line.Steps.Mqtt.MaxPayload, line.Target.Platform.Limits.Payload ?? int.MaxValue);
        int[] sizes = [.. line.Limits.PayloadSizes.Where(s => s > 0 && s < limit).Append(limit).Distinct().Order()];
        int best = 0;
        RoundTrip? trip = null;
        foreach (int size in sizes)
        {
            for (int i = 0; i < Tries && best < size; i++)
            {
                if (await line.Session.ResumeAsync(token) is { } fault)
                {
                    return this.Fail(fault);
                }

                trip = await line.Session.RoundTripAsync(size, token);
                line.Say($"{size} bytes: {(IsWhole(trip) ? $"{trip.Took!.Value.TotalMilliseconds:0} ms" : "not arrived")}");
                best = IsWhole(trip) ? size : best;
                await PublishCheck.PaceAsync(line, trip, token);
            }

            if (best < size)
            {
                break;
            }
        }

        MeasureList measures = new MeasureList()
            .Add("payload_max", best, "bytes")
            .Add("module_limit", line.Steps.Mqtt.MaxPayload, "bytes")
            .Add("platform_limit", line.Target.Platform.Limits.Payload, "bytes")
            .Add("largest_ms", best == limit ? trip?.Took : null);
        return Judge(line, best, limit, trip) with { Measures = measures.Items };
    }

    /// <summary>Whatever the answer says of the value: the message was read to its end.</summary>
    private static bool IsWhole(RoundTrip trip) => trip switch
    {
        { Answer: { } answer } => answer.IsAccepted || answer.Reply is { Code: not Unreadable, Id: not ("-1" or "0") },
        _ => trip.Took is not null,
    };

    private CheckResult Judge(BenchLine line, int best, int limit, RoundTrip? last)
    {
        if (best == limit)
        {
            return this.Pass($"{(line.Target.Platform.IsOneNet ? "OneNET" : "the server")} takes messages of up to {best} bytes");
        }

        string why = last switch
        {
            { Answer: not null } => "the module or something on the way cuts them",
            { Loss: not null } => "the server closes the connection at larger ones",
            _ => "the network loses large packets (MTU), or the signal is weak",
        };
        return best == 0
            ? this.Fail("no message arrives whole", why, "look at the signal", "update the module's firmware")
            : this.Warn($"messages of more than {best} bytes do not arrive", why, $"keep messages below {best} bytes", "look at the signal");
    }
}
