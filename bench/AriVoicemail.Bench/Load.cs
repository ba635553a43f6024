using System.Diagnostics;
using System.Globalization;

namespace AriVoicemail.Bench;

/// <summary>How often something was answered, and how fast.</summary>
internal sealed record Load(double PerSecond, double P50, double P99)
{
    /// <summary>Asks with so many at once for that long, after a while that is not counted.</summary>
    public static async Task<Load> OfAsync(Func<Task> ask, int atOnce, TimeSpan time)
    {
        var timed = async () =>
        {
            var asked = Stopwatch.GetTimestamp();
            await ask();
            return Stopwatch.GetElapsedTime(asked);
        };
        return await OfAsync(timed, atOnce, time);
    }

    /// <summary>The same of what says itself how long it took.</summary>
    public static async Task<Load> OfAsync(Func<Task<TimeSpan>> ask, int atOnce, TimeSpan time)
    {
        await RunAsync(ask, atOnce, time / 4);
        var times = await RunAsync(ask, atOnce, time);
        var sorted = times.Select(one => one.TotalMilliseconds).Order().ToArray();
        return new Load(sorted.Length / time.TotalSeconds, sorted[sorted.Length / 2], sorted[(int)(sorted.Length * 0.99)]);
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{PerSecond:0}/s, {P50:0.0} / {P99:0.0}");

    private static async Task<List<TimeSpan>> RunAsync(Func<Task<TimeSpan>> ask, int atOnce, TimeSpan time)
    {
        var began = Stopwatch.GetTimestamp();
        var all = await Task.WhenAll(Enumerable.Range(0, atOnce).Select(async _ =>
        {
            await Task.Yield();
            var times = new List<TimeSpan>();
            while (Stopwatch.GetElapsedTime(began) < time) times.Add(await ask());
            return times;
        }));
        return [.. all.SelectMany(times => times)];
    }
}
