using System.Data.Common;
using System.Text.Json;
using AriVoicemail.Database;
using Dapper;

namespace AriVoicemail.Messages;

/// <summary>What is being recorded: written before Asterisk starts, erased in the transaction that files the last copy.</summary>
public sealed class RecordingJournal(SqlDatabase database)
{
    public Task AddAsync(Recording recording, CancellationToken cancellationToken) =>
        database.ExecuteAsync(
            """
            insert into recordings (id, node, channel_id, name, draft, started_at) values (@Id, @Node, @ChannelId, @Name, @draft, @startedAt)
            on conflict (id) do nothing
            """,
            new
            {
                recording.Id,
                recording.Node,
                recording.ChannelId,
                recording.Name,
                draft = JsonSerializer.Serialize(recording.Draft),
                startedAt = recording.Draft.StartedAt.ToUnixTimeMilliseconds(),
            },
            cancellationToken);

    public async Task<IReadOnlyList<Recording>> ListAsync(string node, CancellationToken cancellationToken)
    {
        var rows = await database.ReadAsync(
            c => c.QueryAsync<Row>("select id, node, channel_id, name, draft from recordings where node = @node order by started_at", new { node }),
            cancellationToken);
        return [.. rows.Select(row => new Recording(row.Id, row.Node, row.ChannelId, row.Name, JsonSerializer.Deserialize<MessageDraft>(row.Draft)!))];
    }

    /// <summary>The names of every node's recordings.</summary>
    public async Task<IReadOnlyCollection<string>> ListNamesAsync(CancellationToken cancellationToken) =>
        [.. await database.ReadAsync(c => c.QueryAsync<string>("select name from recordings"), cancellationToken)];

    public Task RemoveAsync(string id, CancellationToken cancellationToken) =>
        database.ExecuteAsync("delete from recordings where id = @id", new { id }, cancellationToken);

    internal static Task RemoveAsync(string id, DbTransaction transaction) =>
        transaction.Connection!.ExecuteAsync("delete from recordings where id = @id", new { id }, transaction);

    private sealed class Row
    {
        public string Id { get; init; } = "";
        public string Node { get; init; } = "";
        public string ChannelId { get; init; } = "";
        public string Name { get; init; } = "";
        public string Draft { get; init; } = "";
    }
}
