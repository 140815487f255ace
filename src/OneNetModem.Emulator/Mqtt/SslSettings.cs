// The SSL contexts of AT+QSSLCFG: six, each a set of keys with defaults (BG95 SSL note V1.1).
using OneNetModem.Emulator.Core;

namespace OneNetModem.Emulator.Mqtt;

internal sealed class SslSettings
{
    private static readonly Dictionary<string, string> Defaults = new(StringComparer.Ordinal)
    {
        ["sslversion"] = "4",
        ["ciphersuite"] = "0XFFFF",
        ["cacert"] = "",
        ["clientcert"] = "",
        ["clientkey"] = "",
        ["seclevel"] = "0",
        ["session"] = "0",
        ["sni"] = "0",
        ["checkhost"] = "0",
        ["ignorelocaltime"] = "1",
        ["negotiatetime"] = "300",
        ["renegotiation"] = "0",
        ["dtls"] = "0",
        ["dtlsversion"] = "2",
    };

    private readonly Dictionary<(int Context, string Key), string> _values = [];

    internal static IEnumerable<string> Keys => Defaults.Keys;

    internal static string? Default(string key) => Defaults.GetValueOrDefault(key);

    internal static bool IsFile(string key) => key is "cacert" or "clientcert" or "clientkey";

    internal void Set(int context, string key, string value) => _values[(context, key)] = value;

    internal void Reset() => _values.Clear();

    internal string Shown(int context, string key) => IsFile(key) ? $"\"{Get(context, key)}\"" : Get(context, key);

    internal ModuleTls Tls(int context, FileStore files, DateTimeOffset clock)
    {
        byte[]? certificate = File(context, "clientcert", files);
        byte[]? key = File(context, "clientkey", files);
        return new ModuleTls(
            Get(context, "seclevel") != "0",
            File(context, "cacert", files),
            Get(context, "ignorelocaltime") == "1" ? null : clock,
            Get(context, "seclevel") == "2" && certificate is not null && key is not null ? [.. certificate, (byte)'\n', .. key] : null);
    }

    private byte[]? File(int context, string key, FileStore files) => Get(context, key) is { Length: > 0 } name ? files.Find(name) : null;

    private string Get(int context, string key) => _values.GetValueOrDefault((context, key), Defaults[key]);
}
