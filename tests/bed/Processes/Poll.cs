using System.Diagnostics;

namespace AriVoicemail.Bed;

/// <summary>Waits for something that only looking can tell: a file, a row, a line in a log.</summary>
public static class Poll
{
    /// <summary>Looks until there is something (neither <c>null</c> nor <c>false</c>), and answers it.</summary>
    /// <exception cref="TimeoutException">It did not come within <paramref name="seconds"/>; the text names <paramref name="what"/>.</exception>
    public static async Task<T> ForAsync<T>(string what, Func<Task<T?>> look, double seconds = 45)
    {
        var clock = Stopwatch.StartNew();
        while (true)
        {
            if (await look() is { } found and not false) return found;
            if (clock.Elapsed.TotalSeconds > seconds) throw new TimeoutException($"waited {seconds:0.#} s for {what}");
            await Task.Delay(5);
        }
    }

    public static Task<T> ForAsync<T>(string what, Func<T?> look, double seconds = 45) => ForAsync(what, () => Task.FromResult(look()), seconds);
}
