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
            insert into recordings (id, node, asterisk, channel_id, name, draft, started_at)
            values (@Id, @Node, @Asterisk, @ChannelId, @Name, @draft, @startedAt)
            on conflict (id) do nothing
            """,
            new
            {
                recording.Id,
                recording.Node,
                recording.Asterisk,
                recording.ChannelId,
                recording.Name,
                draft = JsonSerializer.Serialize(recording.Draft),
                startedAt = recording.Draft.StartedAt.ToUnixTimeMilliseconds(),
            },
            cancellationToken);

    /// <summary>What a node's calls recorded, the oldest first.</summary>
    /// <param name="asterisk">Only what that Asterisk server recorded, and what nobody wrote down a server for; null: all of it.</param>
    public async Task<IReadOnlyList<Recording>> ListAsync(string node, string? asterisk, CancellationToken cancellationToken)
    {
        var rows = await database.ReadAsync(
            c => c.QueryAsync<Row>(
                """
                select id, node, asterisk, channel_id, name, draft from recordings
                where node = @node and (cast(@asterisk as text) is null or asterisk in (@asterisk, '')) order by started_at
                """,
                new { node, asterisk }),
            cancellationToken);
        return
        [
            .. rows.Select(row => new Recording(row.Id, row.Node, row.ChannelId, row.Name, JsonSerializer.Deserialize<MessageDraft>(row.Draft)!) { Asterisk = row.Asterisk }),
        ];
    }

    /// <summary>Another node sees to it from now on. False: somebody else was quicker, or it is done.</summary>
    public async Task<bool> HandOverAsync(Recording recording, string node, CancellationToken cancellationToken) =>
        await database.ExecuteAsync(
            "update recordings set node = @node where id = @Id and node = @dead", new { recording.Id, dead = recording.Node, node }, cancellationToken) > 0;

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
        public string Asterisk { get; init; } = "";
        public string ChannelId { get; init; } = "";
        public string Name { get; init; } = "";
        public string Draft { get; init; } = "";
    }
}
