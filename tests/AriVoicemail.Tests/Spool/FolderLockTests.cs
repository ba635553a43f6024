using AriVoicemail.Spool;

namespace AriVoicemail.Tests.Spool;

public sealed class FolderLockTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("arivm-lock-").FullName;

    private string Lock => Path.Combine(_folder, ".lock");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task One_at_a_time_holds_it_and_nothing_is_left_behind()
    {
        var (inside, most) = (0, 0);
        await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Task.Run(async () =>
        {
            for (var i = 0; i < 20; i++)
            {
                using var held = await FolderLock.TakeAsync(_folder, CancellationToken.None);
                most = Math.Max(most, Interlocked.Increment(ref inside));
                Interlocked.Decrement(ref inside);
            }
        })));

        Assert.Equal(1, most);
        Assert.Empty(Directory.GetFiles(_folder, "*", new EnumerationOptions { AttributesToSkip = 0 }));
    }

    [Fact]
    public async Task What_app_voicemail_holds_is_waited_for()
    {
        File.WriteAllText(Lock, "");

        var taking = FolderLock.TakeAsync(_folder, CancellationToken.None);
        Assert.False(taking.IsCompleted);
        File.Delete(Lock);

        (await taking).Dispose();
    }

    [Fact]
    public async Task A_lock_that_nobody_can_still_hold_is_cleared()
    {
        File.WriteAllText(Lock, "");
        File.SetLastWriteTimeUtc(Lock, DateTime.UtcNow.AddMinutes(-2));

        (await FolderLock.TakeAsync(_folder, CancellationToken.None)).Dispose();

        Assert.False(File.Exists(Lock));
    }

    [Fact]
    public async Task A_lock_of_a_process_of_ours_that_died_is_cleared_at_once()
    {
        File.WriteAllText(Lock, $"arivm|{Environment.MachineName}|{int.MaxValue}|20200101000000");

        (await FolderLock.TakeAsync(_folder, CancellationToken.None)).Dispose();

        Assert.False(File.Exists(Lock));
    }
}
