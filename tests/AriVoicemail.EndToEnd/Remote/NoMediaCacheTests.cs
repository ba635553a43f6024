using AriVoicemail.Bed;

namespace AriVoicemail.EndToEnd.Remote;

/// <summary>An Asterisk that shares no disk and cannot fetch either: nobody hears silence for a greeting.</summary>
public sealed class NoMediaCacheTests
{
    [Fact]
    public async Task Stock_prompts_are_heard_for_greetings_and_owners_are_told_that_messages_cannot_be_heard()
    {
        await using var it = await Installation.StartAsync(new InstallationOptions
        {
            SharedDisk = false,
            Asterisk = new AsteriskOptions { WithoutModules = ["res_http_media_cache.so"] },
        });
        await it.CreateMailboxAsync("4020");
        await it.Arivm.LoggedAsync("lacks res_http_media_cache.so");
        var folder = Directory.CreateDirectory(Path.Combine(it.SpoolDirectory, "default/4020/INBOX")).FullName;
        WavFile.Write(Path.Combine(folder, "../unavail.wav"), Tone.Make(440, 1), 8000);
        WavFile.Write(Path.Combine(folder, "msg0000.wav"), Tone.Make(440, 1), 8000);
        await File.WriteAllTextAsync(Path.Combine(folder, "msg0000.txt"), "[message]\nmsg_id=1772719629-00000001\norigtime=1772719629\nduration=1\n");
        await it.MessageAsync("4020");

        await using var caller = await MenuCall.StartAsync(it.Asterisk, "leave", "4020@default,u");
        await caller.HeardAsync("beep");
        await using var owner = await MenuCall.StartAsync(it.Asterisk, "ours", "4020@default,s");
        await owner.QuietAsync();
        await owner.PressAsync("1");
        await owner.HeardAsync("arivm-not-now");

        Assert.Equal("vm-theperson", caller.Prompts[0]);
        Assert.Equal(1, (await it.CountsAsync("4020")).New);
    }
}
