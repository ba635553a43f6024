using AriVoicemail.Prompts;

namespace AriVoicemail.Calls;

/// <summary>The phone at the other end: prompts by the names of their files, and keys.</summary>
/// <remarks>Every method throws <see cref="HungUpException"/> once the other side has gone, so that a menu reads like the conversation.</remarks>
internal sealed class Phone(Call call, Language language, CancellationToken stopping)
{
    private static readonly TimeSpan FirstDigit = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan NextDigit = TimeSpan.FromSeconds(2);

    public Call Call => call;

    public Language Language { get; private set; } = language;

    public CancellationToken Stopping => stopping;

    /// <summary>Speaks another language from now on.</summary>
    public async Task SpeakAsync(string code)
    {
        await call.SetVariableAsync("CHANNEL(language)", code, stopping);
        Language = Language.Of(code);
    }

    /// <summary>Plays prompts until any key is pressed, and answers it; null: they were heard to their end.</summary>
    public async Task<char?> SayAsync(params IEnumerable<string> prompts)
    {
        var key = await call.PlayAsync(Media(prompts), _ => Task.FromResult(true), stopping);
        return StillThere(key);
    }

    /// <summary>Plays prompts that <c>#</c> alone cuts short; keys pressed meanwhile are lost.</summary>
    public async Task SayToHashAsync(params IEnumerable<string> prompts)
    {
        await call.PlayAsync(Media(prompts), key => Task.FromResult(key is '#'), stopping);
        StillThere(null);
    }

    /// <summary>Plays prompts that no key ends; keys pressed meanwhile are lost.</summary>
    public async Task SayThroughAsync(params IEnumerable<string> prompts)
    {
        await call.PlayAsync(Media(prompts), null, stopping);
        StillThere(null);
    }

    /// <summary>Plays prompts and then waits; answers the key, or null when none was pressed.</summary>
    public async Task<char?> AskAsync(IEnumerable<string> prompts, TimeSpan wait) => await SayAsync(prompts) ?? await KeyAsync(wait);

    public async Task<char?> KeyAsync(TimeSpan wait) => StillThere(await call.KeyAsync(wait, stopping));

    /// <summary>The next key; null: that has happened.</summary>
    public async Task<char?> KeyAsync(Task until) => StillThere(await call.KeyAsync(until, stopping));

    /// <summary>Plays prompts and reads a number: up to <c>#</c>, or until no further digit comes. The first digit ends the prompts.</summary>
    public async Task<string> ReadAsync(params IEnumerable<string> prompts)
    {
        return await AskAsync(prompts, FirstDigit) is { } first ? await ReadOnAsync(first, NextDigit) : "";
    }

    /// <summary>Reads on after a first key.</summary>
    /// <param name="pause">After which nothing more is expected.</param>
    public async Task<string> ReadOnAsync(char first, TimeSpan pause)
    {
        var digits = "";
        for (char? key = first; key is { } digit and not '#'; key = await KeyAsync(pause)) digits += digit;
        return digits;
    }

    /// <summary>Plays a message; some of <paramref name="keys"/> move within it, others end it and are answered.</summary>
    /// <param name="isRight">Whether that file still is the message.</param>
    public async Task<char?> PlayAsync(string path, PlaybackKeys keys, PlaybackPosition position, Func<Task<bool>> isRight) =>
        StillThere(await call.PlayControlledAsync($"sound:{path}", keys, position, isRight, stopping));

    /// <summary>Plays what was just recorded; any key ends it and is answered.</summary>
    public async Task<char?> ListenAsync(string recording)
    {
        var key = await call.PlayAsync([$"recording:{recording}"], _ => Task.FromResult(true), stopping);
        return StillThere(key);
    }

    /// <summary>Records until <c>#</c>, silence, or the longest length.</summary>
    /// <param name="anyKeyEnds">Whether every key ends it, not <c>#</c> alone.</param>
    /// <param name="hasOperator">Whether <c>0</c> ends it too, for the operator.</param>
    public async Task<RecordingEnd> RecordAsync(string name, int maxSecs, int maxSilence, bool anyKeyEnds = false, bool hasOperator = false)
    {
        await call.StartRecordingAsync(name, maxSecs, maxSilence, stopping, anyKeyEnds ? "any" : "#");
        var end = call.HungUp ? RecordingEnd.HungUp : await call.RecordingEndedAsync(name, EndOf, stopping);
        StillThere(null);
        return end;

        RecordingEnd? EndOf(char key) => anyKeyEnds ? RecordingEnd.Key : hasOperator && key is '0' ? RecordingEnd.Operator : null;
    }

    private char? StillThere(char? key) => call.HungUp ? throw new HungUpException() : key;

    private static string[] Media(IEnumerable<string> prompts) => [.. prompts.Select(prompt => $"sound:{prompt}")];
}
