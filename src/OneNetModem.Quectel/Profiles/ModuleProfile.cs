// What differs between module series, as data.
using OneNetModem.Quectel.Commands;

namespace OneNetModem.Quectel.Profiles;

/// <summary>A module series with one command set.</summary>
public enum ModuleSeries
{
    /// <summary>EC20, EC21, EC25, EG21, EG25, EG91, EG95, EM05.</summary>
    Ec2x,

    /// <summary>BG96.</summary>
    Bg96,

    /// <summary>BG95, BG77, BG600L.</summary>
    Bg95,
}

/// <summary>Numbers from one to another, both included.</summary>
/// <param name="First">The lowest.</param>
/// <param name="Last">The highest.</param>
public readonly record struct NumberRange(int First, int Last)
{
    /// <summary>Whether a number is one of them.</summary>
    public bool Contains(int number) => number >= First && number <= Last;

    /// <summary>Such as <c>1-16</c>.</summary>
    public override string ToString() => $"{First.Text()}-{Last.Text()}";
}

/// <summary>What a driver must know about a series. Immutable; <see cref="ModuleProfiles"/> has one for each, and
/// <see cref="PublishProbe"/> refines it by what the module at hand says.</summary>
public sealed record ModuleProfile
{
    /// <summary>The series.</summary>
    public required ModuleSeries Series { get; init; }

    /// <summary>The series' name in settings and messages: <c>EC2x</c>, <c>BG96</c>, <c>BG95</c>.</summary>
    public required string Name { get; init; }

    /// <summary>The command that publishes a counted payload.</summary>
    public required Fact<QmtPublishCommand> PublishCommand { get; init; }

    /// <summary>The largest payload of one publish, bytes. Longer ones are cut by the module and reported as sent.</summary>
    public required Fact<int> MaxPublishBytes { get; init; }

    /// <summary>PDP context ids that <c>AT+QMTCFG="pdpcid"</c> takes.</summary>
    public required Fact<NumberRange> ContextIds { get; init; }

    /// <summary>MQTT client indexes.</summary>
    public required Fact<NumberRange> ClientIndexes { get; init; }

    /// <summary>The longest host name, bytes.</summary>
    public required Fact<int> MaxHostBytes { get; init; }

    /// <summary>Unacknowledged publishes that a client may have.</summary>
    public required Fact<int> PublishWindow { get; init; }

    /// <summary>Ports that <c>AT+QURCCFG="urcport"</c> takes.</summary>
    public required Fact<IReadOnlyList<string>> UrcPorts { get; init; }

    /// <summary>The URC port of a module fresh from the factory; null when not known.</summary>
    public required Fact<string?> DefaultUrcPort { get; init; }

    /// <summary>Whether <c>AT+QCFG="urc/cache"</c> exists; where it does, it must be 0 for URCs to come.</summary>
    public required Fact<bool> HasUrcCache { get; init; }

    /// <summary>Whether the bytes of a data phase are echoed while command echo is on; null when not known.</summary>
    public required Fact<bool?> EchoesData { get; init; }

    /// <summary>What ends a data phase that is still open after it was padded to its length; empty when nothing is known to.</summary>
    public required Fact<ReadOnlyMemory<byte>> LeaveDataPhase { get; init; }

    /// <summary>Whether <c>AT+QMTCFG="qmtping"</c> and the URC <c>+QMTPING</c> exist.</summary>
    public required Fact<bool> HasPingReport { get; init; }

    /// <summary>How long <c>+QMTOPEN</c> may take on plain TCP.</summary>
    public required Fact<TimeSpan> OpenTimeout { get; init; }

    /// <summary>How long <c>+QMTOPEN</c> may take with TLS.</summary>
    public required Fact<TimeSpan> OpenTlsTimeout { get; init; }

    /// <summary>How long <c>+QMTCLOSE</c> may take; on silence the client counts as closed.</summary>
    public required Fact<TimeSpan> CloseTimeout { get; init; }

    /// <summary>How long <c>+QMTDISC</c> may take.</summary>
    public required Fact<TimeSpan> DisconnectTimeout { get; init; }

    /// <summary>The series' words for access technologies in <c>AT+QNWINFO</c>, besides those of GSM and UMTS.</summary>
    public required Fact<IReadOnlyList<string>> AccessNames { get; init; }

    /// <summary>The lowest number of parts that make <c>AT+QINISTAT</c> complete.</summary>
    public required Fact<SimParts> CompleteStart { get; init; }

    /// <summary>The name.</summary>
    public override string ToString() => Name;
}
