using AriVoicemail.Spool;

namespace AriVoicemail.Tests.Spool;

public sealed class FolderLockTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string LockPath => Path.Combine(_folder.Path, ".lock");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_lock_is_a_file_that_goes_when_it_is_given_back()
    {
        using (await TakeAsync()) Assert.Equal([LockPath], Files());

        Assert.Empty(Files());
    }

    [Fact]
    public async Task Who_comes_second_waits_for_the_first()
    {
        var first = await TakeAsync();
        var second = TakeAsync();

        Assert.False(second.IsCompleted);
        first.Dispose();
        using var taken = await second;
        Assert.Equal([LockPath], Files());
    }

    [Fact]
    public async Task Nobody_else_is_inside_however_many_want_to_be()
    {
        int inside = 0, most = 0;
        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Task.Run(async () =>
        {
            for (var turn = 0; turn < 10; turn++)
            {
                using var held = await TakeAsync();
                most = Math.Max(most, Interlocked.Increment(ref inside));
                await Task.Yield();
                Interlocked.Decrement(ref inside);
            }
        })));

        Assert.Equal(1, most);
        Assert.Empty(Files());
    }

    [Fact]
    public async Task A_wait_can_be_given_up_and_leaves_nothing_behind()
    {
        using var held = await TakeAsync();
        using var gone = new CancellationTokenSource();
        var waiting = FolderLock.TakeAsync(_folder.Path, null, gone.Token);
        await gone.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        Assert.Equal([LockPath], Files());
    }

    [Fact]
    public async Task A_lock_that_an_Asterisk_left_long_ago_is_cleared()
    {
        File.WriteAllText(LockPath, "");
        File.SetLastWriteTimeUtc(LockPath, DateTime.UtcNow.AddMinutes(-2));

        using (await TakeAsync()) Assert.Equal([LockPath], Files());
        Assert.Empty(Files());
    }

    [Fact]
    public async Task A_fresh_lock_of_an_Asterisk_is_respected()
    {
        File.WriteAllText(LockPath, "");
        var waiting = TakeAsync();

        Assert.False(waiting.IsCompleted);
        Assert.Equal("", File.ReadAllText(LockPath));
        File.Delete(LockPath);
        using var held = await waiting;
    }

    [Theory]
    [InlineData(1)] // runs, but did not start then
    [InlineData(int.MaxValue)]
    public async Task A_lock_of_ours_whose_process_has_died_need_not_age(int process)
    {
        File.WriteAllText(LockPath, $"arivm|{Environment.MachineName}|{process}|19700101000000");

        using (await TakeAsync()) Assert.Equal([LockPath], Files());
        Assert.Empty(Files());
    }

    [Fact]
    public async Task Many_who_find_a_stale_lock_still_enter_one_by_one()
    {
        for (var round = 0; round < 20; round++)
        {
            File.WriteAllText(LockPath, "");
            File.SetLastWriteTimeUtc(LockPath, DateTime.UtcNow.AddMinutes(-2));
            int inside = 0, most = 0;
            await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(async () =>
            {
                using var held = await TakeAsync();
                most = Math.Max(most, Interlocked.Increment(ref inside));
                await Task.Yield();
                Interlocked.Decrement(ref inside);
            })));

            Assert.Equal(1, most);
            Assert.Empty(Files());
        }
    }

    [Fact]
    public async Task Patience_ends_and_leaves_the_others_lock()
    {
        File.WriteAllText(LockPath, "theirs");

        var error = await Assert.ThrowsAsync<TimeoutException>(
            () => FolderLock.TakeAsync(_folder.Path, TimeSpan.FromMilliseconds(20), null, CancellationToken.None));
        Assert.Contains(LockPath, error.Message);
        Assert.Equal([LockPath], Files());
        Assert.Equal("theirs", File.ReadAllText(LockPath));
    }

    [Fact]
    public async Task A_folder_that_is_not_there_is_an_error() => await Assert.ThrowsAsync<DirectoryNotFoundException>(
        () => FolderLock.TakeAsync(_folder["none"], null, CancellationToken.None));

    private Task<FolderLock> TakeAsync() => FolderLock.TakeAsync(_folder.Path, null, CancellationToken.None);

    private string[] Files() => Directory.GetFiles(_folder.Path);
}
