using AriVoicemail.Spool;

namespace AriVoicemail.Tests.Spool;

public sealed class FileStatusTests
{
    private static readonly FileStatus Folder = new(1, 1, 0, 0, Owner: 107, Group: 112, UnixFileMode.None);

    [Theory]
    [InlineData(107, 112, 384, true)]    // 0600 of Asterisk itself
    [InlineData(107, 112, 36, false)]    // 0044: the owner's bits count for the owner
    [InlineData(0, 112, 416, true)]      // 0640 of root in Asterisk's group
    [InlineData(0, 112, 388, false)]     // 0604: the group's bits count for the group
    [InlineData(0, 0, 420, true)]        // 0644
    [InlineData(0, 0, 416, false)]       // 0640 of others
    public void Whether_the_owner_of_the_folder_may_read_a_file(uint owner, uint group, int mode, bool readable) =>
        Assert.Equal(readable, (Folder with { Owner = owner, Group = group, Mode = (UnixFileMode)mode }).IsReadableByOwnerOf(Folder));

    [Fact]
    public void It_is_what_the_file_system_says()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["a"], "four");
        var time = new DateTime(2026, 3, 5, 14, 7, 9, 123, DateTimeKind.Utc);
        File.SetLastWriteTimeUtc(folder["a"], time);

        var status = OpenDirectory.StatusOf(folder["a"])!.Value;

        Assert.Equal((4L, time), (status.Size, status.ModifiedAt.UtcDateTime));
        Assert.True(status.Mode.HasFlag(UnixFileMode.UserRead | UnixFileMode.UserWrite));
        Assert.Null(OpenDirectory.StatusOf(folder["b"]));
    }

    [Fact]
    public void A_file_of_any_size_is_read_whole()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["a"], new string('x', 10_000));
        using var directory = OpenDirectory.Open(folder.Path);
        var buffer = new byte[16];

        Assert.Equal(10_000, directory.Read("a", ref buffer, out var status));
        Assert.Equal(10_000, status.Size);
        Assert.Null(directory.Read("b", ref buffer, out _));
    }
}
