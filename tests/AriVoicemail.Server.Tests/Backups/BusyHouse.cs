using System.Collections.Concurrent;
using AriVoicemail.Mailboxes;
using AriVoicemail.Spool;

namespace AriVoicemail.Server.Tests.Backups;

/// <summary>Eight writers who deliver, move, delete and hear messages in twenty mailboxes and replace greetings, and who remember all of it.</summary>
internal sealed class BusyHouse(BackupBed bed)
{
    private readonly ConcurrentDictionary<string, Story> _stories = new();
    private volatile bool _stopped;
    private Task _working = Task.CompletedTask;
    private int _changes;

    public static IReadOnlyList<MailboxAddress> Mailboxes { get; } = [.. Enumerable.Range(1000, 20).Select(number => MailboxAddress.Parse($"{number}@default"))];

    public int Changes => _changes;

    public IReadOnlyDictionary<string, Story> Stories => _stories;

    public async Task FillAsync(int each)
    {
        foreach (var mailbox in Mailboxes)
        {
            SetGreeting(mailbox, 1);
            for (var n = 0; n < each; n++) await DeliverAsync(mailbox, n % 5 == 0 ? "Urgent" : "");
        }
    }

    public void Start() => _working = Task.WhenAll(Enumerable.Range(0, 8).Select(writer => Task.Run(() => WorkAsync(new Random(writer)))));

    public async Task StopAsync()
    {
        _stopped = true;
        await _working;
    }

    /// <summary>A greeting is one byte again and again, and its length follows from it: half of one is recognised.</summary>
    public static bool IsWhole(byte[] greeting) => greeting.Length == LengthOf(greeting[0]) && Array.TrueForAll(greeting, one => one == greeting[0]);

    private static int LengthOf(byte kind) => 200_000 + (kind * 1000);

    private async Task WorkAsync(Random random)
    {
        // What is done by another process, as by Asterisk's own voicemail, keeps to the folder's locks alone.
        var elsewhere = new SpoolMemory();
        while (!_stopped)
        {
            var mailbox = Mailboxes[random.Next(Mailboxes.Count)];
            switch (random.Next(10))
            {
                case 0 or 1 or 2: await DeliverAsync(mailbox, random.Next(4) == 0 ? "Urgent" : ""); break;
                case 3: SetGreeting(mailbox, (byte)random.Next(1, 200)); break;
                case 4: await MoveElsewhereAsync(mailbox, elsewhere); break;
                case var what: await ChangeAsync(mailbox, what, random); break;
            }
            Interlocked.Increment(ref _changes);
        }
    }

    private async Task DeliverAsync(MailboxAddress mailbox, string flag)
    {
        var (id, sound) = await bed.DeliverAsync(mailbox, flag);
        var story = _stories.GetOrAdd(id, _ => new Story(mailbox, sound));
        story.Add(flag == "Urgent" ? Folder.Urgent : Folder.Inbox);
    }

    private async Task ChangeAsync(MailboxAddress mailbox, int what, Random random)
    {
        var all = await bed.ListAsync(mailbox);
        if (all.Count == 0) return;
        var id = all[random.Next(all.Count)].Id;
        // It may have been placed already and not be in the book yet.
        if (!_stories.TryGetValue(id, out var story)) return;
        story.Touch();
        var to = Folder.All[random.Next(Folder.All.Count)];
        story.Add(what > 7 ? Folder.Old : to);
        if (what == 5) story.IsDeleted = true;
        if (what == 5) await bed.Messages.DeleteAsync(mailbox, id, CancellationToken.None);
        else if (what > 7) await bed.Messages.MarkAsync(mailbox, id, heard: true, CancellationToken.None);
        else await bed.Messages.MoveAsync(mailbox, id, to, CancellationToken.None);
        story.Touch();
    }

    private async Task MoveElsewhereAsync(MailboxAddress mailbox, SpoolMemory elsewhere)
    {
        var files = new MailboxFiles(bed.Spool, mailbox, elsewhere);
        if (files.IdOf(Folder.Inbox, 0) is not { } id || !_stories.TryGetValue(id, out var story)) return;
        story.Touch();
        story.Add(Folder.Work);
        await files.MoveAsync(Folder.Inbox, 0, Folder.Work, found => found == id, CancellationToken.None);
        story.Touch();
    }

    private void SetGreeting(MailboxAddress mailbox, byte kind)
    {
        var sound = Path.Combine(bed.Folder.FullName, $"{Guid.NewGuid():N}.wav");
        var bytes = new byte[LengthOf(kind)];
        bytes.AsSpan().Fill(kind);
        File.WriteAllBytes(sound, bytes);
        new Greetings(bed.Spool, mailbox).Set("unavail", sound);
        File.Delete(sound);
    }

    /// <summary>What became of a message.</summary>
    internal sealed class Story(MailboxAddress mailbox, string sound)
    {
        private readonly ConcurrentDictionary<Folder, bool> _folders = new();

        public MailboxAddress Mailbox => mailbox;

        public string Sound => sound;

        public DateTime Delivered { get; } = DateTime.UtcNow;

        /// <summary>After it was changed last.</summary>
        public DateTime Touched { get; private set; } = DateTime.UtcNow;

        /// <summary>Or about to be.</summary>
        public bool IsDeleted { get; set; }

        public bool WasIn(Folder folder) => _folders.ContainsKey(folder);

        public void Add(Folder folder) => _folders[folder] = true;

        public void Touch() => Touched = DateTime.UtcNow;
    }
}
