// The independent broker, one for a class of tests.
using OneNetModem.Testing;

namespace OneNetModem.EndToEnd.Tests.Traffic;

public sealed class Mosquitto : IAsyncLifetime
{
    private MosquittoBroker? _broker;

    internal int Port => _broker!.Port;

    internal static void Require()
    {
        if (MosquittoBroker.Executable is not null)
        {
            return;
        }

        const string reason = "mosquitto is not installed (Debian: apt-get install mosquitto)";
        if (Environment.GetEnvironmentVariable("CI") == "true")
        {
            Assert.Fail(reason);
        }

        Assert.Skip(reason);
    }

    public async ValueTask InitializeAsync() => _broker = MosquittoBroker.Executable is null ? null : await MosquittoBroker.StartAsync();

    public async ValueTask DisposeAsync()
    {
        if (_broker is not null)
        {
            await _broker.DisposeAsync();
        }
    }
}
