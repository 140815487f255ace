// Markup in which every value is encoded: literal pieces of an interpolated string are HTML, its holes are text.
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Unicode;

namespace OneNetModem.Diagnostics.Reports;

/// <summary>Collects a page. Only literals can be markup, so no text from elsewhere can become any.</summary>
internal sealed class HtmlWriter
{
    private static readonly HtmlEncoder Encoder = HtmlEncoder.Create(UnicodeRanges.All);

    private readonly StringBuilder _page = new();

    /// <summary>Writes markup; its holes must stand in text or in attributes with quotes.</summary>
#pragma warning disable CA1822 // It is this instance that the compiler hands to the markup, which has written it already.
    public void Add([InterpolatedStringHandlerArgument("")] ref Markup markup) => _ = markup;
#pragma warning restore CA1822

    /// <summary>Writes the style sheet, a file of ours.</summary>
    public void AddStyle(string css) => _page.Append("<style>\n").Append(css).Append("</style>\n");

    public override string ToString() => _page.ToString();

    /// <summary>What the compiler makes of an interpolated string.</summary>
    [InterpolatedStringHandler]
    public readonly ref struct Markup
    {
        private readonly StringBuilder _page;

        public Markup(int literalLength, int formattedCount, HtmlWriter writer)
        {
            _ = formattedCount;
            _page = writer._page;
            _page.EnsureCapacity(_page.Length + literalLength);
        }

        public void AppendLiteral(string literal) => _page.Append(literal);

        public void AppendFormatted(string? text) => _page.Append(Encoder.Encode(Printable.Of(text ?? "")));

        public void AppendFormatted(int number) => _page.Append(number);

        /// <summary>A coordinate: two digits are a hundredth of a pixel.</summary>
        public void AppendFormatted(double number) => _page.Append(CultureInfo.InvariantCulture, $"{number:0.##}");
    }
}
