using AriVoicemail.Mailboxes;

namespace AriVoicemail.Spool;

/// <summary>The owner's recorded greetings, beside the folders: <c>unavail busy temp greet</c> (the name).</summary>
public sealed class Greetings(SpoolOptions spool, MailboxAddress mailbox)
{
    private readonly string _directory = Path.Combine(spool.Directory, mailbox.Context, mailbox.Number);

    /// <summary>The path without its extension, as Asterisk plays it; null when there is no such greeting.</summary>
    public string? Find(string name)
    {
        var path = Path.Combine(_directory, name);
        return SoundExtensions.All.Any(extension => File.Exists(path + extension)) ? path : null;
    }
}
