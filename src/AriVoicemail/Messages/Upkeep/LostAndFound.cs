using System.Globalization;
using System.Text.Json;
using AriVoicemail.Mailboxes;
using AriVoicemail.Spool;

namespace AriVoicemail.Messages.Upkeep;

/// <summary>
/// Where a repair keeps what it overwrites and takes away: <c>&lt;spool&gt;/lost+found/&lt;time&gt;/&lt;context&gt;/&lt;mailbox&gt;/…</c>, with a
/// manifest that says of each file what was done. It is made when there is something to keep.
/// </summary>
internal sealed class LostAndFound : IDisposable
{
    private const string Manifest = "manifest.jsonl";

    private readonly string _spool;
    private readonly string _directory;
    private readonly TimeProvider _time;
    private readonly Lock _gate = new();
    private StreamWriter? _manifest;

    public LostAndFound(string spool, TimeProvider time)
    {
        (_spool, _time) = (spool, time);
        var now = time.GetUtcNow().ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);
        _directory = Path.Combine(spool, SpoolTree.LostAndFound, now);
        // Two repairs within one second keep their things apart.
        for (var other = 2; Directory.Exists(_directory); other++) _directory = Path.Combine(spool, SpoolTree.LostAndFound, $"{now}-{other}");
    }

    /// <summary>Null as long as nothing had to be kept.</summary>
    public string? Place => _manifest is null ? null : _directory;

    /// <summary>To be called before a file is overwritten.</summary>
    public void Copy(FindingKind kind, MailboxAddress mailbox, string path, string done)
    {
        var place = PlaceFor(mailbox, path);
        SyncedFile.Copy(path, place);
        Note(kind, mailbox, path, done, place);
    }

    /// <summary>Takes a file away.</summary>
    public void Take(FindingKind kind, MailboxAddress mailbox, string path, string why)
    {
        var place = PlaceFor(mailbox, path);
        Note(kind, mailbox, path, why, place);
        try
        {
            File.Move(path, place);
        }
        catch (IOException) when (File.Exists(path))
        {
            // From another disk.
            SyncedFile.Copy(path, place, overwrite: true);
            File.Delete(path);
        }
    }

    /// <summary>Says what was done where no file is kept.</summary>
    public void Note(FindingKind kind, MailboxAddress mailbox, string what, string done, string? kept = null)
    {
        lock (_gate)
        {
            if (_manifest is null)
            {
                Directory.CreateDirectory(_directory);
                _manifest = new StreamWriter(Path.Combine(_directory, Manifest)) { AutoFlush = true };
            }
            _manifest.WriteLine(JsonSerializer.Serialize(
                new
                {
                    at = _time.GetUtcNow(),
                    kind,
                    mailbox = mailbox.ToString(),
                    what = Path.IsPathFullyQualified(what) ? Path.GetRelativePath(_spool, what) : what,
                    done,
                    kept = kept is null ? null : Path.GetRelativePath(_directory, kept),
                },
                SpoolFinding.Json));
        }
    }

    public void Dispose() => _manifest?.Dispose();

    private string PlaceFor(MailboxAddress mailbox, string path)
    {
        var folder = Path.GetFileName(Path.GetDirectoryName(path)!);
        var parts = folder == mailbox.Number ? [_directory, mailbox.Context, mailbox.Number] : new[] { _directory, mailbox.Context, mailbox.Number, folder };
        var directory = Directory.CreateDirectory(Path.Combine(parts)).FullName;
        var place = Path.Combine(directory, Path.GetFileName(path));
        for (var other = 2; File.Exists(place); other++) place = Path.Combine(directory, $"{Path.GetFileName(path)}.{other}");
        return place;
    }
}
