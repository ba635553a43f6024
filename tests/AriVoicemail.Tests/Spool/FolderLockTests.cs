using AriVoicemail.Spool;

namespace AriVoicemail.Tests.Spool;

public sealed class FolderLockTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string LockFile => _folder[".lock"];

    [Fact]
    public async Task One_at_a_time_holds_it()
    {
        var (holders, most, turns) = (0, 0, 0);
        await Parallel.ForAsync(0, 40, new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (_, _) =>
        {
            using var held = await FolderLock.TakeAsync(_folder.Path, TimeSpan.FromMinutes(1), CancellationToken.None);
            most = Math.Max(most, Interlocked.Increment(ref holders));
            Assert.True(File.Exists(LockFile));
            await Task.Yield();
            turns++;
            Interlocked.Decrement(ref holders);
        });
        Assert.Equal((1, 40), (most, turns));
        Assert.Empty(Directory.GetFileSystemEntries(_folder.Path));
    }

    [Fact]
    public async Task Somebody_elses_lock_is_waited_for()
    {
        File.WriteAllText(LockFile, "");
        var taking = FolderLock.TakeAsync(_folder.Path, TimeSpan.FromMinutes(1), CancellationToken.None);
        Assert.False(taking.IsCompleted);
        File.Delete(LockFile);
        using (await taking) Assert.True(File.Exists(LockFile));
        Assert.Empty(Directory.GetFileSystemEntries(_folder.Path));
    }

    [Fact]
    public async Task Patience_ends_and_leaves_the_others_lock()
    {
        File.WriteAllText(LockFile, "theirs");
        var error = await Assert.ThrowsAsync<TimeoutException>(
            () => FolderLock.TakeAsync(_folder.Path, TimeSpan.FromMilliseconds(20), CancellationToken.None));
        Assert.Contains(LockFile, error.Message);
        Assert.Equal([LockFile], Directory.GetFileSystemEntries(_folder.Path));
        Assert.Equal("theirs", File.ReadAllText(LockFile));
        Assert.Equal(TimeSpan.FromSeconds(5), FolderLock.Patience);
    }

    [Fact]
    public async Task Who_gives_up_waiting_leaves_nothing()
    {
        File.WriteAllText(LockFile, "");
        using var cancelled = new CancellationTokenSource();
        var taking = FolderLock.TakeAsync(_folder.Path, cancelled.Token);
        await cancelled.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => taking);
        Assert.Equal([LockFile], Directory.GetFileSystemEntries(_folder.Path));
    }

    [Fact]
    public async Task What_a_crash_left_a_minute_ago_is_cleared_once()
    {
        var holders = 0;
        File.WriteAllText(LockFile, "");
        File.SetLastWriteTimeUtc(LockFile, DateTime.UtcNow.AddSeconds(-61));
        await Parallel.ForAsync(0, 20, new ParallelOptions { MaxDegreeOfParallelism = 20 }, async (_, _) =>
        {
            using var held = await FolderLock.TakeAsync(_folder.Path, TimeSpan.FromMinutes(1), CancellationToken.None);
            Assert.Equal(1, Interlocked.Increment(ref holders));
            await Task.Yield();
            Interlocked.Decrement(ref holders);
        });
        Assert.Empty(Directory.GetFileSystemEntries(_folder.Path));
    }

    [Fact]
    public async Task A_folder_that_is_not_there_is_an_error() => await Assert.ThrowsAsync<DirectoryNotFoundException>(
        () => FolderLock.TakeAsync(_folder["none"], CancellationToken.None));

    public void Dispose() => _folder.Dispose();
}
