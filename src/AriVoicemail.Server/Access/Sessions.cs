using AriVoicemail.Database;
using AriVoicemail.Mailboxes;
using Dapper;

namespace AriVoicemail.Server.Access;

/// <summary>
/// Owners who signed in with mailbox and PIN, and holders of keys who signed in with a browser, each with a token like a key. A session ends by itself, by
/// signing out, with a new PIN, with the mailbox, or with the key.
/// </summary>
internal sealed class Sessions(SqlDatabase database, TimeProvider time)
{
    /// <summary>A session that is not used for so long ends.</summary>
    public static readonly TimeSpan Idle = TimeSpan.FromHours(12);

    private static readonly TimeSpan Longest = TimeSpan.FromDays(30);

    // Written at most this often, so that reading does not become writing.
    private static readonly TimeSpan UseNoted = TimeSpan.FromMinutes(1);

    // It holds no longer than the PIN that opened it. Each PIN has a hash of its own, also when the digits are the same, so nobody who changes one has to end sessions.
    private const string Living =
        """
        from sessions left join mailboxes on mailboxes.mailbox = sessions.mailbox left join api_keys on api_keys.id = sessions.api_key
        where sessions.expires_at > @now and sessions.last_used_at > @idle
          and case when sessions.api_key is null then mailboxes.pin_hash = sessions.pin_hash else api_keys.id is not null and coalesce(api_keys.expires_at, @now + 1) > @now end
        """;

    private long Now => time.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>For an owner. What it returns is the only copy of the token.</summary>
    /// <param name="mailbox">As it was when the PIN was found right: a session for a PIN that was changed meanwhile opens nothing.</param>
    public Task<(KeyText Token, DateTimeOffset ExpiresAt)> CreateAsync(Mailbox mailbox, CancellationToken cancellationToken) =>
        CreateAsync(KeyText.New(KeyText.OfOwner), mailbox.Address.ToString(), mailbox.PinHash, null, cancellationToken);

    /// <summary>For the holder of a key. What it returns is the only copy of the token.</summary>
    public Task<(KeyText Token, DateTimeOffset ExpiresAt)> CreateAsync(ApiKey key, CancellationToken cancellationToken) =>
        CreateAsync(KeyText.New(KeyText.OfBrowser), "", null, key.Id, cancellationToken);

    /// <summary>Whose session it is: a mailbox's, or that of the key with this id; null: nobody's, or it is over.</summary>
    /// <param name="isUse">Whether somebody uses it, and not a page by itself.</param>
    public async Task<(MailboxAddress? Mailbox, string? Key)?> FindAsync(KeyText token, CancellationToken cancellationToken, bool isUse = true)
    {
        var now = Now;
        var row = await database.ReadAsync(
            connection => connection.QuerySingleOrDefaultAsync<Row>(
                $"select sessions.mailbox, sessions.hash, sessions.last_used_at, sessions.api_key {Living} and sessions.id = @Id", new { token.Id, now, idle = IdleSince(now) }),
            cancellationToken);
        if (row is null || !token.Matches(row.Hash)) return null;
        if (token.Prefix != (row.ApiKey is null ? KeyText.OfOwner : KeyText.OfBrowser)) return null;
        if (isUse && now - row.LastUsedAt > UseNoted.TotalMilliseconds)
        {
            await database.ExecuteAsync("update sessions set last_used_at = @now where id = @Id", new { now, token.Id }, cancellationToken);
        }
        return row.ApiKey is null ? (MailboxAddress.Parse(row.Mailbox), null) : (null, row.ApiKey);
    }

    public Task EndAsync(string id, CancellationToken cancellationToken) =>
        database.ExecuteAsync("delete from sessions where id = @id", new { id }, cancellationToken);

    /// <summary>Which of them are not over.</summary>
    public async Task<IReadOnlySet<string>> LivingAsync(IReadOnlyCollection<string> ids, CancellationToken cancellationToken)
    {
        if (ids.Count == 0) return new HashSet<string>();
        var now = Now;
        var living = await database.ReadAsync(
            connection => connection.QueryAsync<string>($"select sessions.id {Living} and {connection.IsOneOf("sessions.id", nameof(ids))}", new { ids = ids.ToArray(), now, idle = IdleSince(now) }),
            cancellationToken);
        return living.ToHashSet();
    }

    private static long IdleSince(long now) => now - (long)Idle.TotalMilliseconds;

    private async Task<(KeyText Token, DateTimeOffset ExpiresAt)> CreateAsync(KeyText token, string mailbox, string? pinHash, string? apiKey, CancellationToken cancellationToken)
    {
        var expiresAt = time.GetUtcNow() + Longest;
        await database.WriteAsync(
            async transaction =>
            {
                await transaction.Connection!.ExecuteAsync(
                    "delete from sessions where expires_at <= @Now or last_used_at <= @idle", new { Now, idle = IdleSince(Now) }, transaction);
                return await transaction.Connection!.ExecuteAsync(
                    "insert into sessions (id, mailbox, hash, created_at, expires_at, last_used_at, api_key, pin_hash) values (@Id, @mailbox, @hash, @Now, @expires, @Now, @apiKey, @pinHash)",
                    new { token.Id, mailbox, hash = token.Hash(), Now, expires = expiresAt.ToUnixTimeMilliseconds(), apiKey, pinHash }, transaction);
            },
            cancellationToken);
        return (token, expiresAt);
    }

    private sealed class Row
    {
        public string Mailbox { get; init; } = "";
        public string Hash { get; init; } = "";
        public long LastUsedAt { get; init; }
        public string? ApiKey { get; init; }
    }
}
