// --loop: waits until another SIM is in the module.
using OneNetModem.At.Dialogue;
using OneNetModem.At.Links;
using OneNetModem.Diagnostics.Bench;
using OneNetModem.Quectel.Commands;

namespace OneNetModem.Cli.Bench;

/// <summary>Sees SIMs come and go. A module with card detection says so itself (<c>+QSIMSTAT</c>, <c>+CPIN: NOT READY</c>); one without keeps what it
/// has read until it restarts, so that whoever changes the SIM switches it off and on, and the port goes meanwhile. Both are seen: by URC, and by
/// asking now and then.</summary>
/// <param name="setup">The modem.</param>
/// <param name="time">Clock and timers.</param>
internal sealed class SimChange(BenchSetup setup, TimeProvider time)
{
    private static readonly TimeSpan AskEvery = TimeSpan.FromSeconds(3);

    /// <summary>Waits.</summary>
    /// <param name="tested">ICCID of the SIM that was tested last; null: there was none, or it was not read.</param>
    /// <param name="token">Ends it.</param>
    public async Task WaitAsync(string? tested, CancellationToken token)
    {
        bool wasOut = false;
        while (true)
        {
            try
            {
                await using BenchLine line = setup.Line();
                await line.OpenAsync(token);
                await line.Steps.SyncAsync(token);

                // A module that refuses it is asked as well.
                await line.At.SendAsync(Sim.ReportPresence(true), token);
                using AtUrcSubscription urcs = line.At.Subscribe();
                while (!line.IsLost)
                {
                    bool? isIn = await IsInAsync(line, token);
                    string? iccid = isIn == true ? (await line.At.QueryAsync(Sim.Iccid, token)).Value?.Text : null;
                    if (isIn == true && (wasOut || (tested is not null && iccid is not null && iccid != tested)))
                    {
                        return;
                    }

                    // A SIM that a test could not read (it waits for its PIN) may tell its number here, and is no other one for that.
                    tested ??= iccid;
                    wasOut |= isIn == false;
                    await NewsAsync(urcs, token);
                }
            }
            catch (LinkException)
            {
                // Away for now: the module is being switched off and on.
            }

            await Task.Delay(AskEvery, time, token);
        }
    }

    /// <summary>Whether a card is in; null when the module does not say. One that asks for its PIN is: it is tested, and its verdict says so.</summary>
    private static async Task<bool?> IsInAsync(BenchLine line, CancellationToken token) =>
        Sim.StatusOf(await line.At.SendAsync(Sim.Status.Command, token))?.State switch
        {
            SimState.Ready or SimState.PinRequired or SimState.PukRequired or SimState.Pin2OrPuk2Required => true,
            SimState.NotInserted or SimState.NotReady => false,
            _ => null,
        };

    private async Task NewsAsync(AtUrcSubscription urcs, CancellationToken token)
    {
        using CancellationTokenSource limit = new(AskEvery, time);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(token, limit.Token);
        try
        {
            while (await urcs.Reader.WaitToReadAsync(either.Token) && urcs.Reader.TryRead(out AtUrc? urc))
            {
                if (SimPresence.From(urc) is not null || SimStatus.From(urc) is not null)
                {
                    return;
                }
            }
        }
        catch (OperationCanceledException) when (!token.IsCancellationRequested)
        {
            // Time to ask again.
        }
    }
}
