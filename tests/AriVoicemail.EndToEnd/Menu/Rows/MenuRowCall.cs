using System.Diagnostics;
using AriVoicemail.Bed;

namespace AriVoicemail.EndToEnd.Menu.Rows;

/// <summary>Takes a row's steps in a call, and says at which of them something else was heard.</summary>
internal static class MenuRowCall
{
    // On a busy machine a menu may file or hash something for longer than it ever pauses; 6 s after a key it would go on by itself.
    private static readonly TimeSpan Slow = TimeSpan.FromSeconds(4);

    /// <param name="ends">Whether the menu ends the call by itself after the last step.</param>
    /// <param name="leave">Leaves a message in the mailbox (<see cref="MenuStep.Left"/>).</param>
    /// <returns>What was heard otherwise, a line for each step; none when all was as it should be.</returns>
    public static async Task<IReadOnlyList<string>> TakeAsync(MenuCall call, IEnumerable<MenuStep> steps, bool ends, Func<string, Task> leave)
    {
        var different = new List<string>();
        var from = 0;
        MenuStep? before = null;
        foreach (var step in steps)
        {
            if (before is not null)
            {
                var until = await UntilAsync(call, step, before, from);
                Compare(before, call.Prompts.Take(until).Skip(from));
                from = until;
            }
            if (step.Left is { } options) await leave(options);
            if (step.Keys == MenuStep.HangUp) await call.HangUpAsync();
            else if (step.Keys == MenuStep.Wait) await Poll.ForAsync("the menu to go on", () => call.Prompts.Count > from || call.Ended.IsCompleted);
            else await call.PressAsync(step.Keys);
            before = step;
        }
        // Filing may take its time on a busy disk.
        await (ends ? call.EndedAsync() : StandsStillAsync(call, before!, from));
        Compare(before!, call.Prompts.Skip(from));
        return different;

        void Compare(MenuStep step, IEnumerable<string> prompts)
        {
            var heard = string.Join(' ', prompts);
            if (heard != step.Heard) different.Add($"{step.Keys,-8} {heard}\n  wanted {step.Heard}");
        }
    }

    /// <summary>Waits for a step's moment, and answers how many prompts belong to the time before it.</summary>
    private static async Task<int> UntilAsync(MenuCall call, MenuStep step, MenuStep before, int from)
    {
        if (step.During is not { } prompt)
        {
            await StandsStillAsync(call, before, from);
            return call.Prompts.Count;
        }
        await Poll.ForAsync($"{prompt} after {string.Join(' ', call.Prompts.Skip(from))}", () => Place(call.Prompts, prompt, from) > 0);
        return Place(call.Prompts, prompt, from);
    }

    private static async Task StandsStillAsync(MenuCall call, MenuStep step, int from)
    {
        await call.QuietAsync();
        var wanted = step.Heard.Split(' ', StringSplitOptions.RemoveEmptyEntries).Length;
        var since = Stopwatch.GetTimestamp();
        while (call.Prompts.Count - from < wanted && !call.Ended.IsCompleted && Stopwatch.GetElapsedTime(since) < Slow) await Task.Delay(20);
        await call.QuietAsync();
    }

    /// <summary>How many prompts there are up to that one; 0: it has not begun.</summary>
    private static int Place(IReadOnlyList<string> prompts, string prompt, int from)
    {
        for (var at = from; at < prompts.Count; at++)
        {
            if (prompts[at] == prompt) return at + 1;
        }
        return 0;
    }
}
