// Makes a report that can be handed on: whose SIM and module it was can no longer be read from it.
using OneNetModem.At.Tracing;
using OneNetModem.Diagnostics.Bench;

namespace OneNetModem.Diagnostics.Reports;

/// <summary>Replaces ICCID, IMSI and IMEI wherever they occur by their first six and last two digits: <c>460001*******34</c>. The label of a SIM
/// stays: it is what tells masked SIMs apart.</summary>
public sealed class ReportMask
{
    private readonly (string Plain, string Masked)[] _known;

    private ReportMask(IEnumerable<SimReport> sims)
        : this(sims.SelectMany(sim => ((string?[])[sim.Iccid, sim.Imsi, sim.Imei])))
    {
    }

    /// <summary>A mask for these identities, and for what looks like one.</summary>
    internal ReportMask(IEnumerable<string?> identities)
    {
        // The longest first: an identity that is part of another one must not break it up.
        _known =
        [
            .. from identity in identities.OfType<string>().Where(identity => IdentityMask.Of(identity) != identity).Distinct(StringComparer.Ordinal)
               from form in Forms(identity)
               orderby form.Plain.Length descending
               select form,
        ];
    }

    /// <summary>The report with everything masked.</summary>
    public static BenchReport Apply(BenchReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        ReportMask mask = new(report.Sims);
        return report with { Plan = mask.Text(report.Plan), Sims = [.. report.Sims.Select(mask.Sim)] };
    }

    /// <summary>One SIM's report with everything masked.</summary>
    public static SimReport Apply(SimReport sim)
    {
        ArgumentNullException.ThrowIfNull(sim);
        return new ReportMask([sim]).Sim(sim);
    }

    private SimReport Sim(SimReport sim) => sim with
    {
        Modem = Text(sim.Modem),
        Label = sim.Label is null ? null : Known(sim.Label),
        Iccid = Digits(sim.Iccid),
        Imsi = Digits(sim.Imsi),
        Imei = Digits(sim.Imei),
        HomeOperator = sim.HomeOperator is null ? null : Text(sim.HomeOperator),
        Sentence = Text(sim.Sentence),
        Checks = [.. sim.Checks.Select(Check)],
    };

    /// <summary>A check with everything masked.</summary>
    internal CheckResult Check(CheckResult check) => check with
    {
        Summary = Text(check.Summary),
        Cause = check.Cause is null ? null : Text(check.Cause),
        NextSteps = [.. check.NextSteps.Select(Text)],
        Measures = [.. check.Measures.Select(Measure)],
        Evidence = [.. check.Evidence.Select(line => line with { Text = Text(line.Text) })],
    };

    private Measure Measure(Measure measure)
    {
        string text = Text(measure.Text);

        // An identity that was read as a number would stand there twice.
        return measure with { Text = text, Number = text == measure.Text ? measure.Number : null };
    }

    /// <summary>A text with everything masked, also what looks like an identity though no field names it; as long as before.</summary>
    internal string Text(string text) => IdentityMask.Line(Known(text));

    private string Known(string text) => _known.Aggregate(text, (t, form) => t.Replace(form.Plain, form.Masked, StringComparison.OrdinalIgnoreCase));

    internal static string? Digits(string? digits) => digits is null ? null : IdentityMask.Of(digits);

    /// <summary>As it is, and as <c>AT+CRSM</c> reads it from the card: digits swapped in pairs, the IMSI behind its parity nibble, an odd
    /// end filled with F (3GPP TS 31.102 section 4.2.2, ETSI TS 102 221 section 13.2).</summary>
    private static IEnumerable<(string Plain, string Masked)> Forms(string identity)
    {
        yield return (identity, Digits(identity)!);
        foreach (string raw in (string[])[identity, "9" + identity])
        {
            string swapped = string.Concat(raw.Chunk(2).Select(pair => pair is [char low, char high] ? $"{high}{low}" : $"F{pair[0]}"));
            yield return (swapped, new string('*', swapped.Length));
        }
    }
}
