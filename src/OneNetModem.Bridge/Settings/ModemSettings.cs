// The settings of one modem: its port, its SIM, its data connection.
using OneNetModem.At.Links;

namespace OneNetModem.Bridge.Settings;

/// <summary>One modem, with the OneNET identity that it speaks for. Defaults are those of <see cref="SettingTable"/>.</summary>
/// <remarks>Its text never shows a PIN or a password.</remarks>
public sealed record ModemSettings
{
    /// <summary>The name in logs and in local topics when there are several modems; empty for the only one.</summary>
    public string Name { get; init; } = "";

    /// <summary><c>auto</c>, a device path, <c>COM7</c>, <c>tcp://host:port</c> or <c>imei:860000012345678</c>.</summary>
    public string Port { get; init; } = "auto";

    /// <summary>Baud rate of a UART; USB ports ignore it.</summary>
    public int Baud { get; init; } = 115200;

    /// <summary>Which implementation reads a local port.</summary>
    public LinkKind Link { get; init; }

    /// <summary>The module series: <c>auto</c> asks the module, else <c>EC2x</c>, <c>BG96</c>, <c>BG95</c>.</summary>
    public string Profile { get; init; } = "auto";

    /// <summary>The operator's access point; empty leaves what the SIM and the network agree on.</summary>
    public string Apn { get; init; } = "";

    /// <summary>User name of the access point; empty for none.</summary>
    public string ApnUser { get; init; } = "";

    /// <summary>Password of the access point; secret.</summary>
    public string ApnPassword { get; init; } = "";

    /// <summary>The SIM's PIN; secret; tried once and never again by itself. Empty: none.</summary>
    public string Pin { get; init; } = "";

    /// <summary>PDP context, 1 to 16.</summary>
    public int ContextId { get; init; } = 1;

    /// <summary>MQTT client of the module, 0 to 5.</summary>
    public int ClientIndex { get; init; }

    /// <summary>The platform and identity of this modem.</summary>
    public OneNetSettings OneNet { get; init; } = new();

    /// <summary>How the link to this modem is opened.</summary>
    public LinkSettings ToLink() => new() { Baud = Baud, Kind = Link };

    /// <summary>Name and port, and nothing secret.</summary>
    public override string ToString() => Name.Length > 0 ? $"{Name} on {Port}" : Port;
}
