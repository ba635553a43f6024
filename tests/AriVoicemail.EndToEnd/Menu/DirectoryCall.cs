using AriVoicemail.Bed;

namespace AriVoicemail.EndToEnd.Menu;

/// <summary>A caller in the directory of a voicemail context. What Asterisk logs of the call begins with the caller's number.</summary>
internal sealed class DirectoryCall : IAsyncDisposable
{
    private readonly Installation _it;
    private readonly PlayedPrompts _prompts;
    private readonly string _caller;

    private DirectoryCall(Installation it, PlayedPrompts prompts, string caller, SippCall call) =>
        (_it, _prompts, _caller, Sipp) = (it, prompts, caller, call);

    public SippCall Sipp { get; }

    /// <summary>Every prompt so far; a recorded name is <c>greet</c>, and letters are spelled without their folder.</summary>
    public string Heard => string.Join(' ', _prompts.On().Select(prompt => Path.IsPathRooted(prompt) ? Path.GetFileName(prompt) : prompt.Replace("letters/", "", StringComparison.Ordinal)));

    /// <param name="extension">Another one than that of <see cref="DirectoryFixture"/>.</param>
    /// <param name="caller">Another number than the context's name.</param>
    public static async Task<DirectoryCall> StartAsync(
        Installation it, string context, string options = "", string? extension = null, string? caller = null, Ending? ending = null)
    {
        caller ??= context;
        var prompts = await PlayedPrompts.ListenAsync(it.Asterisk);
        var call = SippCaller.Start(it.Asterisk, extension ?? $"d{context}{options}", Speech.Nothing(90), ending ?? Ending.OnDemand, new Caller(Number: caller));
        return new DirectoryCall(it, prompts, caller, call);
    }

    /// <summary>Presses keys once everything is played that should be.</summary>
    public async Task PressAsync(string heard, string keys)
    {
        await HeardAsync(heard);
        await Sipp.PressAsync(keys);
    }

    /// <summary>Presses keys once a prompt has begun that many times.</summary>
    public async Task PressAtAsync(string prompt, int times, string keys)
    {
        await _prompts.PlayedAsync(prompt, times);
        await Sipp.PressAsync(keys);
    }

    /// <summary>Waits until exactly this was played since the call began.</summary>
    public async Task HeardAsync(string heard)
    {
        try
        {
            await Poll.ForAsync("the prompts", () => Heard == heard, seconds: 30);
        }
        catch (TimeoutException)
        {
            Assert.Equal(heard, Heard);
        }
    }

    /// <summary>Waits until the dialplan has gone on, and answers where: <c>at 3001: SELECTED ''</c>, <c>behind: TIMEOUT ''</c>, <c>gone: HANGUP</c>.</summary>
    public async Task<string> EndAsync()
    {
        var end = (await _it.Asterisk.LoggedAsync($"{_caller} is (.*)$")).Groups[1].Value;
        await Sipp.Ended;
        await _it.NothingIsLeftOfCallsAsync();
        return end;
    }

    public async ValueTask DisposeAsync()
    {
        await Sipp.DisposeAsync();
        await _prompts.DisposeAsync();
    }
}
