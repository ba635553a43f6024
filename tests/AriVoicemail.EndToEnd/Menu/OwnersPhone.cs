using AriVoicemail.Bed;

namespace AriVoicemail.EndToEnd.Menu;

/// <summary>An owner on the phone, who listens to the prompts and presses keys when it is time to.</summary>
internal sealed class OwnersPhone : IAsyncDisposable
{
    private readonly PlayedPrompts _prompts;
    private readonly SippCall _call;
    private int _heard;

    private OwnersPhone(PlayedPrompts prompts, SippCall call) => (_prompts, _call) = (prompts, call);

    /// <param name="extension">Such as <c>c3000s</c>: Stasis(vm,check,3000@default,s).</param>
    public static async Task<OwnersPhone> CallAsync(AsteriskServer asterisk, string extension)
    {
        var prompts = await PlayedPrompts.ListenAsync(asterisk);
        return new OwnersPhone(prompts, SippCaller.Start(asterisk, extension, new Speech(Seconds: 60), Ending.OnDemand));
    }

    /// <summary>Waits until that prompt has begun, and answers everything that was heard from the last such moment up to it.</summary>
    public async Task<string> HearsAsync(string last)
    {
        await Poll.ForAsync(
            $"prompt {last}; heard were {string.Join(' ', _prompts.On().Skip(_heard).Select(Name))}",
            () => _prompts.On().Skip(_heard).Any(prompt => Name(prompt) == last));
        var heard = _prompts.On().Skip(_heard).ToList();
        var count = heard.FindIndex(prompt => Name(prompt) == last) + 1;
        _heard += count;
        return string.Join(' ', heard.Take(count).Select(Name));
    }

    /// <summary>Presses keys, and answers what is heard then up to that prompt.</summary>
    public async Task<string> PressAsync(string keys, string last)
    {
        await _call.PressAsync(keys);
        return await HearsAsync(last);
    }

    public Task PressAsync(string keys) => _call.PressAsync(keys);

    public async Task HangUpAsync() => await _call.HangUpAsync();

    public async ValueTask DisposeAsync()
    {
        await _call.DisposeAsync();
        await _prompts.DisposeAsync();
    }

    // Recordings lie somewhere under a temporary folder.
    private static string Name(string prompt) => prompt.StartsWith('/') ? Path.GetFileName(prompt) : prompt;
}
