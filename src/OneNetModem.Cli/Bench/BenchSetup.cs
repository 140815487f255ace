// From a modem of the settings to a line that checks can use.
using Microsoft.Extensions.Logging;
using OneNetModem.Bridge;
using OneNetModem.Cli.Bench.Plans;
using OneNetModem.Cli.Line;
using OneNetModem.Diagnostics.Bench;
using OneNetModem.OneNet.Topics;
using OneNetModem.Quectel.Commands;

namespace OneNetModem.Cli.Bench;

/// <summary>Makes bench lines of one modem, one a run.</summary>
internal sealed class BenchSetup
{
    private readonly LineSetup _line;
    private readonly ModemParts _parts;
    private readonly BenchPlan _plan;
    private readonly ILogger _log;

    /// <param name="line">The modem.</param>
    /// <param name="plan">Limits, and what to publish.</param>
    /// <exception cref="Bridge.Settings.SettingsException">A setting is missing or wrong; no device at all is none: the checks then end before the login.</exception>
    public BenchSetup(LineSetup line, BenchPlan plan)
    {
        (_line, _plan) = (line, plan);
        _log = line.Surroundings.Logs!.CreateLogger<BenchLine>();
        _parts = ModemComposition.Parts(line.Modem, _log, deviceMayBeMissing: true);
    }

    /// <summary>What output calls the modem.</summary>
    public string Name => _parts.Options.Name;

    /// <summary>Who the modem is, and where: two that have the same one throw each other out. Null: nobody, or alone with a platform of its own.</summary>
    public (string Host, int Port, DeviceIdentity Device)? Login =>
        _parts.Device is { } device && _line.Emulated is null ? (_parts.Endpoint.Host, _parts.Endpoint.Port, device) : null;

    /// <summary>Its turn to log in; null: it has the device to itself.</summary>
    public LoginTurn? Turn { get; set; }

    /// <summary>A line whose port is closed.</summary>
    /// <param name="apn">The APN in place of the settings' own.</param>
    public BenchLine Line(PdpSettings? apn = null) => new(
        new BenchTarget
        {
            Modem = apn is null ? _parts.Options : _parts.Options with { Pdp = apn },
            Platform = _parts.Platform,
            Device = _parts.Device,
            Host = _parts.Endpoint.Host,
            Port = _parts.Endpoint.Port,
            Topic = _plan.Topic is { } topic ? _parts.Device?.Expand(topic) ?? topic : null,
            Values = _plan.Values,
        },
        _line.OpenLinkAsync, _parts.Credentials, _plan.Limits, _line.Time, _log)
    {
        Turn = Turn,
    };
}
