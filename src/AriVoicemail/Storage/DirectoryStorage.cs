using AriVoicemail.Database;
using AriVoicemail.Mailboxes;
using AriVoicemail.Messages;
using AriVoicemail.Spool;
using Microsoft.Extensions.Logging;

namespace AriVoicemail.Storage;

/// <summary>Asterisk's own spool.</summary>
internal sealed class DirectoryStorage(SpoolOptions spool, SpoolMemory memory, SqlDatabase database, ILogger logger) : IMessageStorage
{
    public bool IsShared => true;

    public Task CheckAsync(CancellationToken cancellationToken) => SpoolMark.CheckAsync(database, spool, memory, cancellationToken);

    public IStoredMailbox Of(MailboxAddress mailbox) => new DirectoryMailbox(new MailboxFiles(spool, mailbox, memory, logger));

    public IGreetings Greetings(MailboxAddress mailbox) => new Greetings(spool, mailbox);
}
