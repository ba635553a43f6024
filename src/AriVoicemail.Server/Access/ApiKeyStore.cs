using AriVoicemail.Database;
using Dapper;

namespace AriVoicemail.Server.Access;

/// <summary>The keys that open the REST interface.</summary>
internal sealed class ApiKeyStore(SqlDatabase database, TimeProvider time)
{
    // Written at most this often, so that reading does not become writing.
    private static readonly TimeSpan UseNoted = TimeSpan.FromMinutes(1);

    /// <summary>Creates a key; what it returns is the only copy of it.</summary>
    public async Task<KeyText> CreateAsync(string name, ApiRole role, CancellationToken cancellationToken)
    {
        var key = KeyText.New();
        await database.ExecuteAsync(
            "insert into api_keys (id, name, role, hash, created_at) values (@Id, @name, @role, @hash, @now)",
            new { key.Id, name, role = Text(role), hash = key.Hash(), now = time.GetUtcNow().ToUnixTimeMilliseconds() },
            cancellationToken);
        return key;
    }

    /// <summary>The key of that text, or null: never existed, revoked, or its secret is wrong.</summary>
    public async Task<ApiKey?> FindAsync(string text, CancellationToken cancellationToken)
    {
        if (!KeyText.TryParse(text, out var given)) return null;
        var row = await database.ReadAsync(
            c => c.QuerySingleOrDefaultAsync<Row>(
                "select id, name, role, hash, created_at, last_used_at from api_keys where id = @Id", new { given.Id }),
            cancellationToken);
        if (row is null || !given.Matches(row.Hash)) return null;
        await NoteUseAsync(row, cancellationToken);
        return row.ToKey();
    }

    public async Task<IReadOnlyList<ApiKey>> ListAsync(CancellationToken cancellationToken)
    {
        var rows = await database.ReadAsync(
            c => c.QueryAsync<Row>("select id, name, role, hash, created_at, last_used_at from api_keys order by created_at, id"), cancellationToken);
        return [.. rows.Select(row => row.ToKey())];
    }

    /// <summary>Revokes the key at once; false when there is none of that id.</summary>
    public async Task<bool> RevokeAsync(string id, CancellationToken cancellationToken) =>
        await database.ExecuteAsync("delete from api_keys where id = @id", new { id }, cancellationToken) > 0;

    private async Task NoteUseAsync(Row row, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        if (row.LastUsedAt is { } last && now - last < UseNoted.TotalMilliseconds) return;
        await database.ExecuteAsync("update api_keys set last_used_at = @now where id = @Id", new { now, row.Id }, cancellationToken);
    }

    private static string Text(ApiRole role) => role is ApiRole.Admin ? "admin" : "reader";

    private sealed class Row
    {
        public string Id { get; init; } = "";
        public string Name { get; init; } = "";
        public string Role { get; init; } = "";
        public string Hash { get; init; } = "";
        public long CreatedAt { get; init; }
        public long? LastUsedAt { get; init; }

        // Whatever is not an administrator's may only read.
        public ApiKey ToKey() => new(
            Id, Name, Role == Text(ApiRole.Admin) ? ApiRole.Admin : ApiRole.Reader, DateTimeOffset.FromUnixTimeMilliseconds(CreatedAt),
            LastUsedAt is { } used ? DateTimeOffset.FromUnixTimeMilliseconds(used) : null);
    }
}
