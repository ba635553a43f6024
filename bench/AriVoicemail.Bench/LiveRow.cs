using System.Globalization;

namespace AriVoicemail.Bench;

/// <summary>What all browsers saw of all rounds, and the CPU time since the first.</summary>
internal sealed class LiveRow(int arivm)
{
    private readonly double _arivm = Usage.Cpu(arivm), _browsers = Usage.Cpu(Environment.ProcessId);
    private readonly List<TimeSpan> _told = [], _shown = [], _answered = [];

    public void Answered(TimeSpan after) => _answered.Add(after);

    public void Add(DateTimeOffset began, LiveTimes times)
    {
        _told.Add(times.Told - began);
        _shown.Add(times.Shown - began);
    }

    public override string ToString()
    {
        var (arivmCpu, browsersCpu) = ((Usage.Cpu(arivm) - _arivm) / _shown.Count, (Usage.Cpu(Environment.ProcessId) - _browsers) / _shown.Count);
        return string.Create(CultureInfo.InvariantCulture, $"{Of(_told)} | {Of(_shown)} | {Latency.Of(_answered).P50:0} | {arivmCpu:0.0}, {browsersCpu:0.0}");
    }

    private static string Of(IEnumerable<TimeSpan> times)
    {
        var sorted = times.Select(time => time.TotalMilliseconds).Order().ToArray();
        double Rank(double part) => sorted[(int)Math.Ceiling(part * sorted.Length) - 1];
        return string.Create(CultureInfo.InvariantCulture, $"{Rank(0.5):0} / {Rank(0.99):0} / {sorted[^1]:0}");
    }
}
