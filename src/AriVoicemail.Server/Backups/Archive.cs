using System.Formats.Tar;
using System.IO.Compression;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using AriVoicemail.Database.Copying;

namespace AriVoicemail.Server.Backups;

/// <summary>A backup that is to be read.</summary>
internal static class Archive
{
    public static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    /// <summary>Reads all of it and compares every file with its checksum, before anything of it is used.</summary>
    /// <exception cref="CopyException">It is not as it was written; the message says where.</exception>
    public static async Task<Manifest> CheckAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            return await ReadAsync(path, cancellationToken);
        }
        catch (Exception error) when (error is InvalidDataException or EndOfStreamException or FormatException or JsonException or ArgumentException or NotSupportedException)
        {
            throw new CopyException($"{path} is no whole backup: {error.Message}", error);
        }
    }

    /// <summary>The files before the manifest, in their order. The data is to be read before the next is asked for.</summary>
    public static async IAsyncEnumerable<TarEntry> EntriesAsync(Stream file, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var gzip = new GZipStream(file, CompressionMode.Decompress, leaveOpen: true);
        await using var tar = new TarReader(gzip, leaveOpen: true);
        while (await tar.GetNextEntryAsync(cancellationToken: cancellationToken) is { } entry) yield return entry;
        // Its own checksum stands at the very end.
        await gzip.CopyToAsync(Stream.Null, cancellationToken);
    }

    private static async Task<Manifest> ReadAsync(string path, CancellationToken cancellationToken)
    {
        await using var file = File.OpenRead(path);
        await using var sums = ArchiveWriter.TemporaryFile();
        Manifest? manifest = null;
        var complete = false;
        var (rows, files, messages) = (new Dictionary<string, long>(), 0L, 0L);
        await foreach (var entry in EntriesAsync(file, cancellationToken))
        {
            RequirePlain(entry);
            var content = entry.DataStream ?? Stream.Null;
            if (complete) throw new InvalidDataException($"{entry.Name} follows after its end");
            if (entry.Name == Manifest.SumsName)
            {
                await CompareAsync(content, sums, cancellationToken);
                complete = true;
                continue;
            }
            if (manifest is not null) throw new InvalidDataException($"{entry.Name} follows after its manifest");
            var hash = SHA256.Create();
            await using (var hashed = new CryptoStream(content, hash, CryptoStreamMode.Read, leaveOpen: true))
            {
                if (entry.Name == Manifest.Name)
                {
                    manifest = await JsonSerializer.DeserializeAsync<Manifest>(hashed, Json, cancellationToken);
                }
                else if (TableOf(entry.Name) is { } table)
                {
                    rows[table] = rows.GetValueOrDefault(table) + await LinesAsync(hashed, cancellationToken);
                }
                else
                {
                    files++;
                    if (entry.Name.Count('/') == 4 && entry.Name.EndsWith(".txt", StringComparison.Ordinal)) messages++;
                }
                await hashed.CopyToAsync(Stream.Null, cancellationToken);
            }
            await sums.WriteAsync(Encoding.UTF8.GetBytes(ArchiveWriter.SumLine(hash.Hash!, entry.Name)), cancellationToken);
            hash.Dispose();
        }
        if (manifest is null || !complete) throw new InvalidDataException("its end is missing");
        if (manifest.Format != Manifest.CurrentFormat) throw new InvalidDataException($"its format is {manifest.Format}, and this program reads {Manifest.CurrentFormat}");
        if ((manifest.Files, manifest.Messages) != (files, messages)) throw new InvalidDataException($"it has {files} files of {messages} messages, and its manifest {manifest.Files} of {manifest.Messages}");
        foreach (var (table, stored) in manifest.Tables)
        {
            if (rows.GetValueOrDefault(table) != stored.Rows) throw new InvalidDataException($"it has {rows.GetValueOrDefault(table)} rows of {table}, and its manifest {stored.Rows}");
        }
        if (rows.Keys.Except(manifest.Tables.Keys).FirstOrDefault() is { } strange) throw new InvalidDataException($"its manifest does not know table {strange}");
        return manifest;
    }

    /// <summary>The table that the rows of a file belong to; null for every other file.</summary>
    public static string? TableOf(string name) => name.Split('/') is [Manifest.DatabaseFolder, var table, _] ? table : null;

    /// <summary>Nothing but files, and only where a backup has them: a name must not lead out of the spool.</summary>
    private static void RequirePlain(TarEntry entry)
    {
        var parts = entry.Name.Split('/');
        var known = parts switch
        {
            [Manifest.Name] or [Manifest.SumsName] or [Manifest.DatabaseFolder, _, _] => true,
            [Manifest.SpoolFolder, _, _, _] or [Manifest.SpoolFolder, _, _, _, _] => true,
            _ => false,
        };
        var plain = Array.TrueForAll(parts, part => part.Length > 0 && part[0] != '.' && !part.Contains('\0') && !part.Contains('\n'));
        if (entry.EntryType is not (TarEntryType.RegularFile or TarEntryType.V7RegularFile) || !known || !plain) throw new InvalidDataException($"it has {entry.Name}, which is no file of a backup");
    }

    private static async Task<long> LinesAsync(Stream content, CancellationToken cancellationToken)
    {
        var buffer = new byte[64 * 1024];
        var lines = 0L;
        for (int read; (read = await content.ReadAsync(buffer, cancellationToken)) > 0;) lines += buffer.AsSpan(0, read).Count((byte)'\n');
        return lines;
    }

    private static async Task CompareAsync(Stream written, FileStream found, CancellationToken cancellationToken)
    {
        found.Position = 0;
        using var expected = new StreamReader(written, leaveOpen: true);
        using var actual = new StreamReader(found, leaveOpen: true);
        while (true)
        {
            var (one, other) = (await expected.ReadLineAsync(cancellationToken), await actual.ReadLineAsync(cancellationToken));
            if (one is null && other is null) return;
            if (one != other) throw new InvalidDataException($"{(other ?? one)!.Split("  ", 2)[^1]} is not as it was written");
        }
    }
}
