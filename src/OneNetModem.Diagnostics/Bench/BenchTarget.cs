// What a bench tests against: the settings of one modem and of the device that it is to be on the platform.
using OneNetModem.OneNet.Endpoints;
using OneNetModem.OneNet.Topics;
using OneNetModem.Quectel.Session;

namespace OneNetModem.Diagnostics.Bench;

/// <summary>The target of a run. All of it is given from outside; secrets (PIN, APN password) are in <see cref="Modem"/>.</summary>
public sealed record BenchTarget
{
    /// <summary>The modem: name, profile, PIN, APN, MQTT client, TLS material. Its time limits give way to the plan's
    /// (<see cref="BenchLimits"/>).</summary>
    public ModemSessionOptions Modem { get; init; } = new();

    /// <summary>The platform.</summary>
    public PlatformProfile Platform { get; init; } = PlatformProfile.Suite;

    /// <summary>The device; null: only what lies below the login can be tested.</summary>
    public DeviceIdentity? Device { get; init; }

    /// <summary>The server's name or address.</summary>
    public required string Host { get; init; }

    /// <summary>Its port.</summary>
    public required int Port { get; init; }

    /// <summary>Operators by their numbers; null: none is known.</summary>
    public IOperatorTable? Operators { get; init; }

    /// <summary>Without secrets.</summary>
    public override string ToString() => $"{Modem.Name} to {Host}:{Port}";
}

/// <summary>Who is who in mobile networks.</summary>
public interface IOperatorTable
{
    /// <summary>The operator of a network code such as <c>46000</c>; null when it is not known.</summary>
    string? NameOf(string plmn);

    /// <summary>The operator of an IMSI; null when it is not known.</summary>
    string? NameByImsi(string imsi);

    /// <summary>Who issued the card, by the ICCID's first digits; null when it is not known.</summary>
    string? IssuerOf(string iccid);

    /// <summary>APNs of the operator of an IMSI, most usual first; empty when none is known.</summary>
    IReadOnlyList<string> ApnsFor(string imsi);
}
