namespace AriVoicemail.Bed;

/// <param name="Channel">The channel's name, such as <c>PJSIP/callers-00000001</c>.</param>
/// <param name="Prompt">The sound's name without its format, such as <c>vm-intro</c> or <c>digits/5</c>.</param>
public sealed record PlayedPrompt(string Channel, string Prompt)
{
    /// <summary>What an event of AMI tells of; null when it tells of something else, such as the winding of what is playing.</summary>
    internal static PlayedPrompt? In(ManagerMessage message) =>
        message["Event"] == "TestEvent" && message["State"] == "PLAYBACK" && message["Message"] is { Length: > 0 } prompt
            ? new PlayedPrompt(message["Channel"], prompt)
            : null;
}

/// <summary>
/// What callers hear, in order, as Asterisk tells it: a build with the test framework (Debian's is one) sends an AMI event
/// <c>TestEvent</c> for everything it plays, whoever asked for it.
/// </summary>
public sealed class PlayedPrompts : IAsyncDisposable
{
    private readonly ManagerConnection _manager;
    private readonly Lock _gate = new();
    private readonly List<PlayedPrompt> _played = [];

    private PlayedPrompts(ManagerConnection manager)
    {
        _manager = manager;
        manager.Listen(Note);
    }

    /// <summary>Everything played so far.</summary>
    public IReadOnlyList<PlayedPrompt> All
    {
        get
        {
            lock (_gate) return [.. _played];
        }
    }

    public static async Task<PlayedPrompts> ListenAsync(AsteriskServer asterisk) => new(await ManagerConnection.OpenAsync(asterisk));

    /// <summary>The names of what a channel played; of all channels without a name.</summary>
    public IReadOnlyList<string> On(string? channel = null) =>
        [.. All.Where(one => channel is null || one.Channel == channel).Select(one => one.Prompt)];

    /// <summary>Waits until <paramref name="prompt"/> has begun to play on any channel.</summary>
    /// <param name="times">How often it must have been played.</param>
    public Task<PlayedPrompt> PlayedAsync(string prompt, int times = 1) => Poll.ForAsync(
        $"prompt {prompt}; played were {string.Join(", ", On())}", () => All.Where(one => one.Prompt == prompt).ElementAtOrDefault(times - 1));

    public ValueTask DisposeAsync() => _manager.DisposeAsync();

    private void Note(ManagerMessage message)
    {
        if (PlayedPrompt.In(message) is not { } prompt) return;
        lock (_gate) _played.Add(prompt);
    }
}
