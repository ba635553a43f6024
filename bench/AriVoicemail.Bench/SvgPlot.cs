using System.Globalization;
using System.Text;

namespace AriVoicemail.Bench;

/// <summary>Lines over two logarithmic axes.</summary>
internal sealed class SvgPlot(string title, string x, string y)
{
    private const int Width = 720, Height = 440, Left = 80, Right = 200, Top = 50, Bottom = 60;

    private static readonly string[] Colours = ["#1f77b4", "#d62728", "#2ca02c", "#9467bd", "#ff7f0e", "#17becf", "#8c564b"];

    private readonly List<(string Name, IReadOnlyList<(double X, double Y)> Points)> _lines = [];

    public SvgPlot Add(string name, IEnumerable<(double X, double Y)> points)
    {
        _lines.Add((name, [.. points.Where(point => point.X > 0 && point.Y > 0)]));
        return this;
    }

    public override string ToString()
    {
        var points = _lines.SelectMany(line => line.Points).ToArray();
        var (left, right) = (Floor(points.Min(point => point.X)), Ceiling(points.Max(point => point.X)));
        var (low, high) = (Floor(points.Min(point => point.Y)), Ceiling(points.Max(point => point.Y)));
        double AtX(double value) => Left + ((Width - Left - Right) * (Math.Log10(value) - left) / Math.Max(1, right - left));
        double AtY(double value) => Height - Bottom - ((Height - Top - Bottom) * (Math.Log10(value) - low) / Math.Max(1, high - low));

        var svg = new StringBuilder();
        void Put(FormattableString text) => svg.AppendLine(text.ToString(CultureInfo.InvariantCulture));
        Put($"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {Width} {Height}\" font-family=\"sans-serif\" font-size=\"12\">");
        Put($"<rect width=\"{Width}\" height=\"{Height}\" fill=\"white\"/><text x=\"{Left}\" y=\"24\" font-size=\"15\">{Escape(title)}</text>");
        Put($"<text x=\"{(Width - Right + Left) / 2}\" y=\"{Height - 16}\" text-anchor=\"middle\">{Escape(x)}</text>");
        Put($"<text transform=\"translate(20,{(Height - Bottom + Top) / 2}) rotate(-90)\" text-anchor=\"middle\">{Escape(y)}</text>");
        for (var power = left; power <= right; power++)
        {
            var at = AtX(Math.Pow(10, power));
            Put($"<line x1=\"{at:0.0}\" y1=\"{Top}\" x2=\"{at:0.0}\" y2=\"{Height - Bottom}\" stroke=\"#ddd\"/><text x=\"{at:0.0}\" y=\"{Height - Bottom + 18}\" text-anchor=\"middle\">{Label(power)}</text>");
        }
        for (var power = low; power <= high; power++)
        {
            var at = AtY(Math.Pow(10, power));
            Put($"<line x1=\"{Left}\" y1=\"{at:0.0}\" x2=\"{Width - Right}\" y2=\"{at:0.0}\" stroke=\"#ddd\"/><text x=\"{Left - 8}\" y=\"{at + 4:0.0}\" text-anchor=\"end\">{Label(power)}</text>");
        }
        foreach (var (index, line) in _lines.Index())
        {
            var colour = Colours[index % Colours.Length];
            var path = string.Join(' ', line.Points.Select(point => string.Create(CultureInfo.InvariantCulture, $"{AtX(point.X):0.0},{AtY(point.Y):0.0}")));
            Put($"<polyline points=\"{path}\" fill=\"none\" stroke=\"{colour}\" stroke-width=\"2\"/>");
            foreach (var point in line.Points) Put($"<circle cx=\"{AtX(point.X):0.0}\" cy=\"{AtY(point.Y):0.0}\" r=\"3\" fill=\"{colour}\"/>");
            Put($"<text x=\"{Width - Right + 12}\" y=\"{Top + 12 + (18 * index)}\" fill=\"{colour}\">{Escape(line.Name)}</text>");
        }
        return svg.AppendLine("</svg>").ToString();
    }

    private static double Floor(double value) => Math.Floor(Math.Log10(value));

    private static double Ceiling(double value) => Math.Ceiling(Math.Log10(value));

    private static string Label(double power) => power switch
    {
        < 0 => Math.Pow(10, power).ToString(CultureInfo.InvariantCulture),
        < 4 => Math.Pow(10, power).ToString("0", CultureInfo.InvariantCulture),
        _ => string.Create(CultureInfo.InvariantCulture, $"10^{power:0}"),
    };

    private static string Escape(string text) => text.Replace("&", "&amp;").Replace("<", "&lt;");
}
