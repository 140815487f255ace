// A figure over a SIM's runs, small enough for a table's cell; the last point is this run.
namespace OneNetModem.Diagnostics.Reports;

internal static class Sparkline
{
    private const double Width = 96;
    private const double Height = 20;
    private const double Margin = 3;

    public static void Add(HtmlWriter page, IReadOnlyList<double> values)
    {
        if (values.Count < 2)
        {
            return;
        }

        double low = values.Min();
        double range = Math.Max(values.Max() - low, 1e-9);
        page.Add($"<svg class=\"spark\" viewBox=\"0 0 {Width} {Height}\" aria-hidden=\"true\"><path class=\"line s0\" d=\"");
        for (int i = 0; i < values.Count; i++)
        {
            page.Add($"{(i == 0 ? "M" : "L")}{X(i)} {Y(values[i])}");
        }

        page.Add($"\"/><circle class=\"dot s0\" cx=\"{X(values.Count - 1)}\" cy=\"{Y(values[^1])}\" r=\"{2.5}\"/></svg>");

        double X(int place) => Margin + (place * (Width - (2 * Margin)) / (values.Count - 1));
        double Y(double value) => Height - Margin - ((value - low) / range * (Height - (2 * Margin)));
    }
}
