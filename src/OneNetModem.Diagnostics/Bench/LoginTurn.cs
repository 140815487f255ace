// Modems that are the same device on the platform log in one after the other: a second login throws the first one out.
namespace OneNetModem.Diagnostics.Bench;

/// <summary>One device, for which lines of several modems stand in a queue.</summary>
/// <param name="device">Its name, for those who wait.</param>
public sealed class LoginTurn(string device) : IDisposable
{
    private readonly SemaphoreSlim _free = new(1, 1);

    /// <summary>Waits until no other line is logged in.</summary>
    internal async Task TakeAsync(Action<string> say, CancellationToken token)
    {
        if (!_free.Wait(0, token))
        {
            say($"waits: another modem of this run is logged in as '{device}'");
            await _free.WaitAsync(token);
        }
    }

    /// <summary>Lets the next one log in.</summary>
    internal void Give() => _free.Release();

    /// <inheritdoc/>
    public void Dispose() => _free.Dispose();
}
