using System.Text;
using AriVoicemail.Audio;
using AriVoicemail.Mailboxes;
using AriVoicemail.Spool;

namespace AriVoicemail.Messages.Upkeep;

/// <summary>Makes messages of sound that lies in <c>tmp</c>, and takes away what nobody needs there.</summary>
internal sealed class StrayMend(SpoolOptions spool, MailboxAddress mailbox, UpkeepOptions options, LostAndFound lost)
{
    private readonly string _directory = SpoolTree.PathOf(spool.Directory, mailbox);
    private readonly FolderNumbers _numbers = new();

    public async Task RunAsync(JournalLook inJournal, MailboxRows rows, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var look = MailboxLook.Take(spool.Directory, mailbox, new FileLooks());
        var knowledge = new MailboxKnowledge(look, rows);
        foreach (var group in Strays.Of(look, inJournal.Ids, options.Abandoned, now).Where(stray => stray.IsMendable).GroupBy(stray => stray.Stem))
        {
            var paths = group.Select(stray => Path.Combine(_directory, MailboxListing.TemporaryFolder, stray.File)).ToList();
            if (group.First() is { Folder: { } folder, Kind: var kind }) await FileAsync(kind, folder, paths, knowledge, cancellationToken);
            else foreach (var path in paths) lost.Take(group.First().Kind, mailbox, path, "nobody worked on it any more");
        }
        foreach (var name in inJournal.WithoutRow)
        {
            if (Recording.TryParseName(name, out var whose, out _) && whose == mailbox)
            {
                await FileAsync(FindingKind.UnfiledRecording, Folder.Inbox, [Path.Combine(options.RecordingDirectory, name + ".wav")], knowledge, cancellationToken);
            }
        }
    }

    private async Task FileAsync(FindingKind kind, Folder folder, IReadOnlyList<string> sounds, MailboxKnowledge knowledge, CancellationToken cancellationToken)
    {
        foreach (var path in sounds.Where(path => SoundLook.At(path) is { State: SoundState.HeaderWrong }))
        {
            lost.Copy(FindingKind.SoundHeader, mailbox, path, "the sizes in the header were corrected");
            WavHeader.Mend(path);
        }
        var looks = sounds.Select(SoundLook.At).OfType<SoundLook>().ToList();
        if (looks.FirstOrDefault(sound => sound.State is SoundState.Fine) is not { } speaking)
        {
            // A person looks at what was put aside because it is no sound.
            if (kind is not FindingKind.PutAside) foreach (var path in sounds) lost.Take(kind, mailbox, path, "it is no sound");
            return;
        }
        var written = Path.ChangeExtension(speaking.Path, ".txt");
        var text = TextOf(kind, folder, speaking, written);
        if (knowledge.HoldsId(text.Id) || knowledge.IsOfMessage(speaking))
        {
            foreach (var path in sounds) lost.Take(kind, mailbox, path, "it is a message already");
        }
        else
        {
            await PlaceAsync(kind, text.Flag == "Urgent" ? Folder.Urgent : folder, looks, text, cancellationToken);
        }
        if (File.Exists(written)) lost.Take(kind, mailbox, written, "a message was made of it");
    }

    /// <summary>app_voicemail writes the text before it records, without the duration.</summary>
    private MessageText TextOf(FindingKind kind, Folder folder, SoundLook speaking, string written)
    {
        var unknown = RebuiltText.Unknown(mailbox, folder, speaking);
        if (kind is FindingKind.UnfiledRecording && File.Exists(written) && MessageText.Parse(File.ReadAllBytes(written)) is { IsEmpty: false } text)
        {
            return text with { Duration = unknown.Duration, MessageId = text.MessageId.Length > 0 ? text.MessageId : unknown.MessageId };
        }
        var id = Path.GetFileNameWithoutExtension(speaking.Path);
        return Recording.TryParseName(Recording.NameOf(id, mailbox), out _, out _)
            ? unknown with { MessageId = Recording.MessageIdOf(id), OrigTime = Recording.StartOf(id) }
            : unknown;
    }

    private async Task PlaceAsync(FindingKind kind, Folder folder, List<SoundLook> sounds, MessageText text, CancellationToken cancellationToken)
    {
        var path = Directory.CreateDirectory(Path.Combine(_directory, folder.Name)).FullName;
        var temporary = Path.Combine(_directory, MailboxListing.TemporaryFolder, $".filing-repair-{Guid.NewGuid():N}");
        File.WriteAllBytes(temporary + ".text", Encoding.UTF8.GetBytes(text.ToString()));
        SyncedFile.Flush(temporary + ".text");
        using var held = await FolderLock.TakeAsync(path, null, cancellationToken);
        var number = _numbers.Next(path);
        if (number > MessageFile.Highest) throw new FolderFullException(path);
        MailboxFiles.PutAside(path, number);
        lost.Note(kind, mailbox, sounds[0].Path, $"it is message {text.MessageId} in {folder} now");
        foreach (var sound in sounds)
        {
            var place = Path.Combine(path, MessageFile.Stem(number) + Path.GetExtension(sound.Path));
            if (!Posix.TryLinkOnSameDisk(sound.Path, place)) SyncedFile.Copy(sound.Path, place);
        }
        File.Move(temporary + ".text", MessageFile.Text(path, number));
        foreach (var sound in sounds) File.Delete(sound.Path);
        Posix.SyncDirectory(path);
        _numbers.Taken(path, number);
    }
}
