// What a bridge tells the cloud of its own link: signal, cell, counters. Data points of its own device.
using System.Text.Json;
using OneNetModem.OneNet.Payloads;

namespace OneNetModem.Bridge.Reports;

/// <summary>The state of a modem's link at one moment; null where the module did not say.</summary>
public sealed record LinkReport
{
    /// <summary>Received signal strength in dBm.</summary>
    public int? RssiDbm { get; init; }

    /// <summary>Reference signal received power in dBm (LTE).</summary>
    public int? RsrpDbm { get; init; }

    /// <summary>Reference signal received quality in dB (LTE).</summary>
    public int? RsrqDb { get; init; }

    /// <summary>Signal to interference and noise in dB (LTE).</summary>
    public double? SinrDb { get; init; }

    /// <summary>The access technology as the module names it.</summary>
    public string? Technology { get; init; }

    /// <summary>The band as the module names it.</summary>
    public string? Band { get; init; }

    /// <summary>Operator code, MCC and MNC.</summary>
    public string? Operator { get; init; }

    /// <summary>The cell's id, in hex.</summary>
    public string? Cell { get; init; }

    /// <summary>Seconds online without a break.</summary>
    public long OnlineSeconds { get; init; }

    /// <summary>How often the session came online since it was started.</summary>
    public int Connects { get; init; }

    /// <summary>Messages published and acknowledged since start.</summary>
    public long Published { get; init; }

    /// <summary>Messages received since start.</summary>
    public long Received { get; init; }

    /// <summary>Lines that belonged to nobody, since the port was opened.</summary>
    public long Orphans { get; init; }

    /// <summary>The values that are known, by stream name.</summary>
    public IReadOnlyList<(string Stream, PayloadValue Value)> Values
    {
        get
        {
            List<(string, PayloadValue)> values = [];
            Add(values, "rssi", RssiDbm);
            Add(values, "rsrp", RsrpDbm);
            Add(values, "rsrq", RsrqDb);
            if (SinrDb is { } sinr)
            {
                values.Add(("sinr", sinr));
            }

            Add(values, "technology", Technology);
            Add(values, "band", Band);
            Add(values, "operator", Operator);
            Add(values, "cell", Cell);
            Add(values, "online", OnlineSeconds);
            Add(values, "connects", Connects);
            Add(values, "published", Published);
            Add(values, "received", Received);
            Add(values, "orphans", Orphans);
            return values;
        }
    }

    /// <summary>The values that are known as one plain JSON object, in UTF-8.</summary>
    public byte[] ToJson()
    {
        using MemoryStream stream = new();
        using (Utf8JsonWriter json = new(stream))
        {
            json.WriteStartObject();
            foreach ((string name, PayloadValue value) in Values)
            {
                json.WritePropertyName(name);
                json.WriteRawValue(value.Json);
            }

            json.WriteEndObject();
        }

        return stream.ToArray();
    }

    private static void Add(List<(string, PayloadValue)> values, string stream, long? value)
    {
        if (value is { } known)
        {
            values.Add((stream, known));
        }
    }

    private static void Add(List<(string, PayloadValue)> values, string stream, string? value)
    {
        if (!string.IsNullOrEmpty(value))
        {
            values.Add((stream, value));
        }
    }
}
