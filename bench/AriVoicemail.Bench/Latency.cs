using System.Globalization;

namespace AriVoicemail.Bench;

/// <summary>A distribution in milliseconds.</summary>
internal sealed record Latency(double P50, double P95, double Max)
{
    public static Latency Of(IEnumerable<TimeSpan> times)
    {
        var sorted = times.Select(time => time.TotalMilliseconds).Order().ToArray();
        if (sorted.Length == 0) return new Latency(double.NaN, double.NaN, double.NaN);
        // Nearest rank.
        double Rank(double part) => sorted[(int)Math.Ceiling(part * sorted.Length) - 1];
        return new Latency(Rank(0.5), Rank(0.95), sorted[^1]);
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{P50:0.0} / {P95:0.0} / {Max:0.0}");
}
