// Collects what a check measures, each figure with its unit in one place.
using System.Globalization;

namespace OneNetModem.Diagnostics.Bench;

/// <summary>The measures of a check, in the order in which they are added. What is not known (null) is left out.</summary>
public sealed class MeasureList
{
    private readonly List<Measure> _list = [];

    /// <summary>What was added so far.</summary>
    public IReadOnlyList<Measure> Items => _list;

    /// <summary>A figure.</summary>
    /// <param name="name">Lower case with underscores.</param>
    /// <param name="value">The figure; null: not known.</param>
    /// <param name="unit">Its unit; empty for a count.</param>
    public MeasureList Add(string name, double? value, string unit)
    {
        if (value is { } known)
        {
            // Nothing a little below zero is "-0".
            double number = known + 0.0;
            _list.Add(new Measure(name, Text(number, unit), number, unit));
        }

        return this;
    }

    /// <summary>A fact.</summary>
    public MeasureList Add(string name, string? text)
    {
        if (!string.IsNullOrEmpty(text))
        {
            _list.Add(new Measure(name, text));
        }

        return this;
    }

    /// <summary>A time, in milliseconds.</summary>
    public MeasureList Add(string name, TimeSpan? time) => Add(name, time is { } t ? Math.Round(t.TotalMilliseconds) : null, "ms");

    /// <summary>A figure as people read it: at most one decimal, then the unit.</summary>
    public static string Text(double number, string unit) =>
        string.Create(CultureInfo.InvariantCulture, $"{number:0.#}{(unit.Length > 0 ? " " : "")}{unit}");
}
