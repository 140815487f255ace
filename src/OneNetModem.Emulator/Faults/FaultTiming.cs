// When and how often a fault strikes: @after=10s@every=20@times=3@chance=0.1@for=5s@at=prompt@on=AT+QMTPUB.
using System.Globalization;

namespace OneNetModem.Emulator.Faults;

/// <summary>Places in the life of a command line at which an event can happen, in their order.</summary>
public enum FaultPoint
{
    /// <summary>The line has come and is not executed yet.</summary>
    Line,

    /// <summary>After the prompt's command, before the prompt.</summary>
    Prompt,

    /// <summary>After the prompt, before the data.</summary>
    Data,

    /// <summary>The data is there, its result code is not.</summary>
    Payload,

    /// <summary>Before the first line of an answer.</summary>
    Answer,

    /// <summary>Before the result code.</summary>
    Final,

    /// <summary>Right after the result code: before a result that comes later, such as +QMTOPEN.</summary>
    Done,
}

/// <summary>When and how often. Times count from when the fault is added, or the module is run.</summary>
public sealed record FaultTiming
{
    /// <summary>What may be written, for help texts and errors.</summary>
    public const string Usage = "@after=10s @for=5s @every=20 (occasions) or @every=30s (time) @times=3 @chance=0.1 @at=line|prompt|data|payload|answer|final|done @on=AT+QMTPUB";

    private static readonly (string Suffix, double Milliseconds)[] Units = [("ms", 1), ("s", 1000), ("m", 60_000), ("h", 3_600_000)];

    /// <summary>Nothing before this time has passed. Unless it is given, it is <see cref="Period"/>, or else nothing.</summary>
    public TimeSpan After { get; init; }

    /// <summary>A state ends, and occasions are spared again, after this long; null never.</summary>
    public TimeSpan? Lasting { get; init; }

    /// <summary>Of the occasions (or passages of <see cref="At"/>) every so many-th, 1 is each.</summary>
    public int Every { get; init; } = 1;

    /// <summary>A state or an event comes again after this time; null does not.</summary>
    public TimeSpan? Period { get; init; }

    /// <summary>At most so often; null without limit.</summary>
    public int? Times { get; init; }

    /// <summary>Probability each time, above 0 up to 1, by the module's seed.</summary>
    public double Chance { get; init; } = 1;

    /// <summary>An event happens at this point of a command line instead of by time.</summary>
    public FaultPoint? At { get; init; }

    /// <summary>Only while the latest command line begins with this, <c>AT</c> included; null is any.</summary>
    public string? On { get; init; }

    /// <summary>Reads the parts between the @ signs.</summary>
    /// <exception cref="FormatException">A part is unknown, wrong or does not fit this kind; the message says what is allowed.</exception>
    internal static FaultTiming Parse(FaultKind kind, IEnumerable<string> parts)
    {
        var timing = new FaultTiming();
        foreach (string part in parts)
        {
            string[] sides = part.Split('=', 2);
            string value = sides.Length == 2 ? sides[1] : "";
            timing = sides[0].ToLowerInvariant() switch
            {
                "after" => timing with { After = Duration(part, value) },
                "for" => timing with { Lasting = Duration(part, value) },
                "every" when int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out int count) && count > 0 => timing with { Every = count },
                "every" => timing with { Period = Duration(part, value) },
                "times" when int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out int times) && times > 0 => timing with { Times = times },
                "chance" when double.TryParse(value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double chance) && chance is > 0 and <= 1 => timing with { Chance = chance },
                "at" when value.Length > 0 && char.IsAsciiLetter(value[0]) && Enum.TryParse(value, ignoreCase: true, out FaultPoint point) => timing with { At = point },
                "on" when value.Length > 0 => timing with { On = value },
                _ => throw new FormatException($"'@{part}' is no timing; there are: {Usage}"),
            };
        }

        if (timing.After == TimeSpan.Zero)
        {
            timing = timing with { After = timing.Period ?? TimeSpan.Zero };
        }

        return timing.Misfit(kind) is { } misfit ? throw new FormatException($"the fault '{kind.Name}' {misfit}") : timing;
    }

    /// <summary>What of this does not go with a fault of this kind; null when all does.</summary>
    private string? Misfit(FaultKind kind)
    {
        bool byOccasion = kind.Sort == FaultSort.Occasion || At is not null;
        return kind.Sort switch
        {
            not FaultSort.Event when At is not null => "does not happen at a point: leave out @at",
            FaultSort.Event when Lasting is not null => "happens in a moment: leave out @for",
            _ when byOccasion && Period is not null => "strikes at occasions: write @every=N, a number of them",
            _ when !byOccasion && Every != 1 => "goes by time: write @every=30s, or the like",
            _ when !byOccasion && On is not null => kind.Sort == FaultSort.Event ? "goes by time: @on needs @at" : "goes by time: leave out @on",
            FaultSort.State when Period is not null && Lasting is null => "needs @for with @every, or it would never end",
            FaultSort.State when Period <= Lasting => "needs an @for shorter than its @every",
            _ => null,
        };
    }

    private static TimeSpan Duration(string part, string value)
    {
        foreach ((string suffix, double milliseconds) in Units)
        {
            if (value.EndsWith(suffix, StringComparison.OrdinalIgnoreCase)
                && double.TryParse(value.AsSpan(0, value.Length - suffix.Length), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double amount)
                && amount > 0 && amount * milliseconds <= TimeSpan.FromDays(30).TotalMilliseconds)
            {
                return TimeSpan.FromMilliseconds(amount * milliseconds);
            }
        }

        throw new FormatException($"'@{part}': write a time of at most 30 days with its unit, such as 500ms, 10s, 5m or 2h{(part.StartsWith("every", StringComparison.OrdinalIgnoreCase) ? ", or a number of occasions" : "")}");
    }
}
