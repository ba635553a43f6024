using AriVoicemail.Storage.S3;

namespace AriVoicemail.Server.Tests.Storage;

public sealed class SoundCacheTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("arivm-cache-");
    private int _fetched;

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task What_is_there_is_not_fetched_again_also_after_a_restart()
    {
        Assert.Equal(await FindAsync(Open(), "a"), await FindAsync(Open(), "a"));
        Assert.Equal(1, _fetched);
    }

    [Fact]
    public async Task When_it_is_full_those_go_that_nobody_wanted_for_longest()
    {
        var cache = Open();
        foreach (var name in new[] { "a", "b", "c", "a", "d" }) await FindAsync(cache, name);

        Assert.Equal(["a", "c", "d"], Names());
    }

    [Fact]
    public async Task One_that_is_larger_than_the_cache_is_there_for_whoever_wants_it_now()
    {
        var path = await Open().FindAsync("large.wav", file => WriteAsync(file, 5_000));

        Assert.True(File.Exists(path));
    }

    [Fact]
    public async Task What_cannot_be_fetched_leaves_nothing_behind()
    {
        var cache = Open();

        Assert.Null(await cache.FindAsync("a.wav", _ => Task.FromResult(false)));
        await Assert.ThrowsAsync<IOException>(() => cache.FindAsync("a.wav", async file =>
        {
            await WriteAsync(file, 10);
            throw new IOException("it broke off");
        }));

        Assert.Empty(Names());
    }

    [Fact]
    public async Task What_was_tidied_away_is_fetched_again()
    {
        var cache = Open();
        File.Delete(await FindAsync(cache, "a"));

        Assert.True(File.Exists(await FindAsync(cache, "a")));
        Assert.Equal(2, _fetched);
    }

    [Fact]
    public async Task What_is_removed_is_gone_and_with_a_folder_all_that_is_in_it()
    {
        var cache = Open();
        foreach (var name in new[] { "x/a", "x/b", "xy/c" }) await FindAsync(cache, name);

        cache.Remove("x/a.wav");
        Assert.Equal(["b", "c"], Names());
        cache.RemoveAll("x");
        Assert.Equal(["c"], Names());
    }

    private SoundCache Open() => new(_folder.FullName, limit: 3_500);

    private async Task<string> FindAsync(SoundCache cache, string name) => (await cache.FindAsync(name + ".wav", async file =>
    {
        _fetched++;
        return await WriteAsync(file, 1_000);
    }))!;

    private static async Task<bool> WriteAsync(string file, int length)
    {
        await File.WriteAllBytesAsync(file, new byte[length]);
        return true;
    }

    private string[] Names() => [.. Directory.GetFiles(_folder.FullName, "*", SearchOption.AllDirectories).Select(file => Path.GetFileNameWithoutExtension(file)).Order(StringComparer.Ordinal)];
}
