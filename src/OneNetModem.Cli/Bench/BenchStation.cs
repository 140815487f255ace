// One modem on the bench: a plan run through for the SIM that is in it, and again for the next one.
using OneNetModem.Cli.Bench.Plans;
using OneNetModem.Diagnostics.Bench;
using OneNetModem.Diagnostics.Reports;
using OneNetModem.Quectel.Commands;
using OneNetModem.Quectel.Session;

namespace OneNetModem.Cli.Bench;

/// <summary>Tests SIMs in one modem.</summary>
/// <param name="setup">The modem.</param>
/// <param name="plan">What to test.</param>
/// <param name="checks">The checks.</param>
/// <param name="view">Who shows it.</param>
/// <param name="mask">Whether what is shown is masked.</param>
internal sealed class BenchStation(BenchSetup setup, BenchPlan plan, IReadOnlyList<ICheck> checks, IBenchView view, bool mask)
{
    /// <summary>What output calls the modem.</summary>
    public string Name => setup.Name;

    /// <summary>Tests the SIM with each APN of the plan, as often as the plan says. Cancelled: gives what was done.</summary>
    /// <param name="tested">Told of each run as it ends.</param>
    /// <param name="token">Ends it.</param>
    /// <returns>The ICCID; null when it was not read.</returns>
    public async Task<string?> TestAsync(Func<SimReport, string?, Task> tested, CancellationToken token)
    {
        string? iccid = null;
        foreach (PdpSettings? apn in plan.Apns.Count == 0 ? [null] : plan.Apns.Cast<PdpSettings?>())
        {
            for (int i = 0; i < plan.Repeat; i++)
            {
                SimReport sim = await RunAsync(apn, token);
                iccid = sim.Iccid ?? iccid;
                if (sim.Checks.Any(check => check.Verdict != Verdict.Unfinished))
                {
                    await tested(sim, apn?.Apn);
                }

                // No APN mends what lies below the data connection. And the PIN that was refused is not tried again.
                if (token.IsCancellationRequested || sim.BrokenLayer < SessionLayer.Registration || (sim.BrokenLayer < SessionLayer.Pdp && i == plan.Repeat - 1))
                {
                    return iccid;
                }
            }
        }

        return iccid;
    }

    /// <summary>One run of the checks on a line of its own.</summary>
    public async Task<SimReport> RunAsync(PdpSettings? apn, CancellationToken token)
    {
        await using BenchLine line = setup.Line(apn);
        BenchRun run = new(line, checks);
        run.Happened += happened => view.Show(setup.Name, mask ? Masked(happened, line.Facts) : happened);
        return await run.RunAsync(token);
    }

    private BenchEvent Masked(BenchEvent happened, ModuleFacts facts)
    {
        SimReport Report(params IReadOnlyList<CheckResult> results) => ReportMask.Apply(new SimReport
        {
            Modem = setup.Name,
            Started = default,
            Duration = default,
            Checks = results,
            Iccid = facts.Iccid?.Text,
            Imsi = facts.Imsi,
            Imei = facts.Imei,
            Sentence = happened switch { CheckProgress progress => progress.Text, CheckGoesOn { Text: { } text } => text, _ => "" },
        });

        return happened switch
        {
            CheckFinished finished => finished with { Result = Report(finished.Result).Checks[0] },
            CheckProgress progress => progress with { Text = Report().Sentence },
            CheckGoesOn { Text: not null } goesOn => goesOn with { Text = Report().Sentence },
            _ => happened,
        };
    }
}
