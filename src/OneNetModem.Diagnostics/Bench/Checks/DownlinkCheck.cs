// The way down: whether what the server sends reaches the module and comes out of it.
using OneNetModem.Quectel.Mqtt;
using OneNetModem.Quectel.Session;

namespace OneNetModem.Diagnostics.Bench.Checks;

/// <summary>Takes the answer to a message for a message from the platform, which it is. A command can only be sent by the console or
/// the platform's own interface: one that came by itself meanwhile is counted.</summary>
public sealed class DownlinkCheck : ICheck
{
    private const int Tries = 3;

    /// <inheritdoc/>
    public string Id => "downlink";

    /// <inheritdoc/>
    public SessionLayer Layer => SessionLayer.Mqtt;

    /// <inheritdoc/>
    public string Title => "messages down";

    /// <inheritdoc/>
    public IReadOnlyList<string> Needs => ["subscribe"];

    /// <inheritdoc/>
    public async Task<CheckResult> RunAsync(BenchLine line, CancellationToken token)
    {
        ArgumentNullException.ThrowIfNull(line);
        if (line.Target.Device is null)
        {
            return this.Skip(LoginCheck.NoDevice);
        }

        if (!line.Session.HearsAnswers)
        {
            return this.Skip("nothing comes down by itself: no topic is subscribed on which the server answers");
        }

        RoundTrip trip;
        int tries = 0;
        do
        {
            if (await line.Session.ResumeAsync(token) is { } fault)
            {
                return this.Fail(fault);
            }

            trip = await line.Session.RoundTripAsync(0, token);
            await PublishCheck.PaceAsync(line, trip, token);
        }
        while (trip.Answer is null && ++tries < Tries);

        MeasureList measures = new MeasureList().Add("downlink_ms", trip.Took).Add("commands", line.Session.Requests, "");
        return Judge(line, trip, tries) with { Measures = measures.Items };
    }

    private CheckResult Judge(BenchLine line, RoundTrip trip, int tries)
    {
        if (trip.Answer is null)
        {
            return trip.Published.Outcome == PublishOutcome.Acked
                ? this.Fail("messages go up and nothing comes down", "the subscription has gone, or the module's messages go to another of its ports", "run it again", "AT+QURCCFG=\"urcport\"    shows where they go")
                : this.Fail($"neither goes up nor comes down anything ({trip.Published.Detail})", "the connection carries nothing any more: a weak signal, or a firewall", "look at the signal");
        }

        string commands = line.Session.Requests > 0 ? $"; {line.Session.Requests} commands came too"
            : line.Target.Platform.IsOneNet ? "; a command was not tried, the console can send one" : "";
        string what = line.Target.Platform.IsOneNet ? "the platform's answers arrive" : "a message comes back from the server";
        return tries == 0
            ? this.Pass(what + commands)
            : this.Warn($"{what}, at the {tries + 1}. try{commands}", "the connection loses messages: a weak or disturbed signal", "look at the signal");
    }
}
