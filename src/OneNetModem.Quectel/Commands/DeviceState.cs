// How the module itself is: supply voltage (AT+CBC) and temperature (AT+QTEMP).
using OneNetModem.At.Dialogue;

namespace OneNetModem.Quectel.Commands;

/// <summary>The answer to <c>AT+CBC</c> (3GPP TS 27.007 section 8.4, with Quectel's voltage).</summary>
/// <param name="ChargeState">0 not charging, 1 charging, 2 charged.</param>
/// <param name="ChargePercent">0 to 100; without meaning on a module without a battery.</param>
/// <param name="Millivolts">The voltage at VBAT, mV; null when not reported.</param>
public sealed record SupplyState(int ChargeState, int ChargePercent, int? Millivolts);

/// <summary>One temperature sensor.</summary>
/// <param name="Sensor">Its name, or its position where the module prints numbers only.</param>
/// <param name="Celsius">Degrees Celsius.</param>
public sealed record TemperatureReading(string Sensor, int Celsius);

/// <summary>The answer to <c>AT+QTEMP</c>.</summary>
/// <param name="Readings">One a sensor.</param>
public sealed record Temperatures(IReadOnlyList<TemperatureReading> Readings);

/// <summary>Device state queries.</summary>
public static class DeviceState
{
    /// <summary><c>AT+CBC</c>.</summary>
    public static readonly AtQuery<SupplyState> Supply = new(
        new AtCommand("AT+CBC"),
        r => ReplyLines.First(r, "+CBC", f => f.Number(0) is { } state && f.Number(1) is { } percent
            ? new SupplyState(state, percent, f.Number(2))
            : null));

    /// <summary><c>AT+QTEMP</c>: either numbers (<c>+QTEMP: 30,28,27</c>) or a name and a value a line (<c>+QTEMP: "xo_therm","43"</c>).</summary>
    public static readonly AtQuery<Temperatures> Temperature = new(new AtCommand("AT+QTEMP"), ParseTemperature);

    /// <summary>Reads both forms; null when there is no reading.</summary>
    public static Temperatures? ParseTemperature(AtResponse response)
    {
        ArgumentNullException.ThrowIfNull(response);
        List<TemperatureReading> readings = [];
        foreach (string line in response.Lines)
        {
            if (AtFields.After(line, "+QTEMP") is not { } fields)
            {
                continue;
            }

            if (fields.Count == 2 && fields.Number(0) is null && fields.Number(1) is { } named)
            {
                readings.Add(new TemperatureReading(fields[0], named));
                continue;
            }

            for (int i = 0; i < fields.Count; i++)
            {
                if (fields.Number(i) is { } celsius)
                {
                    readings.Add(new TemperatureReading((i + 1).Text(), celsius));
                }
            }
        }

        return readings.Count > 0 ? new Temperatures(readings) : null;
    }
}
