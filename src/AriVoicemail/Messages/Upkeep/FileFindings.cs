using System.Globalization;
using AriVoicemail.Mailboxes;
using AriVoicemail.Spool;

namespace AriVoicemail.Messages.Upkeep;

/// <summary>What is wrong with the files of a mailbox, whatever the database says.</summary>
internal static class FileFindings
{
    // A greeting that is being recorded has no right header yet.
    private static readonly TimeSpan Recording = TimeSpan.FromMinutes(10);

    public static IEnumerable<SpoolFinding> Of(MailboxLook look, FileLooks looks, int silenceThreshold, DateTimeOffset now)
    {
        foreach (var name in look.Listing.Foreign) yield return ListingFindings.Foreign(look.Mailbox, "", name);
        foreach (var greeting in look.Listing.Greetings)
        {
            if (SoundLook.At(Path.Combine(look.Listing.Path, greeting)) is { } sound && now - sound.Status.ModifiedAt > Recording && OfSound(look.Mailbox, "", sound) is { } finding) yield return finding;
        }
        foreach (var folder in look.Folders)
        {
            foreach (var finding in ListingFindings.Of(look.Mailbox, folder.Listing)) yield return finding;
            foreach (var message in folder.Messages.Where(message => message.Text is not null))
            {
                foreach (var finding in Of(look.Mailbox, folder, message, looks, silenceThreshold)) yield return finding;
            }
        }
        foreach (var message in Duplicates(look))
        {
            yield return new SpoolFinding(
                FindingKind.DuplicateMessageId, look.Mailbox.ToString(), message.Folder.Name, message.TextName, "an msg_id of its own", message.Id, Mendable: true);
        }
    }

    /// <summary>Every message but the first that bears an id.</summary>
    public static IEnumerable<MessageLook> Duplicates(MailboxLook look) =>
        look.Messages.Where(message => !message.Text!.Text.IsEmpty).GroupBy(message => message.Id).SelectMany(same => same.Skip(1));

    private static IEnumerable<SpoolFinding> Of(MailboxAddress mailbox, FolderLook folder, MessageLook message, FileLooks looks, int silenceThreshold)
    {
        SpoolFinding Finding(FindingKind kind, string expected, string found, bool mendable = true) =>
            new(kind, mailbox.ToString(), message.Folder.Name, message.TextName, expected, found, mendable);
        var text = message.Text!;
        if (text.Denied || !text.Status.IsReadableByOwnerOf(folder.Status)) yield return Unreadable(mailbox, message.Folder.Name, message.TextName, text.Status, folder.Status);
        if (text.Denied) yield break;
        var sound = message.Sounds.Count > 0 ? message.Sounds[0] : null;
        if (text.Text.IsEmpty)
        {
            yield return Finding(FindingKind.TextUnreadable, "who called and when", "nothing of it", mendable: sound?.State is SoundState.Fine or SoundState.HeaderWrong);
        }
        else
        {
            if (text.Text.MessageId.Length == 0) yield return Finding(FindingKind.NoMessageId, "msg_id", "none");
            if (message.Sounds.FirstOrDefault(one => one.Seconds is not null) is { } timed && looks.WrongDuration(timed, text.Text.Duration, silenceThreshold) is { } right)
            {
                yield return Finding(FindingKind.Duration, Seconds(right), Seconds(text.Text.Duration));
            }
        }
        foreach (var one in message.Sounds)
        {
            if (OfSound(mailbox, message.Folder.Name, one) is { } finding) yield return finding;
            else if (!one.Status.IsReadableByOwnerOf(folder.Status)) yield return Unreadable(mailbox, message.Folder.Name, one.Name, one.Status, folder.Status);
        }
    }

    private static SpoolFinding? OfSound(MailboxAddress mailbox, string folder, SoundLook sound)
    {
        SpoolFinding Finding(FindingKind kind, string expected, string found, bool mendable) => new(kind, mailbox.ToString(), folder, sound.Name, expected, found, mendable);
        return sound.State switch
        {
            SoundState.HeaderWrong => Finding(FindingKind.SoundHeader, $"the size of a file of {sound.Status.Size} bytes in its header", "another size", mendable: true),
            SoundState.Empty => Finding(FindingKind.SoundEmpty, "sound", "none", mendable: false),
            SoundState.NoSound => Finding(FindingKind.SoundUnreadable, "a wav", $"{sound.Status.Size} bytes that are none", mendable: false),
            SoundState.Denied => ListingFindings.Unreadable(mailbox, folder, sound.Name, Mode(sound.Status)),
            _ => null,
        };
    }

    private static SpoolFinding Unreadable(MailboxAddress mailbox, string folder, string file, FileStatus status, FileStatus folderStatus) =>
        ListingFindings.Unreadable(mailbox, folder, file, $"{Mode(status)}, in a folder of user {folderStatus.Owner}");

    private static string Mode(FileStatus status) => $"mode {Convert.ToString((int)status.Mode, 8)} of user {status.Owner}";

    private static string Seconds(int seconds) => string.Create(CultureInfo.InvariantCulture, $"{seconds} s");
}
