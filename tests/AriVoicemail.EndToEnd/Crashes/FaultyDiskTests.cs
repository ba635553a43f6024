using AriVoicemail.Bed;
using AriVoicemail.Database;

namespace AriVoicemail.EndToEnd.Crashes;

/// <summary>
/// The kernel refuses what a save asks of it, one call after the other: the disk is full, read-only, broken, or not ours. The message is saved when the
/// fault is over, once, and nothing half-written is ever seen.
/// </summary>
public sealed class FaultyDiskTests(FaultyDiskTests.House house) : IClassFixture<FaultyDiskTests.House>
{
    [Theory]
    [InlineData("2400", "link:error=ENOSPC")] // the sound, linked beside the folders
    [InlineData("2401", "link:error=EROFS")]
    [InlineData("2402", "fsync:error=EIO")] // the sound
    [InlineData("2403", "fsync:error=ENOSPC")]
    [InlineData("2404", "pwrite64:error=ENOSPC")] // the text's bytes, or those of the folder's lock
    [InlineData("2405", "pwrite64:error=EIO")]
    [InlineData("2406", "link:error=EACCES")]
    [InlineData("2407", "unlink:error=EROFS")]
    [InlineData("2408", "unlink:error=EIO")] // what makes way
    [InlineData("2409", "link,rename,mkdir,unlink,pwrite64:error=EROFS")] // a disk that was mounted read-only for a while
    [InlineData("2410", "link,rename,fsync,pwrite64,mkdir:error=ENOSPC")] // a disk that is full for a while
    [InlineData("2411", "link,rename,mkdir,unlink,pwrite64:error=EACCES")] // a directory that belongs to somebody else for a while
    public async Task What_the_kernel_refuses_is_saved_later(string mailbox, string fault)
    {
        var it = house.It;
        await it.CreateMailboxAsync(mailbox);
        await using var call = SippCaller.Start(it.Asterisk, $"l{mailbox}s", new Speech(Tone: 620, Seconds: 30), Ending.OnDemand);
        await Poll.ForAsync("four seconds of recording", () => Recorded(it, mailbox));
        using var over = new CancellationTokenSource();
        var watching = NeverHalfWrittenAsync(mailbox, over.Token);

        await using (var faults = await KernelFaults.InjectAsync(it.Arivm.ProcessId, fault))
        {
            await call.HangUpAsync();
            await faults.HappenedAsync();
            await it.Arivm.LoggedAsync($"for {mailbox}@default ended (HungUp) and is Delayed");
        }

        var message = await it.MessageAsync(mailbox);
        await over.CancelAsync();
        await watching;
        await it.NothingIsLeftOfCallsAsync();
        Assert.Equal(["msg0000.txt", "msg0000.wav"], it.Files(mailbox));
        Assert.Equal(new StoredCounts(1, 0, 0, 0), await it.CountsAsync(mailbox));
        Assert.Equal(620, Tone.DominantFrequency((await it.SoundAsync(message)).Samples, 8000), tolerance: 5);
    }

    private static bool Recorded(Installation it, string mailbox)
    {
        var tmp = Path.Combine(Path.GetDirectoryName(it.Asterisk.Folder(mailbox))!, "tmp");
        return Directory.Exists(tmp) && Directory.EnumerateFiles(tmp, "arivm-*.wav").Any(file => new FileInfo(file).Length > 60_000);
    }

    /// <summary>Whoever sees the text, Asterisk's own voicemail too, finds the whole message.</summary>
    private async Task NeverHalfWrittenAsync(string mailbox, CancellationToken over)
    {
        var inbox = house.It.Asterisk.Folder(mailbox);
        while (!over.IsCancellationRequested)
        {
            foreach (var text in Directory.Exists(inbox) ? Directory.GetFiles(inbox, "msg*.txt") : [])
            {
                Assert.True(new FileInfo(Path.ChangeExtension(text, ".wav")).Length > 16_000);
                Assert.Contains("duration=", await File.ReadAllTextAsync(text, CancellationToken.None));
            }
            await Task.Delay(5, over).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>One installation for all of them; only PostgreSQL's own files are out of the faults' reach.</summary>
    public sealed class House : IAsyncLifetime
    {
        public Installation It { get; private set; } = null!;

        public async ValueTask InitializeAsync() => It = await Installation.StartAsync(new InstallationOptions { Engine = SqlEngine.PostgreSql });

        public ValueTask DisposeAsync() => It.DisposeAsync();
    }
}
