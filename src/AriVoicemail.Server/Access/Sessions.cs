using AriVoicemail.Database;
using AriVoicemail.Mailboxes;
using Dapper;

namespace AriVoicemail.Server.Access;

/// <summary>
/// Owners who signed in with mailbox and PIN, and holders of keys who signed in with a browser, each with a token like a key. A session ends by itself, by
/// signing out, with a new PIN, or with the key.
/// </summary>
internal sealed class Sessions(SqlDatabase database, TimeProvider time)
{
    /// <summary>A session that is not used for so long ends.</summary>
    public static readonly TimeSpan Idle = TimeSpan.FromHours(12);

    private static readonly TimeSpan Longest = TimeSpan.FromDays(30);

    // Written at most this often, so that reading does not become writing.
    private static readonly TimeSpan UseNoted = TimeSpan.FromMinutes(1);

    private long Now => time.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>For an owner. What it returns is the only copy of the token.</summary>
    public Task<(KeyText Token, DateTimeOffset ExpiresAt)> CreateAsync(MailboxAddress mailbox, CancellationToken cancellationToken) =>
        CreateAsync(KeyText.New(KeyText.OfOwner), mailbox.ToString(), null, cancellationToken);

    /// <summary>For the holder of a key. What it returns is the only copy of the token.</summary>
    public Task<(KeyText Token, DateTimeOffset ExpiresAt)> CreateAsync(ApiKey key, CancellationToken cancellationToken) =>
        CreateAsync(KeyText.New(KeyText.OfBrowser), "", key.Id, cancellationToken);

    /// <summary>Whose session it is: a mailbox's, or that of the key with this id; null: nobody's, or it is over.</summary>
    /// <param name="isUse">Whether somebody uses it, and not a page by itself.</param>
    public async Task<(MailboxAddress? Mailbox, string? Key)?> FindAsync(KeyText token, CancellationToken cancellationToken, bool isUse = true)
    {
        var row = await database.ReadAsync(
            connection => connection.QuerySingleOrDefaultAsync<Row>(
                "select mailbox, hash, expires_at, last_used_at, api_key from sessions where id = @Id", new { token.Id }),
            cancellationToken);
        var now = Now;
        if (row is null || !token.Matches(row.Hash) || row.ExpiresAt <= now || row.LastUsedAt <= now - Idle.TotalMilliseconds) return null;
        if (token.Prefix != (row.ApiKey is null ? KeyText.OfOwner : KeyText.OfBrowser)) return null;
        if (isUse && now - row.LastUsedAt > UseNoted.TotalMilliseconds)
        {
            await database.ExecuteAsync("update sessions set last_used_at = @now where id = @Id", new { now, token.Id }, cancellationToken);
        }
        return row.ApiKey is null ? (MailboxAddress.Parse(row.Mailbox), null) : (null, row.ApiKey);
    }

    public Task EndAsync(string id, CancellationToken cancellationToken) =>
        database.ExecuteAsync("delete from sessions where id = @id", new { id }, cancellationToken);

    /// <summary>A new PIN ends what the old one opened.</summary>
    public Task<int> EndAllAsync(MailboxAddress mailbox, CancellationToken cancellationToken) =>
        database.ExecuteAsync("delete from sessions where mailbox = @mailbox", new { mailbox = mailbox.ToString() }, cancellationToken);

    private async Task<(KeyText Token, DateTimeOffset ExpiresAt)> CreateAsync(KeyText token, string mailbox, string? apiKey, CancellationToken cancellationToken)
    {
        var expiresAt = time.GetUtcNow() + Longest;
        await database.WriteAsync(
            async transaction =>
            {
                await transaction.Connection!.ExecuteAsync(
                    "delete from sessions where expires_at <= @Now or last_used_at <= @idle", new { Now, idle = Now - (long)Idle.TotalMilliseconds }, transaction);
                return await transaction.Connection!.ExecuteAsync(
                    "insert into sessions (id, mailbox, hash, created_at, expires_at, last_used_at, api_key) values (@Id, @mailbox, @hash, @Now, @expires, @Now, @apiKey)",
                    new { token.Id, mailbox, hash = token.Hash(), Now, expires = expiresAt.ToUnixTimeMilliseconds(), apiKey }, transaction);
            },
            cancellationToken);
        return (token, expiresAt);
    }

    private sealed class Row
    {
        public string Mailbox { get; init; } = "";
        public string Hash { get; init; } = "";
        public long ExpiresAt { get; init; }
        public long LastUsedAt { get; init; }
        public string? ApiKey { get; init; }
    }
}
