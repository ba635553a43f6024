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
                var asked = new Asked(
                    first.ToUnixTimeMilliseconds(), first.AddHours(hours).ToUnixTimeMilliseconds(), Hour, hours, contexts?.ToArray(), [.. Folder.All.Select(folder => folder.Name)],
                    Guid.CreateVersion7(first.AddMinutes(-1)).ToString()[..13]);
                var messages = await CountAsync(connection, "received_at", Messages(connection, asked), asked);
                var calls = await CountAsync(connection, "started_at", Calls(connection, asked), asked);
                var notified = await CountAsync(connection, "sent_at", $"{Deliveries(connection, asked)} and outcome = 'lit'", asked);
                var failed = await CountAsync(connection, "sent_at", $"{Deliveries(connection, asked)} and outcome <> 'lit'", asked);
                return [.. Enumerable.Range(0, hours).Select(hour => new HourCounts(
                    first.AddHours(hour), messages.GetValueOrDefault(hour), calls.GetValueOrDefault(hour), notified.GetValueOrDefault(hour), failed.GetValueOrDefault(hour)))];
            },
            cancellationToken);

    // No index has the times of all messages alone.
    private static string Messages(DbConnection connection, Asked asked) =>
        $"messages where {(asked.Contexts is null ? connection.IsOneOf("folder", nameof(asked.Folders)) : $"mailbox in ({Mailboxes(connection)})")}";

    private static string Calls(DbConnection connection, Asked asked) =>
        $"calls where {(asked.Contexts is null ? "true" : $"exists (select 1 from call_mailboxes where call = calls.id and mailbox in ({Mailboxes(connection)}))")}";

    // An id begins with its time, and stands beside the mailbox in an index.
    private static string Deliveries(DbConnection connection, Asked asked) =>
        $"deliveries where {(asked.Contexts is null ? "true" : $"mailbox in ({Mailboxes(connection)}) and id >= @{nameof(asked.OldestId)}")}";

    private static string Mailboxes(DbConnection connection) => $"select mailbox from mailboxes where {connection.IsOneOf("context", nameof(Asked.Contexts))}";

    /// <summary>How many rows each hour has, by the hour's place; those without any may be missing.</summary>
    private static async Task<Dictionary<long, long>> CountAsync(DbConnection connection, string at, string rows, Asked asked)
    {
        // Of everything an hour is one stretch of an index, which is counted without sorting. Of some mailboxes it is many.
        var sql = asked.Contexts is null
            ? $"""
              with recursive hours (place) as (select cast(0 as bigint) union all select place + 1 from hours where place + 1 < @Hours)
              select place, (select count(*) from {rows} and {at} >= @From + place * @Length and {at} < @From + (place + 1) * @Length) from hours
              """
            : $"select ({at} - @From) / @Length, count(*) from {rows} and {at} >= @From and {at} < @To group by 1";
        return (await connection.QueryAsync<(long Place, long Count)>(sql, asked)).ToDictionary(row => row.Place, row => row.Count);
    }

    /// <summary>What is asked for, as the statements name it.</summary>
    /// <param name="From">Where the first hour begins, in milliseconds.</param>
    /// <param name="To">Where the last one ends.</param>
    /// <param name="Length">Of an hour.</param>
    /// <param name="OldestId">No delivery of that time has a smaller one.</param>
    private sealed record Asked(long From, long To, long Length, long Hours, string[]? Contexts, string[] Folders, string OldestId);
}
