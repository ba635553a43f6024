using System.Diagnostics;
using System.Text;
using AriVoicemail.Audio;
using AriVoicemail.Mailboxes;
using AriVoicemail.Spool;

namespace AriVoicemail.Messages.Upkeep;

/// <summary>Mends the messages' files of one mailbox, folder by folder under the folder's lock.</summary>
internal sealed class MailboxMend(SpoolOptions spool, MailboxAddress mailbox, UpkeepOptions options, LostAndFound lost)
{
    // app_voicemail loses a message when it waits 5 s for a lock.
    private static readonly TimeSpan LongestHold = TimeSpan.FromMilliseconds(500);

    private readonly string _directory = SpoolTree.PathOf(spool.Directory, mailbox);
    private readonly FileLooks _looks = new();

    public async Task RunAsync(MailboxRows rows, CancellationToken cancellationToken)
    {
        var look = MailboxLook.Take(spool.Directory, mailbox, _looks);
        var knowledge = new MailboxKnowledge(look, rows);
        MendGreetings(look.Listing);
        foreach (var folder in look.Folders)
        {
            await LeftLocks.ClearAsync(folder.Listing, cancellationToken);
            while (!await MendAsync(folder.Listing, knowledge, cancellationToken))
            {
                // Others have had their turn at the lock.
                await Task.Yield();
            }
        }
    }

    /// <summary>False when there is more to do and the lock was held long enough.</summary>
    private async Task<bool> MendAsync(FolderListing folder, MailboxKnowledge knowledge, CancellationToken cancellationToken)
    {
        using var held = await FolderLock.TakeAsync(folder.Path, options.Patience, null, cancellationToken);
        var started = Stopwatch.GetTimestamp();
        foreach (var message in FolderLook.Take(folder.Folder, folder.Path, _looks).Messages)
        {
            if (Stopwatch.GetElapsedTime(started) > LongestHold) return false;
            if (message.Text is null) MendSound(folder, message, knowledge);
            else if (!message.Text.Denied) MendMessage(folder, message, knowledge);
        }
        return GapClosing.Close(folder.Path, () => Stopwatch.GetElapsedTime(started) > LongestHold);
    }

    private void MendGreetings(MailboxListing listing)
    {
        foreach (var greeting in listing.Greetings.Select(name => SoundLook.At(Path.Combine(listing.Path, name))).OfType<SoundLook>()) MendHeader(greeting);
    }

    /// <summary>Sound without a text becomes a message again, if it is sound, and no other message's.</summary>
    private void MendSound(FolderListing folder, MessageLook message, MailboxKnowledge knowledge)
    {
        var sounds = message.Sounds.Select(MendHeader).ToList();
        var speaking = sounds.FirstOrDefault(sound => sound.State is SoundState.Fine);
        var row = knowledge.LostRow(folder.Folder, message.Number, speaking);
        if (speaking is not null && (row is not null || !knowledge.IsOfMessage(speaking)))
        {
            var text = RebuiltText.Of(mailbox, folder.Folder, speaking, row);
            lost.Note(FindingKind.SoundWithoutText, mailbox, speaking.Path, $"a text was written: {text.MessageId}");
            Write(folder.Path, message.Number, Encoding.UTF8.GetBytes(text.ToString()), like: null);
            return;
        }
        var why = speaking is null ? "it is no sound" : "another message has the same sound";
        foreach (var sound in sounds.Where(sound => sound.State is not SoundState.Denied)) lost.Take(FindingKind.SoundWithoutText, mailbox, sound.Path, why);
    }

    private void MendMessage(FolderListing folder, MessageLook message, MailboxKnowledge knowledge)
    {
        var sounds = message.Sounds.Select(MendHeader).ToList();
        var text = message.Text!;
        var path = Path.Combine(folder.Path, message.TextName);
        if (text.Text.IsEmpty)
        {
            if (sounds.FirstOrDefault(sound => sound.State is SoundState.Fine) is not { } speaking) return;
            var rebuilt = RebuiltText.Of(mailbox, folder.Folder, speaking, knowledge.LostRow(folder.Folder, message.Number, speaking));
            lost.Copy(FindingKind.TextUnreadable, mailbox, path, $"the text was written anew: {rebuilt.MessageId}");
            Write(folder.Path, message.Number, Encoding.UTF8.GetBytes(rebuilt.ToString()), path);
            return;
        }
        var written = File.ReadAllBytes(path);
        var edited = written;
        var kind = FindingKind.NoMessageId;
        if (knowledge.IsDuplicate(text)) (kind, edited) = (FindingKind.DuplicateMessageId, TextEdit.With(edited, "msg_id", RebuiltText.NewId(text.Text.OrigTime)));
        else if (text.Text.MessageId.Length == 0) edited = TextEdit.With(edited, "msg_id", KnownId(folder.Folder, message, knowledge));
        if (sounds.FirstOrDefault(sound => sound.Seconds is not null) is { } timed && _looks.WrongDuration(timed, text.Text.Duration, options.SilenceThreshold) is { } right)
        {
            edited = TextEdit.With(edited, "duration", $"{right}");
            if (kind is FindingKind.NoMessageId && text.Text.MessageId.Length > 0) kind = FindingKind.Duration;
        }
        if (ReferenceEquals(edited, written)) return;
        lost.Copy(kind, mailbox, path, "the text was corrected");
        Write(folder.Path, message.Number, edited, path);
    }

    /// <summary>The id by which the message is known already, so that it stays itself: that of a row that lost it, or the one made of the text.</summary>
    private static string KnownId(Folder folder, MessageLook message, MailboxKnowledge knowledge) =>
        knowledge.LostRow(folder, message.Number, null) is { } row && row.ReceivedAt == message.Text!.Text.OrigTime ? row.Id : message.Id;

    private SoundLook MendHeader(SoundLook sound)
    {
        if (sound.State is not SoundState.HeaderWrong) return sound;
        lost.Copy(FindingKind.SoundHeader, mailbox, sound.Path, "the sizes in the header were corrected");
        WavHeader.Mend(sound.Path);
        return SoundLook.At(sound.Path) ?? sound;
    }

    /// <summary>Whole and synced before it has the message's name.</summary>
    private void Write(string folder, int number, byte[] text, string? like)
    {
        var temporary = Path.Combine(Directory.CreateDirectory(Path.Combine(_directory, MailboxListing.TemporaryFolder)).FullName, $".filing-repair-{Guid.NewGuid():N}.text");
        File.WriteAllBytes(temporary, text);
        if (like is not null && !OperatingSystem.IsWindows()) File.SetUnixFileMode(temporary, File.GetUnixFileMode(like));
        SyncedFile.Flush(temporary);
        File.Move(temporary, MessageFile.Text(folder, number), overwrite: true);
        Posix.SyncDirectory(folder);
    }
}
