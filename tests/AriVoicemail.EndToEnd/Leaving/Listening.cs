using AriVoicemail.Bed;

namespace AriVoicemail.EndToEnd.Leaving;

/// <summary>What an owner recorded, and what a caller then hears.</summary>
internal static class Listening
{
    /// <summary>Puts greetings of that mailbox where Asterisk finds them.</summary>
    public static void Record(this Installation it, string mailbox, params string[] greetings)
    {
        var folder = Directory.CreateDirectory(FolderOf(it, mailbox)).FullName;
        foreach (var greeting in greetings) WavFile.Write(Path.Combine(folder, greeting + ".wav"), Tone.Make(440, 0.2), 8000);
    }

    /// <summary>Calls until the recording begins; what was played up to then.</summary>
    /// <param name="extension"><c>l1234us</c>.</param>
    public static async Task<IReadOnlyList<string>> HeardAsync(this Installation it, string extension)
    {
        await using var prompts = await PlayedPrompts.ListenAsync(it.Asterisk);
        await using var call = SippCaller.Start(it.Asterisk, extension, new Speech(Seconds: 30), Ending.OnDemand);
        try
        {
            await Poll.ForAsync("the recording", () => IsRecording(it, extension[1..5]));
        }
        catch (TimeoutException error)
        {
            throw new TimeoutException(
                $"{error.Message}; {extension} {(call.Ended.IsCompleted ? "has ended" : "goes on")}, played: {string.Join(' ', prompts.On())}\n"
                + string.Join('\n', it.Arivm.ReadLog().Split('\n').TakeLast(20)) + "\n" + string.Join('\n', it.Asterisk.ReadLog().Split('\n').TakeLast(10)));
        }
        await call.HangUpAsync();
        await it.NothingIsLeftOfCallsAsync();
        return prompts.On();
    }

    private static bool IsRecording(Installation it, string mailbox)
    {
        var tmp = Path.Combine(FolderOf(it, mailbox), "tmp");
        return Directory.Exists(tmp) && Directory.EnumerateFiles(tmp, "arivm-*.wav").Any();
    }

    private static string FolderOf(Installation it, string mailbox) => Path.GetDirectoryName(it.Asterisk.Folder(mailbox))!;
}
