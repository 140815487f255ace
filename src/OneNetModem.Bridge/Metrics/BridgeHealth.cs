// Whether the bridge does its work, for a supervisor; and what is wrong and what to do, for a technician.
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using OneNetModem.Bridge.Delivery;
using OneNetModem.Bridge.Endpoint;
using OneNetModem.Bridge.Outbox;
using OneNetModem.Bridge.Reports;
using OneNetModem.Quectel.Session;

namespace OneNetModem.Bridge.Metrics;

/// <summary>What a look at the bridge found.</summary>
/// <param name="IsHealthy">Every loop lives, and at least one modem is online.</param>
/// <param name="Json">The whole story, UTF-8.</param>
public sealed record HealthReport(bool IsHealthy, byte[] Json);

/// <summary>Looks at a fleet, at the hosted services around it and at the outbox.</summary>
public sealed class BridgeHealth
{
    // Read by people and programs, never inside a page: quotes and umlauts stay readable.
    private static readonly JsonWriterOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly ModemFleet _fleet;
    private readonly IServiceProvider _services;
    private readonly LinkStatus[] _status;

    /// <summary>Follows a fleet from before its start.</summary>
    /// <param name="fleet">The modems.</param>
    /// <param name="services">The host's: its hosted services are looked at.</param>
    /// <param name="time">Stamps what happens.</param>
    public BridgeHealth(ModemFleet fleet, IServiceProvider services, TimeProvider time)
    {
        _fleet = fleet ?? throw new ArgumentNullException(nameof(fleet));
        _services = services ?? throw new ArgumentNullException(nameof(services));
        _status = [.. fleet.Modems.Select(m => new LinkStatus(m, time))];
    }

    /// <summary>Looks.</summary>
    public HealthReport Look()
    {
        MessageDelivery? delivery = _services.GetService<MessageDelivery>();
        string[] reasons = [.. DeadLoops(delivery)];
        if (!_fleet.Modems.Any(m => m.Client.Session.State == SessionState.Online))
        {
            reasons = [.. reasons, "no modem is online"];
        }

        return new HealthReport(reasons.Length == 0, Write(reasons, delivery?.Outbox, _services.GetService<LocalEndpoint>()));
    }

    private IEnumerable<string> DeadLoops(MessageDelivery? delivery)
    {
        foreach (BackgroundService service in _services.GetServices<IHostedService>().OfType<BackgroundService>())
        {
            if (service.ExecuteTask is { IsFaulted: true } failed)
            {
                yield return $"{service.GetType().Name} has failed: {failed.Exception!.InnerException!.Message}";
            }
        }

        foreach (FleetModem modem in _fleet.Modems.Where(m => m.Client.Session.Completion.IsCompleted))
        {
            yield return $"the session of {modem.Client.Session.Name} has ended";
        }

        if (delivery is { Outbox: null })
        {
            yield return "the outbox is not open, local programs can hand in nothing";
        }
        else if (delivery?.ExecuteTask is { IsCompletedSuccessfully: true })
        {
            yield return "the delivery from the outbox has ended";
        }
    }

    private byte[] Write(string[] reasons, MessageOutbox? outbox, LocalEndpoint? endpoint)
    {
        using MemoryStream stream = new();
        using (Utf8JsonWriter json = new(stream, Readable))
        {
            json.WriteStartObject();
            json.WriteString("status", reasons.Length == 0 ? "ok" : "failing");
            json.WriteStartArray("reasons");
            foreach (string reason in reasons)
            {
                json.WriteStringValue(reason);
            }

            json.WriteEndArray();
            json.WriteStartArray("modems");
            foreach (LinkStatus status in _status)
            {
                json.WriteRawValue(status.ToJson());
            }

            json.WriteEndArray();
            if (outbox is not null)
            {
                Write(json, outbox);
            }

            if (endpoint is { IsWanted: true })
            {
                json.WriteString("endpoint", endpoint.Listening.IsCompletedSuccessfully ? endpoint.Listening.Result.ToString() : "not listening");
            }

            json.WriteEndObject();
        }

        stream.WriteByte((byte)'\n');
        return stream.ToArray();
    }

    private static void Write(Utf8JsonWriter json, MessageOutbox outbox)
    {
        OutboxCounts counts = outbox.Counts;
        json.WriteStartObject("outbox");
        json.WriteNumber("messages", counts.Messages);
        json.WriteNumber("bytes", counts.Bytes);
        json.WriteNumber("oldestAgeSeconds", Math.Round(outbox.OldestAge.TotalSeconds, 1));
        json.WriteEndObject();
    }
}
