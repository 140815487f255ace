// The port: there, ours to open, and not held by another program.
using OneNetModem.At.Links;
using OneNetModem.Quectel.Session;

namespace OneNetModem.Diagnostics.Bench.Checks;

/// <summary>Opens the port.</summary>
public sealed class PortCheck : ICheck
{
    /// <inheritdoc/>
    public string Id => "port";

    /// <inheritdoc/>
    public SessionLayer Layer => SessionLayer.Port;

    /// <inheritdoc/>
    public string Title => "serial port";

    /// <inheritdoc/>
    public IReadOnlyList<string> Needs => [];

    /// <inheritdoc/>
    public async Task<CheckResult> RunAsync(BenchLine line, CancellationToken token)
    {
        ArgumentNullException.ThrowIfNull(line);
        try
        {
            await line.OpenAsync(token);
        }
        catch (LinkException e)
        {
            Diagnosis diagnosis = Diagnosis.Of(e);
            return this.Fail(diagnosis.What, diagnosis.Cause, diagnosis.Tries);
        }

        return this.Pass($"{line.At.Name} is open") with { Measures = new MeasureList().Add("port", line.At.Name).Items };
    }
}
