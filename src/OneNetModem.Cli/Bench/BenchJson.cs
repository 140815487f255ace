// The events check and verdict, as programs rely on them.
using System.Text.Json;
using OneNetModem.Cli.Output;
using OneNetModem.Diagnostics.Bench;

namespace OneNetModem.Cli.Bench;

/// <summary>Writes the fields of events.</summary>
internal static class BenchJson
{
    /// <summary>A check that is over.</summary>
    public static void Check(Utf8JsonWriter json, string modem, CheckResult result)
    {
        json.WriteString("modem", modem);
        json.WriteString("id", result.Id);
        json.WriteString("layer", LineEvents.Word(result.Layer));
        json.WriteString("verdict", Word(result.Verdict));
        json.WriteString("summary", result.Summary);
        json.WriteString("cause", result.Cause);
        json.WriteStrings("next", result.NextSteps);
        json.WriteStartArray("measures");
        foreach (Measure measure in result.Measures)
        {
            json.WriteStartObject();
            json.WriteString("name", measure.Name);
            if (measure.Number is { } number && double.IsFinite(number))
            {
                json.WriteNumber("value", number);
                json.WriteString("unit", measure.Unit);
            }
            else
            {
                json.WriteString("value", measure.Text);
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteLines("evidence", result.Evidence);
        json.WriteNumber("ms", LineEvents.Milliseconds(result.Duration));
    }

    /// <summary>A SIM that is tested.</summary>
    public static void Verdict(Utf8JsonWriter json, SimReport sim, string? apn, long? run)
    {
        json.WriteString("modem", sim.Modem);
        json.WriteString("verdict", Word(sim.Verdict));
        json.WriteString("layer", sim.BrokenLayer is { } layer ? LineEvents.Word(layer) : null);
        json.WriteString("sentence", sim.Sentence);
        json.WriteString("label", sim.Label);
        json.WriteString("iccid", sim.Iccid);
        json.WriteString("imsi", sim.Imsi);
        json.WriteString("homeOperator", sim.HomeOperator);
        json.WriteString("imei", sim.Imei);
        json.WriteString("module", sim.Module);
        json.WriteString("firmware", sim.Firmware);
        if (apn is not null)
        {
            json.WriteString("apn", apn);
        }

        if (run is { } number)
        {
            json.WriteNumber("run", number);
        }

        json.WriteBoolean("interrupted", sim.IsInterrupted);
        json.WriteNumber("ms", LineEvents.Milliseconds(sim.Duration));
    }

    private static string Word(Verdict verdict) => JsonNamingPolicy.CamelCase.ConvertName(verdict.ToString());
}
