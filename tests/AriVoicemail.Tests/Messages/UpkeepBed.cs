using System.Security.Cryptography;
using AriVoicemail.Mailboxes;
using AriVoicemail.Messages.Import;
using AriVoicemail.Messages.Upkeep;
using AriVoicemail.Spool;

namespace AriVoicemail.Tests.Messages;

/// <summary>A spool with messages that differ in sound and caller, and what takes over, checks and repairs it.</summary>
internal sealed class UpkeepBed(StoreBed bed)
{
    public static readonly DateTimeOffset Start = new(2026, 3, 5, 14, 7, 9, TimeSpan.Zero);

    /// <summary>Nothing goes on in most tests, so nothing is waited for.</summary>
    public UpkeepOptions Options { get; init; } = new()
    {
        Node = "node-1",
        FilingTime = TimeSpan.Zero,
        ScanTime = TimeSpan.Zero,
        Patience = TimeSpan.FromSeconds(0.5),
        RecordingDirectory = bed.Recordings,
    };

    private SpoolCheck Check => new(bed.Database, bed.Spool, bed.Mailboxes, bed.Journal, Options, TimeProvider.System);

    public async Task<IReadOnlyList<SpoolFinding>> FindAsync(SpoolScope? scope = null) =>
        (await Check.RunAsync(scope ?? SpoolScope.All, null, CancellationToken.None)).Findings;

    public Task<RepairReport> RepairAsync(bool dryRun = false) => new SpoolRepair(
        Check, bed.Database, bed.Spool, bed.Restarted(), bed.Outbox, bed.Journal, Options, TimeProvider.System).RunAsync(SpoolScope.All, dryRun, null, CancellationToken.None);

    public Task<ImportReport> ImportAsync(string? directory = null, bool create = false, bool move = false) => new SpoolImport(
        bed.Database, bed.Spool, bed.Mailboxes, new ListStore(bed.Database, bed.Time), bed.Restarted(), bed.Outbox)
        .RunAsync(directory ?? bed.Spool.Directory, create, move, null, CancellationToken.None);

    /// <summary>Messages behind those that the folder has, each unlike any other; answers their ids.</summary>
    public string[] Put(Folder folder, int count, MailboxAddress? mailbox = null, string? spool = null, int seconds = 1)
    {
        mailbox ??= StoreBed.Mailbox;
        var path = Directory.CreateDirectory(Path.Combine(SpoolTree.PathOf(spool ?? bed.Spool.Directory, mailbox), folder.Name)).FullName;
        var first = Directory.GetFiles(path, "msg*.txt").Length;
        return [.. Enumerable.Range(first, count).Select(number => Write(path, mailbox, folder, number, seconds))];
    }

    public string PathOf(Folder folder, string file) => Path.Combine(bed.FolderPath(folder), file);

    /// <summary>In <c>tmp</c>, as if nobody had touched it for two hours.</summary>
    public string PutTemporary(string name, byte[] content)
    {
        var path = Path.Combine(Directory.CreateDirectory(Path.Combine(bed.MailboxPath(), "tmp")).FullName, name);
        File.WriteAllBytes(path, content);
        File.SetLastWriteTimeUtc(path, DateTime.UtcNow.AddHours(-2));
        return path;
    }

    public static byte[] Sound(int seconds = 1)
    {
        var path = Path.GetTempFileName();
        File.Move(path, path += ".wav");
        StoreBed.WriteSound(path, Noise(seconds));
        var bytes = File.ReadAllBytes(path);
        File.Delete(path);
        return bytes;
    }

    /// <summary>Every file of the spool with its bytes, locks and lost+found left out.</summary>
    public static SortedDictionary<string, string> Contents(string spool) => new(
        Directory.EnumerateFiles(spool, "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = 0 })
            .Where(file => !file.Contains("/lost+found/", StringComparison.Ordinal))
            .ToDictionary(file => Path.GetRelativePath(spool, file), file => Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(file)))),
        StringComparer.Ordinal);

    private static string Write(string path, MailboxAddress mailbox, Folder folder, int number, int seconds)
    {
        var time = Start.AddMinutes(number).AddDays(folder.Number);
        var text = new MessageText
        {
            OrigMailbox = mailbox.Number,
            Context = "from-proxy",
            Exten = "7001",
            CallerName = $"Caller {folder} {number}",
            CallerNumber = $"555{number}",
            OrigTime = time,
            MessageId = RebuiltText.NewId(time),
            Flag = folder == Folder.Urgent ? "Urgent" : "",
            Duration = seconds,
        };
        StoreBed.WriteSound(Path.Combine(path, $"msg{number:0000}.wav"), Noise(seconds));
        File.WriteAllText(Path.Combine(path, $"msg{number:0000}.txt"), text.ToString());
        return text.MessageId;
    }

    private static short[] Noise(int seconds)
    {
        var bytes = RandomNumberGenerator.GetBytes(16000 * seconds);
        return [.. Enumerable.Range(0, 8000 * seconds).Select(n => BitConverter.ToInt16(bytes, 2 * n))];
    }
}
