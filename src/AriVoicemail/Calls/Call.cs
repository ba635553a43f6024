using System.Diagnostics;
using System.Net;
using System.Threading.Channels;
using AriVoicemail.Ari;
using AriVoicemail.Calls.Timelines;
using AriChannel = AriVoicemail.Ari.Channel;

namespace AriVoicemail.Calls;

/// <summary>
/// One channel in direct style: a flow reads like the conversation. The call's events wait in order until the flow asks for them, so a key
/// pressed between two prompts is not lost, and one pressed during a prompt that takes none is.
/// </summary>
/// <remarks>Every method throws <see cref="AriException"/> when Asterisk cannot be reached; a channel that is gone only sets <see cref="HungUp"/>.</remarks>
/// <param name="sounds">How Asterisk plays files of ours; null: by their paths.</param>
public sealed class Call(IAriActionClient ari, AriChannel channel, IReadOnlyList<string> arguments, PlayableSounds? sounds = null)
{
    private const int MostAttempts = 4;
    private const int MostControlAttempts = 20;

    private static readonly TimeSpan BeforeItBegins = TimeSpan.FromMilliseconds(20);

    private readonly Channel<Message> _events =
        System.Threading.Channels.Channel.CreateUnbounded<Message>(new UnboundedChannelOptions { SingleReader = true });

    private readonly KeysToldTwice _keysToldTwice = new();
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Action<string>? _recording;

    /// <summary>For <see cref="PlayAsync"/>: whatever key is pressed ends the playing.</summary>
    public static readonly Func<char, Task<bool>> AnyKey = _ => Task.FromResult(true);

    public string Id => channel.Id;

    public AriChannel Channel => channel;

    /// <summary>What the dialplan wrote behind the application's name in <c>Stasis(…)</c>.</summary>
    public IReadOnlyList<string> Arguments => arguments;

    public DateTimeOffset StartedAt { get; init; }

    /// <summary>What has happened in it.</summary>
    public Timeline Timeline { get; } = new();

    /// <summary>Whether the caller has gone, or the call was lost with Asterisk.</summary>
    public bool HungUp { get; private set; }

    public bool IsUp => channel.State == "Up";

    /// <summary>Done when the other side has gone, though the flow has not come to that yet.</summary>
    internal Task Ended => _ended.Task;

    /// <summary>Hands the call its next event; never waits.</summary>
    internal void Post(Message message)
    {
        if (!_keysToldTwice.Repeats(message)) _events.Writer.TryWrite(message);
        if (message is ChannelHangupRequestEvent or StasisEndEvent or ChannelDestroyedEvent) _ended.TrySetResult();
    }

    public Task AnswerAsync(CancellationToken cancellationToken)
    {
        Timeline.Note("answered");
        return OnChannel(() => ari.Channels.AnswerAsync(Id, cancellationToken));
    }

    /// <summary>Early media where Asterisk can (22.6 and newer), otherwise an answer.</summary>
    public async Task ProgressAsync(CancellationToken cancellationToken)
    {
        try
        {
            await ari.Channels.ProgressAsync(Id, cancellationToken);
        }
        catch (AriException error) when (error.IsNotFound)
        {
            await AnswerAsync(cancellationToken);
        }
    }

    /// <summary>Plays media one after another until the end, or until a key ends it; answers that key.</summary>
    /// <param name="media">ARI media URIs: <c>sound:vm-intro</c>, <c>digits:1000</c>.</param>
    /// <param name="endsWith">Whether a key pressed meanwhile ends the playing; other keys are lost. Null: none does.</param>
    public async Task<char?> PlayAsync(IReadOnlyList<string> media, Func<char, Task<bool>>? endsWith, CancellationToken cancellationToken)
    {
        if (media.Count == 0 || HungUp) return null;
        var playback = $"{Id}-{Guid.CreateVersion7():N}";
        using var prompt = new NotedPrompt(this, media);
        await OnChannel(() => ari.Channels.PlayWithIdAsync(Id, playback, [.. media.Select(MediaOf)], cancellationToken: cancellationToken));
        while (!HungUp)
        {
            switch (await NextAsync(cancellationToken))
            {
                case PlaybackFinishedEvent finished when finished.Playback.Id == playback:
                    prompt.End = finished.Playback.State == "failed" ? "could not be played" : "heard to its end";
                    return null;
                case ChannelDtmfReceivedEvent { Digit: [var key] } when endsWith is not null && await endsWith(key):
                    prompt.End = "ended by a key";
                    await OnPlayback(() => ari.Playbacks.StopAsync(playback, cancellationToken));
                    return key;
                case ConnectedEvent when !await OnPlayback(() => ari.Playbacks.GetAsync(playback, cancellationToken)):
                    await FindOutWhetherHungUpAsync(cancellationToken);
                    return null;
            }
        }
        return null;
    }

    /// <summary>Plays one sound; some keys move within it, others end it and are answered.</summary>
    /// <param name="position">Where it begins; it tells afterwards how far it came.</param>
    /// <param name="isRight">Asked once Asterisk has opened the file; false: it is another sound by now, and is not played on.</param>
    public async Task<char?> PlayControlledAsync(string media, PlaybackKeys keys, PlaybackPosition position, Func<Task<bool>> isRight, CancellationToken cancellationToken)
    {
        if (HungUp) return null;
        var playback = $"{Id}-{Guid.CreateVersion7():N}";
        using var prompt = new NotedPrompt(this, [media]);
        await OnChannel(() => ari.Channels.PlayWithIdAsync(Id, playback, [MediaOf(media)], offsetms: (int)position.From.TotalMilliseconds, skipms: keys.SkipMs, cancellationToken: cancellationToken));
        position.Begin();
        var paused = false;
        while (!HungUp)
        {
            switch (await NextAsync(cancellationToken))
            {
                case PlaybackFinishedEvent finished when finished.Playback.Id == playback:
                    position.HasFailed = finished.Playback.State == "failed";
                    prompt.End = position.HasFailed ? "could not be played" : "heard to its end";
                    return null;
                case PlaybackStartedEvent started when started.Playback.Id == playback && !await isRight():
                    (position.HasFailed, prompt.End) = (true, "was another message by then");
                    await OnPlayback(() => ari.Playbacks.StopAsync(playback, cancellationToken));
                    return null;
                case ChannelDtmfReceivedEvent { Digit: [var key] } when keys.OperationOf(key, paused) is { } operation:
                    paused = operation is "pause";
                    position.Follow(operation, TimeSpan.FromMilliseconds(keys.SkipMs));
                    await OnceBegunAsync(() => ari.Playbacks.ControlAsync(playback, operation, cancellationToken), cancellationToken);
                    break;
                case ChannelDtmfReceivedEvent { Digit: [var key] } when keys.Ends(key):
                    prompt.End = "ended by a key";
                    await OnPlayback(() => ari.Playbacks.StopAsync(playback, cancellationToken));
                    return key;
                case ConnectedEvent when !await OnPlayback(() => ari.Playbacks.GetAsync(playback, cancellationToken)):
                    await FindOutWhetherHungUpAsync(cancellationToken);
                    return null;
            }
        }
        return null;
    }

    /// <summary>Has Asterisk record the caller under a name that nobody else uses; events of it may come before this returns.</summary>
    /// <param name="terminateOn">The key that ends it; <c>any</c>: every one.</param>
    /// <remarks>
    /// Two callers of a new mailbox make its folder at one moment: Asterisk answers the loser 409, as if the recording were there, and records
    /// nothing. So a 409 for a recording that is not under way is tried again.
    /// </remarks>
    public async Task StartRecordingAsync(string name, int maxSecs, int maxSilence, CancellationToken cancellationToken, string terminateOn = "#")
    {
        _recording = Timeline.Begin(StepKind.Recording, name.Split('/')[^1]);
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await OnChannel(() => ari.Channels.RecordAsync(
                    Id, name, format: "wav", maxDurationSeconds: maxSecs, maxSilenceSeconds: maxSilence, ifExists: "fail", beep: false,
                    terminateOn: terminateOn, cancellationToken: cancellationToken));
                return;
            }
            catch (AriException error) when (error.Status is HttpStatusCode.Conflict && attempt < MostAttempts)
            {
                if (await IsRecordingAsync(name, cancellationToken)) return;
            }
        }
    }

    /// <summary>Waits until the recording of that name is over. Its file is closed then.</summary>
    /// <param name="endsBy">How a key ends it; null: it does not. Key <c>#</c> ends it anyway.</param>
    public async Task<RecordingEnd> RecordingEndedAsync(string name, Func<char, RecordingEnd?>? endsBy, CancellationToken cancellationToken)
    {
        var end = await EndOfRecordingAsync(name, endsBy, cancellationToken);
        _recording?.Invoke(end switch
        {
            RecordingEnd.HungUp => "the caller hung up",
            RecordingEnd.Finished => "silence, or the longest length",
            RecordingEnd.Failed => "Asterisk could not record",
            _ => "ended by a key",
        });
        return end;
    }

    private async Task<RecordingEnd> EndOfRecordingAsync(string name, Func<char, RecordingEnd?>? endsBy, CancellationToken cancellationToken)
    {
        var end = RecordingEnd.Finished;
        while (true)
        {
            switch (await NextAsync(cancellationToken))
            {
                // Asterisk ends it by # itself, but for one that was pressed when it had not quite begun.
                case ChannelDtmfReceivedEvent { Digit: [var key] } when (key is '#' ? RecordingEnd.Key : endsBy?.Invoke(key)) is { } by:
                    end = by;
                    await OnceBegunAsync(() => ari.Recordings.StopAsync(name, cancellationToken), cancellationToken);
                    break;
                case RecordingFinishedEvent finished when finished.Recording.Name == name:
                    return HungUp ? RecordingEnd.HungUp : end;
                case RecordingFailedEvent failed when failed.Recording.Name == name:
                    return RecordingEnd.Failed;
                // Asterisk closes the recording before the channel leaves Stasis; its own event may have been lost in a gap.
                case StasisEndEvent or ChannelDestroyedEvent:
                    return RecordingEnd.HungUp;
                case ConnectedEvent when !await IsRecordingAsync(name, cancellationToken):
                    await FindOutWhetherHungUpAsync(cancellationToken);
                    return HungUp ? RecordingEnd.HungUp : RecordingEnd.Finished;
            }
        }
    }

    public Task<bool> IsRecordingAsync(string name, CancellationToken cancellationToken) => ari.Recordings.IsLiveAsync(name, cancellationToken);

    /// <summary>A channel variable or dialplan function; null when it has no value or the channel is gone.</summary>
    public async Task<string?> VariableAsync(string name, CancellationToken cancellationToken)
    {
        try
        {
            var variable = await ari.Channels.GetChannelVarAsync(Id, name, cancellationToken);
            return string.IsNullOrEmpty(variable.Value) ? null : variable.Value;
        }
        catch (AriException error) when (error.IsNotFound)
        {
            return null;
        }
    }

    public async Task<bool> ExtensionExistsAsync(string context, string extension, CancellationToken cancellationToken) =>
        await VariableAsync($"DIALPLAN_EXISTS({context},{extension},1)", cancellationToken) == "1";

    public Task SetVariableAsync(string name, string value, CancellationToken cancellationToken)
    {
        Timeline.Note($"{name}={value}");
        return OnChannel(() => ari.Channels.SetChannelVarAsync(Id, name, value, cancellationToken: cancellationToken));
    }

    /// <summary>Gives the call back to the dialplan: behind <c>Stasis()</c>, or at an extension.</summary>
    public Task ContinueAsync(string? context, string? extension, CancellationToken cancellationToken)
    {
        if (!HungUp) Timeline.Ended(extension is null ? "the dialplan goes on" : $"the dialplan goes on at {extension}@{context}");
        return OnChannel(() => ari.Channels.ContinueInDialplanAsync(
            Id, context, extension, priority: extension is null ? null : 1, cancellationToken: cancellationToken));
    }

    public Task HangUpAsync(CancellationToken cancellationToken) => OnChannel(() => ari.Channels.HangupAsync(Id, cancellationToken: cancellationToken));

    /// <summary>The next key, or null when none came in time or the caller has gone.</summary>
    public async Task<char?> KeyAsync(TimeSpan within, CancellationToken cancellationToken)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timeout.CancelAfter(within);
        try
        {
            while (!HungUp)
            {
                if (await NextAsync(timeout.Token) is ChannelDtmfReceivedEvent { Digit: [var key] }) return key;
            }
            return null;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return null;
        }
    }

    /// <summary>Lets that much time pass; keys pressed meanwhile are lost.</summary>
    public async Task PauseAsync(TimeSpan length, CancellationToken cancellationToken)
    {
        var since = Stopwatch.GetTimestamp();
        while (!HungUp && length - Stopwatch.GetElapsedTime(since) is var left && left > TimeSpan.Zero) await KeyAsync(left, cancellationToken);
    }

    /// <summary>The next key, or null once that has happened or the caller has gone.</summary>
    public async Task<char?> KeyAsync(Task until, CancellationToken cancellationToken)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        try
        {
            while (!HungUp)
            {
                var next = NextAsync(over.Token);
                if (await Task.WhenAny(next, until) != next) await over.CancelAsync();
                switch (await next)
                {
                    case ChannelDtmfReceivedEvent { Digit: [var key] }:
                        return key;
                    case ConnectedEvent:
                        await FindOutWhetherHungUpAsync(cancellationToken);
                        break;
                }
            }
            return null;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return null;
        }
    }

    /// <summary>Waits until that has happened or the caller has gone; keys pressed meanwhile are lost.</summary>
    public async Task UntilAsync(Task happened, CancellationToken cancellationToken)
    {
        while (await KeyAsync(happened, cancellationToken) is not null) continue;
    }

    private string MediaOf(string media) => sounds?.MediaOf(media) ?? media;

    private async Task<Message> NextAsync(CancellationToken cancellationToken)
    {
        var message = await _events.Reader.ReadAsync(cancellationToken);
        if (message is ChannelHangupRequestEvent or StasisEndEvent or ChannelDestroyedEvent) Gone();
        if (message is ChannelDtmfReceivedEvent { Digit: [var key] }) Timeline.Pressed(key);
        return message;
    }

    private void Gone()
    {
        if (!HungUp) Timeline.Ended(Timeline.HungUp);
        HungUp = true;
    }

    /// <summary>Events were lost in a gap of the connection; one of them may have been the hangup.</summary>
    private Task FindOutWhetherHungUpAsync(CancellationToken cancellationToken) =>
        OnChannel(() => ari.Channels.GetAsync(Id, cancellationToken));

    /// <summary>Asterisk refuses (409) until a sound or a recording has really begun, and a quick finger is quicker than that.</summary>
    private static async Task OnceBegunAsync(Func<Task> command, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await OnPlayback(command);
                return;
            }
            catch (AriException error) when (error.Status is HttpStatusCode.Conflict)
            {
                if (attempt == MostControlAttempts) return;
                await Task.Delay(BeforeItBegins, cancellationToken);
            }
        }
    }

    private async Task OnChannel(Func<Task> command)
    {
        if (HungUp) return;
        try
        {
            await command();
        }
        catch (AriException error) when (error.IsNotFound)
        {
            Gone();
        }
    }

    private static async Task<bool> OnPlayback(Func<Task> command)
    {
        try
        {
            await command();
            return true;
        }
        catch (AriException error) when (error.IsNotFound)
        {
            return false;
        }
    }
}
