using System.Data.Common;
using AriVoicemail.Database;
using AriVoicemail.Spool;
using Dapper;

namespace AriVoicemail.Telemetry;

/// <summary>How much happened hour by hour, counted from what is kept anyway: messages, calls that are over, and the delivery log.</summary>
/// <remarks>Each is read only as far back as was asked for, by an index that has its times.</remarks>
public sealed class Statistics(SqlDatabase database)
{
    private static readonly long Hour = (long)TimeSpan.FromHours(1).TotalMilliseconds;

    /// <summary>Each hour from the first on, the oldest first; those in which nothing happened too.</summary>
    /// <param name="first">When the first hour begins.</param>
    /// <param name="contexts">Only what is about mailboxes of these; null: everything.</param>
    public Task<IReadOnlyList<HourCounts>> ReadAsync(DateTimeOffset first, int hours, IReadOnlyList<string>? contexts, CancellationToken cancellationToken) =>
        database.ReadAsync<IReadOnlyList<HourCounts>>(
            async connection =>
            {
                var from = first.ToUnixTimeMilliseconds();
                var asked = new Asked(from, from + (hours * Hour), Hour, contexts?.ToArray(), [.. Folder.All.Select(folder => folder.Name)], Guid.CreateVersion7(first.AddMinutes(-1)).ToString()[..13]);
                var (messages, calls, deliveries) = (await MessagesAsync(connection, asked), await CallsAsync(connection, asked), await DeliveriesAsync(connection, asked));
                return [.. Enumerable.Range(0, hours).Select(hour => new HourCounts(
                    first.AddHours(hour), messages[hour].Sum(row => row.Count), calls[hour].Sum(row => row.Count),
                    deliveries[hour].Where(row => row.Outcome == "lit").Sum(row => row.Count), deliveries[hour].Where(row => row.Outcome != "lit").Sum(row => row.Count)))];
            },
            cancellationToken);

    private static Task<ILookup<long, Row>> MessagesAsync(DbConnection connection, Asked asked) => CountAsync(
        connection, "received_at", "'' as outcome",
        // No index has the times of all messages alone.
        $"messages where {(asked.Contexts is null ? connection.IsOneOf("folder", nameof(asked.Folders)) : $"mailbox in ({Mailboxes(connection)})")}", asked);

    private static Task<ILookup<long, Row>> CallsAsync(DbConnection connection, Asked asked) => CountAsync(
        connection, "started_at", "'' as outcome",
        asked.Contexts is null ? "calls where true" : $"calls where exists (select 1 from call_mailboxes where call = calls.id and mailbox in ({Mailboxes(connection)}))", asked);

    // An id begins with its time, and stands beside the mailbox in an index.
    private static Task<ILookup<long, Row>> DeliveriesAsync(DbConnection connection, Asked asked) => CountAsync(
        connection, "sent_at", "outcome",
        asked.Contexts is null ? "deliveries where true" : $"deliveries where mailbox in ({Mailboxes(connection)}) and id >= @{nameof(asked.OldestId)}", asked);

    private static string Mailboxes(DbConnection connection) => $"select mailbox from mailboxes where {connection.IsOneOf("context", nameof(Asked.Contexts))}";

    private static async Task<ILookup<long, Row>> CountAsync(DbConnection connection, string at, string outcome, string rows, Asked asked)
    {
        var counted = await connection.QueryAsync<Row>(
            $"select ({at} - @From) / @Hour as hour, {outcome}, count(*) as count from {rows} and {at} >= @From and {at} < @To group by 1, 2", asked);
        return counted.ToLookup(row => row.Hour);
    }

    private sealed record Asked(long From, long To, long Hour, string[]? Contexts, string[] Folders, string OldestId);

    private sealed class Row
    {
        public long Hour { get; init; }
        public string Outcome { get; init; } = "";
        public long Count { get; init; }
    }
}
