// The signal at one moment, from whichever of the module's answers has it.
using OneNetModem.Quectel.Commands;

namespace OneNetModem.Diagnostics.Bench;

/// <summary>One reading. What the technology does not have is null.</summary>
/// <param name="Access">The technology.</param>
/// <param name="Cell">The cell in use.</param>
/// <param name="Rssi">Received power, dBm.</param>
/// <param name="Power">RSRP or RSCP, dBm.</param>
/// <param name="Quality">RSRQ or Ec/Io, dB.</param>
/// <param name="Sinr">Signal to interference and noise, dB.</param>
internal sealed record SignalSample(RadioAccess? Access, ServingCell? Cell, double? Rssi, double? Power, double? Quality, double? Sinr)
{
    public static async Task<SignalSample> TakeAsync(BenchLine line, CancellationToken token)
    {
        SignalQuality? quality = (await line.At.QueryAsync(Signal.Quality, token)).Value;
        ExtendedSignal? signal = (await line.At.QueryAsync(Signal.Extended, token)).Value;
        ServingCell? cell = (await line.At.QueryAsync(ServingCell.Query, token)).Value;
        return new SignalSample(
            signal?.Access ?? cell?.Access,
            cell,
            signal?.RssiDbm ?? cell?.RssiDbm ?? quality?.RssiDbm,
            signal?.RsrpDbm ?? signal?.RscpDbm ?? cell?.RsrpDbm ?? cell?.RscpDbm,
            signal?.RsrqDb ?? signal?.EcioDb ?? cell?.RsrqDb ?? cell?.EcioDb,
            signal?.SinrDb);
    }
}
