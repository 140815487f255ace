// What all charts have in common: the size, the margins for the axes, and the lines behind the figures.
namespace OneNetModem.Diagnostics.Reports;

internal static class ChartFrame
{
    // Drawn for a phone's width; on a screen two stand side by side.
    public const double Width = 420;
    public const double Height = 196;
    public const double Left = 46;
    public const double Right = Width - 20;
    public const double Top = 12;
    public const double Bottom = Height - 30;

    /// <summary>Where a share of the width is: 0 is the left end.</summary>
    public static double X(double share) => Left + (share * (Right - Left));

    /// <summary>Where a share of the height is: 0 is the lower end.</summary>
    public static double Y(double share) => Bottom - (share * (Bottom - Top));

    /// <summary>A line across for every tick, with its value beside it.</summary>
    public static void Levels(HtmlWriter page, ChartAxis axis)
    {
        foreach (double tick in axis.Ticks())
        {
            double at = Y(axis.Place(tick));
            page.Add($"<path class=\"grid\" d=\"M{Left} {at}H{Right}\"/><text class=\"y\" x=\"{Left - 7}\" y=\"{at + 4}\">{axis.Label(tick)}</text>\n");
        }
    }

    /// <summary>A mark below the base line with what it says.</summary>
    public static void Mark(HtmlWriter page, double at, string label) =>
        page.Add($"<path class=\"tick\" d=\"M{at} {Bottom}v4\"/><text class=\"x\" x=\"{at}\" y=\"{Bottom + 18}\">{label}</text>\n");

    public static void BaseLine(HtmlWriter page) => page.Add($"<path class=\"axis\" d=\"M{Left} {Bottom}H{Right}\"/>\n");
}
