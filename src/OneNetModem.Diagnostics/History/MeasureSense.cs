// Which way a measure is better, and from which difference on it says something.
using OneNetModem.Diagnostics.Bench;

namespace OneNetModem.Diagnostics.History;

internal static class MeasureSense
{
    /// <summary>UNCONFIRMED, our choice: readings of one place differ by that much from minute to minute.</summary>
    private const double Decibels = 3;

    /// <summary>UNCONFIRMED, our choice: of a clock, as far as it may be off without a warning.</summary>
    private const double Seconds = 30;

    /// <summary>UNCONFIRMED, our choice.</summary>
    private const double Share = 0.10;

    /// <summary>UNCONFIRMED, our choice: below that nobody notices.</summary>
    private const double Milliseconds = 20;

    public static Change Compare(Measure? before, Measure? after)
    {
        if (before is null || after is null)
        {
            return Change.Different;
        }

        // A moment of the run: another one each time.
        if (before.Text.EndsWith(" UTC", StringComparison.Ordinal) && after.Text.EndsWith(" UTC", StringComparison.Ordinal))
        {
            return Change.Same;
        }

        if (before.Number is not { } b || after.Number is not { } a || before.Unit != after.Unit)
        {
            return before.Text == after.Text ? Change.Same : Change.Different;
        }

        (b, a) = IsDeviation(after.Name) ? (Math.Abs(b), Math.Abs(a)) : (b, a);
        if (Math.Abs(a - b) <= (IsDeviation(after.Name) ? Seconds : Tolerance(after.Unit, b)))
        {
            return Change.Same;
        }

        return Direction(after) switch
        {
            0 => Change.Different,
            int direction => Math.Sign(a - b) == direction ? Change.Better : Change.Worse,
        };
    }

    /// <summary>1: more is better; -1: less is better; 0: neither.</summary>
    private static int Direction(Measure measure) => measure switch
    {
        _ when IsDeviation(measure.Name) || Says(measure.Name, "loss", "lost", "errors", "failed", "retries") => -1,
        { Unit: "dBm" or "dB" } => 1,
        { Unit: "ms" or "s" } => -1,
        _ => 0,
    };

    private static double Tolerance(string unit, double before) => unit switch
    {
        "dBm" or "dB" => Decibels,
        "ms" => Math.Max(Milliseconds, Math.Abs(before) * Share),
        "s" => Math.Max(Milliseconds / 1000, Math.Abs(before) * Share),
        _ => 0,
    };

    /// <summary>A clock that is wrong either way: the distance from zero counts.</summary>
    private static bool IsDeviation(string name) => Says(name, "ahead", "offset");

    private static bool Says(string name, params ReadOnlySpan<string> words)
    {
        foreach (string word in words)
        {
            if (name.Split('_').Contains(word, StringComparer.Ordinal))
            {
                return true;
            }
        }

        return false;
    }
}
