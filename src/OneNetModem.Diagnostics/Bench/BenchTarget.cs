// What a bench tests against: the settings of one modem and of the device that it is to be on the platform.
using OneNetModem.Diagnostics.Bench.Operators;
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

    /// <summary>The topic to publish on, <c>{pid}</c> and <c>{device}</c> filled in; null: the platform's own for data points, or for
    /// properties where it has no data points or the modem's topics are those of the thing model.</summary>
    public string? Topic { get; init; }

    /// <summary>What to publish, a plain JSON object such as <c>{"temp":21.5}</c>; null: a value named <c>simtest</c>, which no thing
    /// model has.</summary>
    public string? Values { get; init; }

    /// <summary>Whose SIM it is and which APN it wants.</summary>
    public IOperatorTable Operators { get; init; } = OperatorTable.Default;

    /// <summary>Without secrets.</summary>
    public override string ToString() => $"{Modem.Name} to {Host}:{Port}";
}
