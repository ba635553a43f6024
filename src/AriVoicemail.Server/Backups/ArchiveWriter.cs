using System.Formats.Tar;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using AriVoicemail.Database.Copying;
using AriVoicemail.Spool;

namespace AriVoicemail.Server.Backups;

/// <summary>Writes a backup: a tar, compressed by gzip, that ends with its manifest and a checksum of every file.</summary>
internal sealed class ArchiveWriter : IAsyncDisposable
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private readonly GZipStream _gzip;
    private readonly TarWriter _tar;

    // A large spool has more lines than should be held in memory.
    private readonly FileStream _sums = TemporaryFile();

    public ArchiveWriter(Stream output)
    {
        _gzip = new GZipStream(output, CompressionLevel.Fastest, leaveOpen: true);
        _tar = new TarWriter(_gzip, TarEntryFormat.Pax, leaveOpen: true);
    }

    public static FileStream TemporaryFile() =>
        new(Path.Combine(Path.GetTempPath(), $"arivm-sums-{Guid.NewGuid():N}"), new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.ReadWrite,
            Options = FileOptions.DeleteOnClose,
            UnixCreateMode = OwnerOnly,
        });

    public static string SumLine(byte[] hash, string name) => $"{Convert.ToHexStringLower(hash)}  {name}\n";

    public async Task AddAsync(string name, MemoryStream content, CancellationToken cancellationToken)
    {
        content.Position = 0;
        var hash = await SHA256.HashDataAsync(content, cancellationToken);
        content.Position = 0;
        await _tar.WriteEntryAsync(new PaxTarEntry(TarEntryType.RegularFile, name) { Mode = OwnerOnly, DataStream = content }, cancellationToken);
        await NoteAsync(hash, name, cancellationToken);
    }

    /// <exception cref="CopyException">Somebody writes into the file.</exception>
    public async Task AddAsync(string name, SnapshotFile file, CancellationToken cancellationToken)
    {
        await using var content = File.OpenRead(file.Path);
        var hash = await SHA256.HashDataAsync(content, cancellationToken);
        content.Position = 0;
        var entry = new PaxTarEntry(TarEntryType.RegularFile, name)
        {
            Mode = File.GetUnixFileMode(content.SafeFileHandle),
            ModificationTime = File.GetLastWriteTimeUtc(content.SafeFileHandle),
            DataStream = content,
        };
        await _tar.WriteEntryAsync(entry, cancellationToken);
        if (!MailboxSnapshot.IsUnchanged(file)) throw new CopyException($"{name} was written to while it was read: run the backup again");
        await NoteAsync(hash, name, cancellationToken);
    }

    /// <summary>What lacks this end is no whole backup.</summary>
    public async Task FinishAsync(Manifest manifest, CancellationToken cancellationToken)
    {
        await AddAsync(Manifest.Name, new MemoryStream(JsonSerializer.SerializeToUtf8Bytes(manifest, Archive.Json)), cancellationToken);
        _sums.Position = 0;
        await _tar.WriteEntryAsync(new PaxTarEntry(TarEntryType.RegularFile, Manifest.SumsName) { Mode = OwnerOnly, DataStream = _sums }, cancellationToken);
        await _tar.DisposeAsync();
        await _gzip.DisposeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _tar.DisposeAsync();
        await _gzip.DisposeAsync();
        await _sums.DisposeAsync();
    }

    private ValueTask NoteAsync(byte[] hash, string name, CancellationToken cancellationToken) =>
        _sums.WriteAsync(Encoding.UTF8.GetBytes(SumLine(hash, name)), cancellationToken);
}
