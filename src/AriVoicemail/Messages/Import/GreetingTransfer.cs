using AriVoicemail.Mailboxes;
using AriVoicemail.Messages.Upkeep;
using AriVoicemail.Spool;

namespace AriVoicemail.Messages.Import;

/// <summary>Brings greetings from another spool to ours. One that the mailbox has already stays.</summary>
internal sealed class GreetingTransfer(string from, string to, string prefix, MailboxAddress mailbox, bool move)
{
    public IEnumerable<SpoolFinding> Run(IReadOnlyList<string> greetings)
    {
        var ours = MailboxListing.Read(to).Greetings.ToLookup(greeting => Path.GetFileNameWithoutExtension(greeting));
        foreach (var formats in greetings.GroupBy(greeting => Path.GetFileNameWithoutExtension(greeting)))
        {
            if (ours[formats.Key].FirstOrDefault(one => !SoundContent.IsSame(Path.Combine(from, one), Path.Combine(to, one))) is { } other)
            {
                yield return new SpoolFinding(FindingKind.GreetingKept, mailbox.ToString(), "", formats.First(), "a mailbox without that greeting", $"its own {other}", Mendable: false);
                continue;
            }
            foreach (var greeting in formats) Bring(greeting);
        }
    }

    private void Bring(string greeting)
    {
        var (source, target, temporary) = (Path.Combine(from, greeting), Path.Combine(to, greeting), Path.Combine(to, MailboxListing.TemporaryFolder, prefix + greeting));
        if (!File.Exists(target))
        {
            SyncedFile.Copy(source, temporary, overwrite: true);
            File.Move(temporary, target);
            Posix.SyncDirectory(to);
        }
        if (move) File.Delete(source);
    }
}
