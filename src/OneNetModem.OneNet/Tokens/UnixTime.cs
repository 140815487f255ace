// Unix seconds that may lie beyond what DateTimeOffset can hold.
namespace OneNetModem.OneNet.Tokens;

internal static class UnixTime
{
    private static readonly long s_min = DateTimeOffset.MinValue.ToUnixTimeSeconds();
    private static readonly long s_max = DateTimeOffset.MaxValue.ToUnixTimeSeconds();

    public static DateTimeOffset FromSeconds(long seconds) => DateTimeOffset.FromUnixTimeSeconds(Math.Clamp(seconds, s_min, s_max));
}
