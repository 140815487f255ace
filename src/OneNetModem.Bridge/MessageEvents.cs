// What a OneNET client tells its owner. These become the program's JSON events.
using OneNetModem.OneNet.Rules;
using OneNetModem.Quectel.Mqtt;

namespace OneNetModem.Bridge;

/// <summary>A message was published, or failed to be.</summary>
/// <param name="Id">The OneNET id of a data-point or thing-model message; the MQTT packet id of others.</param>
/// <param name="Topic">The topic.</param>
/// <param name="Qos">0 or 1.</param>
/// <param name="Result">What became of it.</param>
public sealed record MessagePublished(string Id, string Topic, int Qos, PublishResult Result);

/// <summary>A message arrived that is neither an answer of the platform nor handled inside.</summary>
/// <param name="Topic">The topic.</param>
/// <param name="Payload">The bytes.</param>
public sealed record MessageArrived(string Topic, ReadOnlyMemory<byte> Payload);

/// <summary>What is against the platform's rules, refused before the module was asked.</summary>
/// <param name="violations">The rules and the reasons.</param>
public sealed class RuleViolationException(IReadOnlyList<RuleViolation> violations)
    : ArgumentException(string.Join("; ", violations.Select(v => v.Reason)))
{
    /// <summary>The rules and the reasons.</summary>
    public IReadOnlyList<RuleViolation> Violations { get; } = violations;
}
