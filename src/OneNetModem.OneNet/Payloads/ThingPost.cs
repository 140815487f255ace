// What a device reports in the thing model: properties and events. Times count MILLISECONDS.
using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Json;

namespace OneNetModem.OneNet.Payloads;

/// <summary>One property value or event output.</summary>
/// <param name="Value">The value; its type must be the one in the product's thing model (code 302 otherwise).</param>
/// <param name="Time">When it was measured, sent in milliseconds; null lets the platform take the time of arrival.</param>
public sealed record ThingValue(PayloadValue Value, DateTimeOffset? Time = null);

/// <summary>The payload of <c>thing/property/post</c> and <c>thing/event/post</c>.</summary>
public sealed class ThingPost : ThingMessage
{
    private static readonly long s_lastTime = DateTimeOffset.MaxValue.ToUnixTimeMilliseconds();

    /// <summary>Makes a post.</summary>
    /// <exception cref="ArgumentException">The id or an identifier is not legal, or there are no values.</exception>
    public ThingPost(string id, IReadOnlyDictionary<string, ThingValue> values)
        : base(id)
    {
        ArgumentNullException.ThrowIfNull(values);
        RequireIdentifiers(values.Keys, nameof(values));
        if (values.Count == 0)
        {
            throw new ArgumentException("There are no values in it.", nameof(values));
        }

        Values = values;
    }

    /// <summary>Values by identifier.</summary>
    public IReadOnlyDictionary<string, ThingValue> Values { get; }

    /// <summary>Several values of one time.</summary>
    /// <exception cref="ArgumentException">As the constructor.</exception>
    public static ThingPost Of(string id, DateTimeOffset? time, params IEnumerable<(string Identifier, PayloadValue Value)> values) =>
        new(id, values.ToDictionary(static v => v.Identifier, v => new ThingValue(v.Value, time), StringComparer.Ordinal));

    /// <summary>Makes a post of a plain object such as <c>{"temp":21.5,"led":true}</c>.</summary>
    public static bool TryFromObject(
        string json, string id, DateTimeOffset? time, [NotNullWhen(true)] out ThingPost? message, [NotNullWhen(false)] out string? problem)
    {
        ArgumentNullException.ThrowIfNull(json);
        return TryRead(
            Encoding.UTF8.GetBytes(json),
            PayloadJson.Context.DictionaryStringPayloadValue,
            values => Of(id, time, values.Select(static v => (v.Key, v.Value))),
            out message,
            out problem);
    }

    /// <summary>Reads a payload as the platform does.</summary>
    public static bool TryParse(ReadOnlySpan<byte> utf8, [NotNullWhen(true)] out ThingPost? message, [NotNullWhen(false)] out string? problem) =>
        TryRead(utf8, PayloadJson.Context.ThingPostWire, FromWire, out message, out problem);

    /// <inheritdoc/>
    public override byte[] ToUtf8()
    {
        Dictionary<string, ThingValueWire?> values = Values.ToDictionary(
            static v => v.Key, static v => (ThingValueWire?)new ThingValueWire(v.Value.Value, v.Value.Time?.ToUnixTimeMilliseconds()), StringComparer.Ordinal);
        return JsonSerializer.SerializeToUtf8Bytes(new ThingPostWire(Id, values, CurrentVersion), PayloadJson.Context.ThingPostWire);
    }

    private static ThingPost FromWire(ThingPostWire wire) =>
        new(wire.Id, wire.Params.ToDictionary(static p => p.Key, static p => FromWire(p.Value), StringComparer.Ordinal));

    private static ThingValue FromWire(ThingValueWire? wire) => wire is null
        ? throw new JsonException("A value is null.")
        : new ThingValue(wire.Value, wire.Time is { } t ? DateTimeOffset.FromUnixTimeMilliseconds(Math.Clamp(t, 0, s_lastTime)) : null);
}
