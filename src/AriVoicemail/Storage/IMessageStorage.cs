using AriVoicemail.Mailboxes;
using AriVoicemail.Spool;

namespace AriVoicemail.Storage;

/// <summary>Where messages and greetings lie: in a directory, or in a bucket.</summary>
internal interface IMessageStorage
{
    /// <summary>Whether others change messages there, as Asterisk's own voicemail does in its directory.</summary>
    bool IsShared { get; }

    IStoredMailbox Of(MailboxAddress mailbox);

    IGreetings Greetings(MailboxAddress mailbox);
}
