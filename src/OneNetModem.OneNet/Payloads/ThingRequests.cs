// What the platform asks of a device in the thing model, and the answers of either side.
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace OneNetModem.OneNet.Payloads;

/// <summary>The payload of <c>thing/property/set</c> and of a service invoke: plain values, from the platform.</summary>
public sealed class ThingSet : ThingMessage
{
    /// <summary>Makes a request.</summary>
    /// <exception cref="ArgumentException">The id or an identifier is not legal.</exception>
    public ThingSet(string id, IReadOnlyDictionary<string, PayloadValue> values)
        : base(id)
    {
        ArgumentNullException.ThrowIfNull(values);
        RequireIdentifiers(values.Keys, nameof(values));
        Values = values;
    }

    /// <summary>Values by identifier.</summary>
    public IReadOnlyDictionary<string, PayloadValue> Values { get; }

    /// <summary>Reads a payload.</summary>
    public static bool TryParse(ReadOnlySpan<byte> utf8, [NotNullWhen(true)] out ThingSet? message, [NotNullWhen(false)] out string? problem) =>
        TryRead(utf8, PayloadJson.Context.ThingSetWire, static w => new ThingSet(w.Id, w.Params), out message, out problem);

    /// <inheritdoc/>
    public override byte[] ToUtf8() =>
        JsonSerializer.SerializeToUtf8Bytes(new ThingSetWire(Id, new(Values, StringComparer.Ordinal), CurrentVersion), PayloadJson.Context.ThingSetWire);
}

/// <summary>The payload of <c>thing/property/get</c> (from the platform) and <c>thing/property/desired/get</c> (from the device).</summary>
public sealed class ThingGet : ThingMessage
{
    /// <summary>Makes a request.</summary>
    /// <exception cref="ArgumentException">The id or an identifier is not legal.</exception>
    public ThingGet(string id, IReadOnlyList<string> identifiers)
        : base(id)
    {
        ArgumentNullException.ThrowIfNull(identifiers);
        RequireIdentifiers(identifiers, nameof(identifiers));
        Identifiers = identifiers;
    }

    /// <summary>What is asked for.</summary>
    public IReadOnlyList<string> Identifiers { get; }

    /// <summary>Reads a payload.</summary>
    public static bool TryParse(ReadOnlySpan<byte> utf8, [NotNullWhen(true)] out ThingGet? message, [NotNullWhen(false)] out string? problem) =>
        TryRead(utf8, PayloadJson.Context.ThingGetWire, static w => new ThingGet(w.Id, w.Params), out message, out problem);

    /// <inheritdoc/>
    public override byte[] ToUtf8() =>
        JsonSerializer.SerializeToUtf8Bytes(new ThingGetWire(Id, [.. Identifiers], CurrentVersion), PayloadJson.Context.ThingGetWire);
}

/// <summary>An answer of either side: <c>post/reply</c>, <c>set_reply</c>, <c>get_reply</c>, <c>invoke_reply</c>.</summary>
public sealed class ThingReply : ThingMessage
{
    /// <summary>The code of success.</summary>
    public const int Success = 200;

    /// <summary>Makes an answer.</summary>
    /// <param name="id">The id of what is answered: the platform drops any other (log code 1027 or 1028).</param>
    /// <param name="code">200, or an error code.</param>
    /// <param name="message">In words.</param>
    /// <param name="values">What was asked for: property values, or a service's outputs.</param>
    /// <exception cref="ArgumentException">The id is not legal.</exception>
    public ThingReply(string id, int code = Success, string? message = "success", IReadOnlyDictionary<string, PayloadValue>? values = null)
        : base(id)
    {
        Code = code;
        Message = message;
        Values = values;
    }

    /// <summary>200, or an error code.</summary>
    public int Code { get; }

    /// <summary>In words.</summary>
    public string? Message { get; }

    /// <summary>What was asked for; null when nothing was.</summary>
    public IReadOnlyDictionary<string, PayloadValue>? Values { get; }

    /// <summary>Reads a payload.</summary>
    public static bool TryParse(ReadOnlySpan<byte> utf8, [NotNullWhen(true)] out ThingReply? message, [NotNullWhen(false)] out string? problem) =>
        TryRead(utf8, PayloadJson.Context.ThingReplyWire, static w => new ThingReply(w.Id, w.Code, w.Msg, w.Data), out message, out problem);

    /// <inheritdoc/>
    public override byte[] ToUtf8() => JsonSerializer.SerializeToUtf8Bytes(
        new ThingReplyWire(Id, Code, Message, Values is null ? null : new(Values, StringComparer.Ordinal)), PayloadJson.Context.ThingReplyWire);
}
