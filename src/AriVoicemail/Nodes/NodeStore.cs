using System.Text.Json;
using AriVoicemail.Database;
using Dapper;

namespace AriVoicemail.Nodes;

/// <summary>The nodes on one database.</summary>
public sealed class NodeStore(SqlDatabase database)
{
    private static readonly TimeSpan Remembered = TimeSpan.FromDays(7);

    /// <summary>A node is alive. Those that have not been for a week, and left nothing, are forgotten.</summary>
    public Task BeatAsync(NodeReport report, CancellationToken cancellationToken) => database.ExecuteAsync(
        $"""
        insert into nodes (name, version, started_at, seen_at, calls, servers) values (@Name, @Version, @startedAt, {database.Now}, @Calls, @servers)
        on conflict (name) do update set
          version = excluded.version, started_at = excluded.started_at, seen_at = excluded.seen_at, calls = excluded.calls, servers = excluded.servers
        """,
        new
        {
            report.Name,
            report.Version,
            startedAt = report.StartedAt.ToUnixTimeMilliseconds(),
            report.Calls,
            servers = JsonSerializer.Serialize(report.Servers),
        },
        cancellationToken);

    public Task ForgetAsync(CancellationToken cancellationToken) => database.ExecuteAsync(
        $"delete from nodes where seen_at < {database.Now} - @remembered and name not in (select node from recordings)",
        new { remembered = (long)Remembered.TotalMilliseconds },
        cancellationToken);

    public async Task<IReadOnlyList<Node>> ListAsync(CancellationToken cancellationToken)
    {
        var rows = await database.ReadAsync(
            connection => connection.QueryAsync<Row>(
                $"""
                select name, version, started_at, {database.Now} - seen_at as silence, calls, servers,
                  (select count(*) from recordings where node = nodes.name) as recordings
                from nodes order by name
                """),
            cancellationToken);
        return [.. rows.Select(row => row.ToNode())];
    }

    /// <summary>Nodes that are not alive, or that nobody knows, and left something to be done.</summary>
    public async Task<IReadOnlyList<string>> LeftBehindAsync(CancellationToken cancellationToken) =>
    [
        .. await database.ReadAsync(
            connection => connection.QueryAsync<string>(
                $"""
                select node from (select node from recordings union select goes_by from messages where goes_to is not null) as left_behind
                where node is not null and node <> ''
                  and not exists (select 1 from nodes where name = left_behind.node and seen_at > {database.Now} - @patience)
                """,
                new { patience = (long)Node.Patience.TotalMilliseconds }),
            cancellationToken),
    ];

    private sealed class Row
    {
        public string Name { get; init; } = "";
        public string Version { get; init; } = "";
        public long StartedAt { get; init; }
        public long Silence { get; init; }
        public long Calls { get; init; }
        public string Servers { get; init; } = "[]";
        public long Recordings { get; init; }

        public Node ToNode() => new(
            new NodeReport(
                Name, Version, DateTimeOffset.FromUnixTimeMilliseconds(StartedAt), (int)Calls, JsonSerializer.Deserialize<IReadOnlyList<NodeServer>>(Servers) ?? []),
            TimeSpan.FromMilliseconds(Silence), (int)Recordings);
    }
}
