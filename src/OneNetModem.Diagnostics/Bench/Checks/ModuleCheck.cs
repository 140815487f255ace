// The module: it answers, is one that we know, and is in good health as far as it says.
using OneNetModem.Quectel.Commands;
using OneNetModem.Quectel.Session;

namespace OneNetModem.Diagnostics.Bench.Checks;

/// <summary>Asks the module who and how it is.</summary>
public sealed class ModuleCheck : ICheck
{
    /// <inheritdoc/>
    public string Id => "module";

    /// <inheritdoc/>
    public SessionLayer Layer => SessionLayer.Module;

    /// <inheritdoc/>
    public string Title => "module";

    /// <inheritdoc/>
    public IReadOnlyList<string> Needs => ["port"];

    /// <inheritdoc/>
    public async Task<CheckResult> RunAsync(BenchLine line, CancellationToken token)
    {
        ArgumentNullException.ThrowIfNull(line);
        line.Say($"waiting for the module to answer, up to {line.Limits.Sync.TotalSeconds:0} s");
        if ((await line.Steps.SyncAsync(token) ?? await line.Steps.IdentifyAsync(token)) is { } fault)
        {
            return this.Fail(fault);
        }

        ModuleFacts facts = line.Facts;
        SupplyState? supply = (await line.At.QueryAsync(DeviceState.Supply, token)).Value;
        Temperatures? temperatures = (await line.At.QueryAsync(DeviceState.Temperature, token)).Value;
        SimInitialisation? started = (await line.At.QueryAsync(Sim.Initialisation, token)).Value;
        FunctionalityLevel? level = (await line.At.QueryAsync(Power.Level, token)).Value;
        TemperatureReading? hottest = temperatures?.Readings.MaxBy(r => r.Celsius);
        IReadOnlyList<Measure> measures = new MeasureList()
            .Add("manufacturer", facts.Identity?.Manufacturer)
            .Add("model", facts.Identity?.Model)
            .Add("firmware", facts.Identity?.Revision)
            .Add("profile", facts.Profile?.Name)
            .Add("imei", facts.Imei)
            .Add("boot_state", started is null ? null : started.Parts == SimParts.None ? "nothing that needs a SIM has started" : $"started: {Words(started.Parts)}")
            .Add("radio", level is null ? null : level.Level == Functionality.Full ? "on" : $"off (AT+CFUN: {(int)level.Level})")
            .Add("supply", supply?.Millivolts, "mV")
            .Add("temperature", hottest?.Celsius, "°C")
            .Items;
        return Judge(line, supply?.Millivolts, hottest) with { Measures = measures };
    }

    private static string Words(SimParts parts) => string.Join(", ", new[] { (SimParts.Pin, "SIM"), (SimParts.Sms, "short messages"), (SimParts.PhoneBook, "phone book") }.Where(p => parts.HasFlag(p.Item1)).Select(p => p.Item2));

    private CheckResult Judge(BenchLine line, int? millivolts, TemperatureReading? hottest)
    {
        ModuleFacts facts = line.Facts;
        (int min, int max) = line.Limits.Supply(facts.Profile?.Series);
        if (millivolts < min || millivolts > max)
        {
            return this.Warn($"the module measures {millivolts} mV at its supply, outside of {min} to {max} mV", "a weak or wrong power supply", "measure the voltage at the module under load", "use a short, thick cable and a large capacitor near the module") with { Proof = ["+CBC: "] };
        }

        if (line.Limits.Temperature.Of(hottest?.Celsius) != Verdict.Pass)
        {
            return this.Warn($"the module is {hottest!.Celsius} °C hot", "too little cooling, or a hot cabinet", "let air to it; modules go slower and switch off when they get too hot") with { Proof = [$"+QTEMP: \"{hottest.Sensor}\"", "+QTEMP: "] };
        }

        if (facts.Imei is null)
        {
            return this.Warn("the module does not tell its IMEI", "it is not programmed, or the firmware is damaged", "networks refuse modules without one; ask the seller");
        }

        return facts.Imei.Length == 15 && !CheckDigit.Fits(facts.Imei)
            ? this.Warn($"the check digit of IMEI {facts.Imei} is wrong", "the IMEI was changed or never programmed", "compare it with the label; operators may refuse such a module")
            : this.Pass($"{facts.Identity?.Model} with firmware {facts.Identity?.Revision ?? "unknown"} answers");
    }
}
