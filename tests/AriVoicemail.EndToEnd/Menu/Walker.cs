using AriVoicemail.Bed;

namespace AriVoicemail.EndToEnd.Menu;

/// <summary>Takes the steps of a walk in a menu, and writes down what each of them was answered.</summary>
public static class Walker
{
    /// <returns>A line for each step, and one for the time before the first; the same in two menus that are alike.</returns>
    public static async Task<IReadOnlyList<string>> WalkAsync(MenuCall call, IEnumerable<WalkStep> steps)
    {
        var lines = new List<string>();
        var (keys, from) = ("", 0);
        foreach (var step in steps)
        {
            var until = await WhenAsync(call, step.Moment, from);
            lines.Add($"{keys} {string.Join(' ', call.Prompts.Take(until).Skip(from))}");
            (keys, from) = (step.Keys, until);
            if (call.Ended.IsCompleted) break;
            if (keys.Length == 0) await call.HangUpAsync();
            else await call.PressAsync(keys);
        }

        return [.. lines, keys.Length == 0 ? "hung up" : "ended"];
    }

    /// <summary>Waits for a step's moment, and answers how many prompts belong to the time before it.</summary>
    private static async Task<int> WhenAsync(MenuCall call, WalkMoment moment, int from)
    {
        if (moment != WalkMoment.Quiet)
        {
            var quiet = call.QuietAsync();
            var at = await Poll.ForAsync("the next step", () => Found(call, moment, from) ?? (quiet.IsCompleted ? -1 : null), seconds: 60);
            if (at is >= 0 and var found) return found;
        }

        await call.QuietAsync();
        return call.Prompts.Count;
    }

    private static int? Found(MenuCall call, WalkMoment moment, int from)
    {
        var prompts = call.Prompts;
        for (var at = from; at < prompts.Count; at++)
            if (moment == WalkMoment.AtOnce || IsMessage(prompts[at])) return at + 1;

        return null;
    }

    private static bool IsMessage(string prompt) => prompt.Contains("/msg", StringComparison.Ordinal);
}
