using AriVoicemail.Database;
using AriVoicemail.Mailboxes;
using AriVoicemail.Spool;
using Microsoft.Extensions.Logging;

namespace AriVoicemail.Storage.S3;

/// <summary>Messages and greetings in a bucket; <c>Spool:Directory</c> keeps copies of what was listened to.</summary>
internal sealed class BucketStorage : IMessageStorage, IDisposable
{
    private readonly Bucket _bucket;
    private readonly BucketMark _mark;
    private readonly SoundCache _cache;
    private readonly SqlDatabase _database;
    private readonly string _prefix;
    private readonly ILogger _logger;

    public BucketStorage(SpoolOptions spool, SqlDatabase database, ILogger logger)
    {
        (_bucket, _database, _logger) = (new Bucket(spool.S3), database, logger);
        _prefix = spool.S3.Prefix.Trim('/') is { Length: > 0 } prefix ? prefix + "/" : "";
        _mark = new BucketMark(_bucket, _prefix, database);
        _cache = new SoundCache(Path.Combine(spool.Directory, ".cache"), spool.S3.CacheMegabytes * 1024L * 1024);
    }

    public bool IsShared => false;

    public async Task CheckAsync(CancellationToken cancellationToken)
    {
        try
        {
            await _mark.RequireAsync(cancellationToken);
        }
        catch (StorageException error)
        {
            // Calls are served all the same: what callers say waits, and nothing is compared before the mark is found.
            _logger.LogError("Messages cannot be stored or heard now: {Error}", error.Message);
        }
    }

    public IStoredMailbox Of(MailboxAddress mailbox) => new BucketMailbox(_bucket, _mark, _cache, new BucketKeys(_prefix, mailbox), mailbox, _logger);

    public IGreetings Greetings(MailboxAddress mailbox) => new BucketGreetings(_bucket, _cache, new BucketKeys(_prefix, mailbox), _database, mailbox, _logger);

    public void Dispose() => _bucket.Dispose();
}
