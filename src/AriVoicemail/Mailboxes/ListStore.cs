using System.Data.Common;
using AriVoicemail.Database;
using Dapper;

namespace AriVoicemail.Mailboxes;

/// <summary>The distribution lists that were made while the program ran; those of the configuration are in <see cref="VoicemailOptions.Lists"/>.</summary>
public sealed class ListStore(SqlDatabase database, TimeProvider time)
{
    private const string Columns = "list, name, members, created_at, updated_at";

    public async Task<DistributionList?> FindAsync(MailboxAddress address, CancellationToken cancellationToken)
    {
        var row = await database.ReadAsync(
            c => c.QuerySingleOrDefaultAsync<Row>($"select {Columns} from lists where list = @list", new { list = address.ToString() }), cancellationToken);
        return row?.ToList();
    }

    /// <summary>Lists in the order of their names, from after <paramref name="after"/> on.</summary>
    /// <param name="contexts">Only these; null: all.</param>
    public async Task<IReadOnlyList<DistributionList>> ListAsync(IReadOnlyList<string>? contexts, MailboxAddress? after, int limit, CancellationToken cancellationToken)
    {
        var rows = await database.ReadAsync(
            c => c.QueryAsync<Row>(
                $"""
                select {Columns} from lists
                where {(contexts is null ? "1 = 1" : c.IsOneOf("context", nameof(contexts)))} and (cast(@after as text) is null or list > @after)
                order by list limit @limit
                """,
                new { contexts = contexts?.ToArray(), after = after?.ToString(), limit }),
            cancellationToken);
        return [.. rows.Select(row => row.ToList())];
    }

    /// <summary>Makes the list, or puts it in the place of the one of that name; answers it as it is now, and whether it is new.</summary>
    /// <param name="check">Looks at the one that is there, null: there is none, and throws where it must not be replaced; nobody changes it meanwhile.</param>
    public async Task<(DistributionList List, bool IsNew)> PutAsync(DistributionList list, CancellationToken cancellationToken, Action<DistributionList?>? check = null)
    {
        return await database.WriteAsync(
            async transaction =>
            {
                var connection = transaction.Connection!;
                var there = await LockedAsync(transaction, list.Address);
                check?.Invoke(there);
                // Two changes within a millisecond have different versions.
                var now = Math.Max(time.GetUtcNow().ToUnixTimeMilliseconds(), there?.UpdatedAt.ToUnixTimeMilliseconds() + 1 ?? 0);
                var parameters = new
                {
                    list = list.Address.ToString(),
                    list.Address.Context,
                    list.Name,
                    members = string.Join(' ', list.Members),
                    now,
                };
                var changed = await connection.ExecuteAsync(
                    "update lists set name = @Name, members = @members, updated_at = @now where list = @list", parameters, transaction);
                if (changed == 0)
                {
                    await connection.ExecuteAsync(
                        """
                        insert into lists (list, context, name, members, created_at, updated_at) values (@list, @Context, @Name, @members, @now, @now)
                        on conflict (list) do update set name = excluded.name, members = excluded.members, updated_at = excluded.updated_at
                        """,
                        parameters, transaction);
                }
                var row = await connection.QuerySingleAsync<Row>($"select {Columns} from lists where list = @list", parameters, transaction);
                return (row.ToList(), changed == 0);
            },
            cancellationToken);
    }

    /// <summary>False when there is none of that name.</summary>
    /// <param name="check">Looks at the one that is there, and throws where it must not be deleted; nobody changes it meanwhile.</param>
    public Task<bool> DeleteAsync(MailboxAddress address, CancellationToken cancellationToken, Action<DistributionList>? check = null) => database.WriteAsync(
        async transaction =>
        {
            if (await LockedAsync(transaction, address) is not { } there) return false;
            check?.Invoke(there);
            return await transaction.Connection!.ExecuteAsync("delete from lists where list = @list", new { list = address.ToString() }, transaction) > 0;
        },
        cancellationToken);

    private async Task<DistributionList?> LockedAsync(DbTransaction transaction, MailboxAddress address) => (await transaction.Connection!.QuerySingleOrDefaultAsync<Row>(
        $"select {Columns} from lists where list = @list{database.ForUpdate}", new { list = address.ToString() }, transaction))?.ToList();

    private sealed class Row
    {
        public string List { get; init; } = "";
        public string Name { get; init; } = "";
        public string Members { get; init; } = "";
        public long CreatedAt { get; init; }
        public long UpdatedAt { get; init; }

        public DistributionList ToList() => new()
        {
            Address = MailboxAddress.Parse(List),
            Name = Name,
            Members = [.. Members.Split(' ').Select(member => MailboxAddress.Parse(member))],
            CreatedAt = DateTimeOffset.FromUnixTimeMilliseconds(CreatedAt),
            UpdatedAt = DateTimeOffset.FromUnixTimeMilliseconds(UpdatedAt),
        };
    }
}
