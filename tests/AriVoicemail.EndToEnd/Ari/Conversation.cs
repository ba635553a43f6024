using AriVoicemail.Ari;
using AriVoicemail.Bed;

namespace AriVoicemail.EndToEnd.Ari;

/// <summary>What a voicemail asks of ARI, on a channel that hears itself.</summary>
internal static class Conversation
{
    /// <summary>Answers the name of the recording.</summary>
    public static async Task<string> HoldAsync(AriSession session)
    {
        var ari = session.Client;
        var variables = new Dictionary<string, string> { ["NOTE"] = "a \"quoted\" & encoded = note, äöü" };
        var start = await session.CallAsync("leave,1000@default", variables);
        var channel = start.Channel.Id;
        Assert.Equal(["leave", "1000@default"], start.Args);
        Assert.Equal(("Ann, A", "5551"), (start.Channel.Caller.Name, start.Channel.Caller.Number));
        Assert.Equal(session.Application, start.Application);
        Assert.InRange(start.Timestamp, DateTimeOffset.UtcNow.AddMinutes(-1), DateTimeOffset.UtcNow.AddMinutes(1));
        Assert.Equal(variables["NOTE"], (await ari.Channels.GetChannelVarAsync(channel, "NOTE")).Value);

        await ari.Channels.AnswerAsync(channel);
        var playback = $"playback-{channel}";
        await ari.Channels.PlayWithIdAsync(channel, playback, ["sound:vm-intro", "sound:beep"]);
        await session.NextAsync<PlaybackStartedEvent>(started => started.Playback.Id == playback);
        var finished = await session.NextAsync<PlaybackFinishedEvent>(finished => finished.Playback.Id == playback);
        Assert.Equal("done", finished.Playback.State);

        var name = $"client/{session.Application}/a message";
        await ari.Channels.RecordAsync(channel, name, "wav", maxDurationSeconds: 30, ifExists: "overwrite", terminateOn: "none");
        await session.NextAsync<RecordingStartedEvent>(started => started.Recording.Name == name);
        Assert.Equal("recording", (await ari.Recordings.GetLiveAsync(name)).State);
        await ari.Recordings.StopAsync(name);
        Assert.Equal($"channel:{channel}", (await session.NextAsync<RecordingFinishedEvent>(one => one.Recording.Name == name)).Recording.TargetUri);
        Assert.Equal("wav", (await ari.Recordings.GetStoredAsync(name)).Format);
        await IsSoundAsync(ari, name);

        await ari.Channels.HangupAsync(channel);
        await session.NextAsync<StasisEndEvent>(end => end.Channel.Id == channel);
        await Poll.ForAsync("the end of the channel", async () => await IsGoneAsync(() => ari.Channels.GetAsync(channel)));
        await ari.Recordings.DeleteStoredAsync(name);
        Assert.True(await IsGoneAsync(() => ari.Recordings.GetStoredAsync(name)));
        return name;
    }

    private static async Task IsSoundAsync(IAriClient ari, string name)
    {
        await using var body = await ari.Recordings.GetStoredFileAsync(name);
        using var sound = new MemoryStream();
        await body.CopyToAsync(sound);
        Assert.Equal(8000, WavFile.Read(sound.ToArray()).Rate);
    }

    private static async Task<bool> IsGoneAsync(Func<Task> ask)
    {
        try
        {
            await ask();
            return false;
        }
        catch (AriException error) when (error.IsNotFound)
        {
            return true;
        }
    }
}
