using System.Data.Common;
using AriVoicemail.Database;
using AriVoicemail.Mailboxes;
using AriVoicemail.Spool;
using Microsoft.Extensions.Logging;

namespace AriVoicemail.Storage.S3;

/// <summary>Greetings in a bucket. Rows tell all nodes which there are, so that a caller waits for the bucket only when a greeting is new to this machine.</summary>
internal sealed class BucketGreetings(
    Bucket bucket, SoundCache cache, BucketKeys keys, SqlDatabase database, MailboxAddress mailbox, ILogger logger) : IGreetings
{
    public async Task<string?> FindAsync(string name, CancellationToken cancellationToken)
    {
        if (!(await RowsAsync(cancellationToken)).TryGetValue(name, out var version)) return null;
        try
        {
            var path = await cache.FindAsync(keys.CachedGreeting(name, version), file => bucket.FetchAsync(keys.Greeting(name), file, cancellationToken));
            return Path.ChangeExtension(path, null);
        }
        catch (StorageException error)
        {
            logger.LogWarning("Mailbox {Mailbox}: greeting {Greeting} cannot be had now: {Error}", mailbox, name, error.Message);
            return null;
        }
    }

    public async Task<Func<string, bool>> KnownAsync(CancellationToken cancellationToken) => (await RowsAsync(cancellationToken)).ContainsKey;

    public async Task SetAsync(string name, string audio, CancellationToken cancellationToken)
    {
        var version = await bucket.PutFileAsync(keys.Greeting(name), audio, "audio/wav", cancellationToken);
        await database.WriteAsync(
            async transaction =>
            {
                await GreetingRows.SetAsync(transaction, mailbox, name, version);
                return 0;
            },
            cancellationToken);
    }

    public async Task DeleteAsync(string name, CancellationToken cancellationToken)
    {
        // The sound first: a scan after a crash in between takes the row away, and would not bring the greeting back.
        await bucket.DeleteAsync(keys.Greeting(name), cancellationToken);
        await database.WriteAsync(
            async transaction =>
            {
                await GreetingRows.DeleteAsync(transaction, mailbox, name);
                return 0;
            },
            cancellationToken);
    }

    /// <summary>A caller who cannot be told which greetings there are hears that the mailbox has none, and leaves the message.</summary>
    private async Task<Dictionary<string, string>> RowsAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await database.ReadAsync(connection => GreetingRows.ReadAsync(connection, mailbox), cancellationToken);
        }
        catch (DbException error)
        {
            logger.LogWarning("Mailbox {Mailbox}: its greetings cannot be looked up now: {Error}", mailbox, error.Message);
            return [];
        }
    }
}
