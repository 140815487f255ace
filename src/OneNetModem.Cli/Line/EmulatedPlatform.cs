// The emulated OneNET as commands start it, with TLS where the settings ask for it.
using OneNetModem.Emulator;
using OneNetModem.Emulator.Platform;
using OneNetModem.OneNet.Endpoints;
using OneNetModem.OneNet.Payloads;

namespace OneNetModem.Cli.Line;

/// <summary>The emulated platform, and where its module reaches it.</summary>
internal sealed class EmulatedPlatform : IAsyncDisposable
{
    // Long enough for the first report to be answered before it.
    private static readonly UnaskedCommand Unasked = new(
        TimeSpan.FromSeconds(1), "report", new Dictionary<string, PayloadValue>(StringComparer.Ordinal) { ["interval"] = 60 });

    private readonly EmulatedAuthority?[] _authorities;

    private EmulatedPlatform(EmulatedOneNet server, string caFile, params EmulatedAuthority?[] authorities) => (Server, CaFile, _authorities) = (server, caFile, authorities);

    /// <summary>The platform itself.</summary>
    public EmulatedOneNet Server { get; }

    /// <summary>OneNet:CaFile for it.</summary>
    public string CaFile { get; }

    /// <summary>Where every connection leads.</summary>
    public HostPort Address => new("127.0.0.1", Server.TlsPort ?? Server.Port);

    /// <summary>Starts it on a free port of 127.0.0.1.</summary>
    public static async Task<EmulatedPlatform> StartAsync(EmulatedSetup setup, TimeProvider time)
    {
        EmulatedOneNetOptions options = new() { Registry = setup.Registry, TimeProvider = time, Unasked = Unasked };
        if (!setup.Settings.Tls)
        {
            return new EmulatedPlatform(await EmulatedOneNet.StartAsync(options), setup.Settings.CaFile);
        }

        EmulatedAuthority authority = new("emulated OneNET", time.GetUtcNow());
        EmulatedAuthority? other = setup is { IsForeignServer: true, Settings.CaFile.Length: 0 } ? new("another authority", time.GetUtcNow()) : null;
        OneNetEndpoint? endpoint = setup.Profile.Endpoint(tls: true);
        options = options with { Certificate = authority.Issue(setup.Settings.Host.Length > 0 || endpoint is null ? setup.Settings.Host : endpoint.Host) };
        return new EmulatedPlatform(await EmulatedOneNet.StartAsync(options), !setup.IsForeignServer ? authority.CaFile : other?.CaFile ?? setup.Settings.CaFile, authority, other);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        foreach (EmulatedAuthority? authority in _authorities)
        {
            authority?.Dispose();
        }
    }
}
