using System.Collections.Concurrent;
using System.Data.Common;
using System.Text.Json;
using AriVoicemail.Database;
using Dapper;

namespace AriVoicemail.Server.Access;

/// <summary>The keys that open the REST interface.</summary>
internal sealed class ApiKeyStore(SqlDatabase database, TimeProvider time)
{
    private const string Columns = "id, name, role, hash, created_at, last_used_at, contexts, expires_at";

    // Written at most this often, so that reading does not become writing.
    private static readonly TimeSpan UseNoted = TimeSpan.FromMinutes(1);

    // Whoever was let in lately is let in while the database is away, to see in the status that it is.
    private static readonly TimeSpan Remembered = TimeSpan.FromMinutes(10);

    private readonly ConcurrentDictionary<string, (Row Row, DateTimeOffset At)> _lastKnown = new();

    /// <summary>Creates a key; what it returns is the only copy of it.</summary>
    /// <param name="contexts">What is not in one of them does not exist for its holder; null: everything does.</param>
    public async Task<KeyText> CreateAsync(
        string name, ApiRole role, CancellationToken cancellationToken, IReadOnlyList<string>? contexts = null, DateTimeOffset? expiresAt = null)
    {
        var key = KeyText.New();
        await database.ExecuteAsync(
            "insert into api_keys (id, name, role, hash, created_at, contexts, expires_at) values (@Id, @name, @role, @hash, @now, @contexts, @expiresAt)",
            new
            {
                key.Id,
                name,
                role = role.ToString().ToLowerInvariant(),
                hash = key.Hash(),
                now = time.GetUtcNow().ToUnixTimeMilliseconds(),
                contexts = contexts is null ? null : JsonSerializer.Serialize(contexts),
                expiresAt = expiresAt?.ToUnixTimeMilliseconds(),
            },
            cancellationToken);
        return key;
    }

    /// <summary>The key itself, or null: never existed, revoked, over, or its secret is wrong.</summary>
    public async Task<ApiKey?> FindAsync(KeyText given, CancellationToken cancellationToken)
    {
        try
        {
            var row = await database.ReadAsync(
                c => c.QuerySingleOrDefaultAsync<Row>(
                    $"select {Columns} from api_keys where id = @Id", new { given.Id }),
                cancellationToken);
            if (row is null) _lastKnown.TryRemove(given.Id, out _);
            if (row is null || !given.Matches(row.Hash) || IsOver(row)) return null;
            await NoteUseAsync(row, cancellationToken);
            _lastKnown[row.Id] = (row, time.GetUtcNow());
            return row.ToKey();
        }
        catch (DbException) when (_lastKnown.TryGetValue(given.Id, out var known) && time.GetUtcNow() - known.At < Remembered)
        {
            return given.Matches(known.Row.Hash) && !IsOver(known.Row) ? known.Row.ToKey() : null;
        }
    }

    /// <summary>The key of whoever signed in with it; null: revoked, or over.</summary>
    public async Task<ApiKey?> FindAsync(string id, CancellationToken cancellationToken)
    {
        var row = await database.ReadAsync(c => c.QuerySingleOrDefaultAsync<Row>($"select {Columns} from api_keys where id = @id", new { id }), cancellationToken);
        return row is null || IsOver(row) ? null : row.ToKey();
    }

    /// <summary>Which of them are neither revoked nor over.</summary>
    public async Task<IReadOnlySet<string>> LivingAsync(IReadOnlyCollection<string> ids, CancellationToken cancellationToken)
    {
        if (ids.Count == 0) return new HashSet<string>();
        var living = await database.ReadAsync(
            c => c.QueryAsync<string>(
                $"select id from api_keys where (expires_at is null or expires_at > @now) and {c.IsOneOf("id", nameof(ids))}", new { ids = ids.ToArray(), now = time.GetUtcNow().ToUnixTimeMilliseconds() }),
            cancellationToken);
        return living.ToHashSet();
    }

    public async Task<IReadOnlyList<ApiKey>> ListAsync(CancellationToken cancellationToken)
    {
        var rows = await database.ReadAsync(
            c => c.QueryAsync<Row>($"select {Columns} from api_keys order by created_at, id"), cancellationToken);
        return [.. rows.Select(row => row.ToKey())];
    }

    /// <summary>Revokes the key at once; false when there is none of that id.</summary>
    public async Task<bool> RevokeAsync(string id, CancellationToken cancellationToken) =>
        await database.ExecuteAsync("delete from api_keys where id = @id", new { id }, cancellationToken) > 0;

    private bool IsOver(Row row) => row.ExpiresAt is { } end && end <= time.GetUtcNow().ToUnixTimeMilliseconds();

    private async Task NoteUseAsync(Row row, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        if (row.LastUsedAt is { } last && now - last < UseNoted.TotalMilliseconds) return;
        await database.ExecuteAsync("update api_keys set last_used_at = @now where id = @Id", new { now, row.Id }, cancellationToken);
    }

    private sealed class Row
    {
        public string Id { get; init; } = "";
        public string Name { get; init; } = "";
        public string Role { get; init; } = "";
        public string Hash { get; init; } = "";
        public long CreatedAt { get; init; }
        public long? LastUsedAt { get; init; }
        public string? Contexts { get; init; }
        public long? ExpiresAt { get; init; }

        // Whatever is not known here may only read.
        public ApiKey ToKey() => new(
            Id, Name, Enum.TryParse<ApiRole>(Role, ignoreCase: true, out var role) ? role : ApiRole.Reader, Time(CreatedAt)!.Value, Time(LastUsedAt),
            Contexts is null ? null : JsonSerializer.Deserialize<IReadOnlyList<string>>(Contexts), Time(ExpiresAt));

        private static DateTimeOffset? Time(long? at) => at is { } known ? DateTimeOffset.FromUnixTimeMilliseconds(known) : null;
    }
}
