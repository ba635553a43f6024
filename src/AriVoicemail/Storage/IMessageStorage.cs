using AriVoicemail.Mailboxes;
using AriVoicemail.Spool;

namespace AriVoicemail.Storage;

/// <summary>Where messages and greetings lie: in a directory, or in a bucket.</summary>
internal interface IMessageStorage
{
    /// <summary>Whether others change messages there, as Asterisk's own voicemail does in its directory.</summary>
    bool IsShared { get; }

    /// <summary>Makes sure that it is the storage that the database belongs to: an empty one would say that every message is gone.</summary>
    /// <exception cref="InvalidDataException">It is another one; the message says what to do.</exception>
    Task CheckAsync(CancellationToken cancellationToken);

    IStoredMailbox Of(MailboxAddress mailbox);

    IGreetings Greetings(MailboxAddress mailbox);
}
