using System.Formats.Tar;
using System.IO.Compression;
using System.Text;
using AriVoicemail.Database.Copying;
using AriVoicemail.Mailboxes;
using AriVoicemail.Tests.Messages;

namespace AriVoicemail.Server.Tests.Backups;

/// <summary>An archive that is not as it was written is refused before anything is.</summary>
public sealed class TamperingTests : IAsyncLifetime
{
    private BackupBed _house = null!;
    private BackupBed _other = null!;

    public async ValueTask InitializeAsync()
    {
        var mailbox = MailboxAddress.Parse("1000@default");
        _house = await (await BackupBed.StartAsync(new SqliteFiles())).ServedAsync(mailbox);
        _other = await BackupBed.StartAsync(new SqliteFiles());
        for (var n = 0; n < 3; n++) await _house.DeliverAsync(mailbox);
        await _house.BackUpAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _house.DisposeAsync();
        await _other.DisposeAsync();
    }

    [Fact]
    public async Task Cut_off_anywhere()
    {
        var whole = await File.ReadAllBytesAsync(_house.Archive, TestContext.Current.CancellationToken);
        for (var part = 0; part < 20; part++)
        {
            await File.WriteAllBytesAsync(_house.Archive, whole[..(whole.Length * part / 20)], TestContext.Current.CancellationToken);
            await RefusedAsync("");
        }
    }

    [Fact]
    public async Task With_a_byte_changed_anywhere()
    {
        var whole = await File.ReadAllBytesAsync(_house.Archive, TestContext.Current.CancellationToken);
        for (var part = 1; part < 20; part++)
        {
            var damaged = whole.ToArray();
            damaged[whole.Length * part / 20] ^= 0x10;
            await File.WriteAllBytesAsync(_house.Archive, damaged, TestContext.Current.CancellationToken);
            await RefusedAsync("");
        }
    }

    [Theory]
    [InlineData("spool/default/1000/INBOX/msg0001.wav")]
    [InlineData("spool/default/1000/INBOX/msg0001.txt")]
    [InlineData("manifest.json")]
    [InlineData("SHA256SUMS")]
    public async Task With_a_file_changed_or_taken_away(string name)
    {
        await RewriteAsync(entries => entries.Select(entry => entry.Name == name ? (name, [.. entry.Content[..^2], (byte)'?', (byte)'\n']) : entry));
        await RefusedAsync("");
        await _house.BackUpAsync();
        await RewriteAsync(entries => entries.Where(entry => entry.Name != name));
        await RefusedAsync("");
    }

    [Theory]
    [InlineData("spool/default/1000/INBOX/msg0099.wav")]
    [InlineData("database/api_keys/1.ndjson")]
    [InlineData("spool/../../../escaped.wav")]
    [InlineData("/tmp/escaped.wav")]
    [InlineData("spool/default/1000/.hidden")]
    public async Task With_a_file_that_no_backup_put_there(string name)
    {
        await RewriteAsync(entries => entries.SelectMany(entry => entry.Name == "manifest.json" ? [(name, Encoding.UTF8.GetBytes("x\n")), entry] : new[] { entry }));
        await RefusedAsync(name);
    }

    [Fact]
    public async Task What_is_only_written_anew_is_taken()
    {
        await RewriteAsync(entries => entries);

        await _other.RestoreAsync(_house.Archive);

        Assert.Equal(3, (await _other.ListAsync(MailboxAddress.Parse("1000@default"))).Count);
    }

    private async Task RefusedAsync(string word)
    {
        var error = await Assert.ThrowsAsync<CopyException>(() => _other.RestoreAsync(_house.Archive));
        Assert.Contains(word, error.Message);
        await _other.UntouchedAsync();
    }

    private async Task RewriteAsync(Func<IEnumerable<(string Name, byte[] Content)>, IEnumerable<(string Name, byte[] Content)>> change)
    {
        var entries = new List<(string Name, byte[] Content)>();
        await using (var gzip = new GZipStream(File.OpenRead(_house.Archive), CompressionMode.Decompress))
        await using (var tar = new TarReader(gzip))
        {
            while (await tar.GetNextEntryAsync() is { } entry)
            {
                var content = new MemoryStream();
                if (entry.DataStream is { } data) await data.CopyToAsync(content);
                entries.Add((entry.Name, content.ToArray()));
            }
        }
        await using var target = new GZipStream(File.Create(_house.Archive), CompressionLevel.Fastest);
        await using var writer = new TarWriter(target, TarEntryFormat.Pax);
        foreach (var (name, content) in change(entries)) await writer.WriteEntryAsync(new PaxTarEntry(TarEntryType.RegularFile, name) { DataStream = new MemoryStream(content) });
    }
}
