using System.Data.Common;
using System.Text.Json;
using AriVoicemail.Database;
using AriVoicemail.Mailboxes;
using Dapper;

namespace AriVoicemail.Calls.Timelines;

/// <summary>Calls that are over, kept for some days.</summary>
public sealed class CallRecords
{
    private const int MostAtOnce = 100;
    private const string Columns = "id, call_id, asterisk, node, channel, does, arguments, caller_name, caller_number, started_at, ended_at, steps";

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    private readonly SqlDatabase _database;
    private readonly VoicemailOptions _general;
    private readonly TimeProvider _time;
    private readonly Batch<CallRecord, bool> _saves;

    public CallRecords(SqlDatabase database, VoicemailOptions general, TimeProvider time)
    {
        (_database, _general, _time) = (database, general, time);
        _saves = new Batch<CallRecord, bool>(MostAtOnce, SaveAsync);
    }

    /// <summary>Keeps a call that is over.</summary>
    public Task SaveAsync(CallRecord call) => _general.TimelineDays == 0 ? Task.CompletedTask : _saves.AddAsync(call, CancellationToken.None);

    /// <summary>The last call of that id; null: it is not kept, or is not over.</summary>
    public Task<CallRecord?> FindAsync(string callId, CancellationToken cancellationToken) =>
        FirstAsync("where call_id = @callId", new { callId }, cancellationToken);

    /// <summary>The call that left that message; null: it is not kept, or the message did not come by phone.</summary>
    public Task<CallRecord?> OfMessageAsync(MailboxAddress mailbox, string messageId, CancellationToken cancellationToken) =>
        FirstAsync(
            "where id = (select call from call_mailboxes where mailbox = @mailbox and message_id = @messageId order by call desc limit 1)",
            new { mailbox = mailbox.ToString(), messageId }, cancellationToken);

    /// <summary>Calls that are over, the newest first, with what to give as <paramref name="before"/> for those before it.</summary>
    /// <param name="mailbox">Only those about it; null: all.</param>
    public async Task<IReadOnlyList<(string Cursor, CallRecord Call)>> ListAsync(
        MailboxAddress? mailbox, string? before, int limit, CancellationToken cancellationToken)
    {
        var rows = await _database.ReadAsync(
            connection => connection.QueryAsync<Row>(
                $"""
                select {Columns} from calls
                where (cast(@before as text) is null or id < @before)
                  {(mailbox is null ? "" : "and id in (select call from call_mailboxes where mailbox = @mailbox)")}
                order by id desc limit @limit
                """,
                new { before, mailbox = mailbox?.ToString(), limit }),
            cancellationToken);
        return [.. rows.Select(row => (row.Id, row.ToCall()))];
    }

    /// <summary>The version from which on a mailbox knows what a call did to it; null: nothing is known of that.</summary>
    public Task<long?> VersionAfterAsync(string callId, string mailbox, CancellationToken cancellationToken) =>
        _database.ReadAsync(
            connection => connection.ExecuteScalarAsync<long?>(
                "select version from call_mailboxes where mailbox = @mailbox and call = (select id from calls where call_id = @callId order by id desc limit 1)", new { callId, mailbox }),
            cancellationToken);

    /// <summary>Forgets those that are older than they are to be kept; answers how many.</summary>
    public Task<int> ForgetAsync(CancellationToken cancellationToken) => _database.ExecuteAsync(
        "delete from calls where started_at < @at", new { at = _time.GetUtcNow().AddDays(-_general.TimelineDays).ToUnixTimeMilliseconds() }, cancellationToken);

    private async Task<CallRecord?> FirstAsync(string where, object parameters, CancellationToken cancellationToken)
    {
        var row = await _database.ReadAsync(
            connection => connection.QueryFirstOrDefaultAsync<Row>($"select {Columns} from calls {where} order by id desc limit 1", parameters), cancellationToken);
        return row?.ToCall();
    }

    private Task<IReadOnlyList<bool>> SaveAsync(IReadOnlyList<CallRecord> calls) => _database.WriteAsync<IReadOnlyList<bool>>(
        async transaction =>
        {
            foreach (var call in calls) await SaveAsync(transaction, call);
            return [.. calls.Select(_ => true)];
        },
        CancellationToken.None);

    private static async Task SaveAsync(DbTransaction transaction, CallRecord call)
    {
        var key = Guid.CreateVersion7(call.StartedAt).ToString("N");
        await transaction.Connection!.ExecuteAsync(
            $"""
            insert into calls ({Columns})
            values (@key, @Id, @Asterisk, @Node, @Channel, @Does, @arguments, @CallerName, @CallerNumber, @startedAt, @endedAt, @steps)
            """,
            new
            {
                key,
                call.Id,
                call.Asterisk,
                call.Node,
                call.Channel,
                call.Does,
                arguments = JsonSerializer.Serialize(call.Arguments, Json),
                call.CallerName,
                call.CallerNumber,
                startedAt = call.StartedAt.ToUnixTimeMilliseconds(),
                endedAt = call.EndedAt?.ToUnixTimeMilliseconds(),
                steps = JsonSerializer.Serialize(call.Steps, Json),
            },
            transaction);
        foreach (var mailbox in call.Mailboxes)
        {
            // What the call did is in the mailbox's present version, or in an earlier one.
            await transaction.Connection!.ExecuteAsync(
                """
                insert into call_mailboxes (call, mailbox, message_id, version)
                select @key, @mailbox, @message, (select version from mailbox_counts where mailbox = @mailbox)
                """,
                new { key, mailbox, message = call.Steps.LastOrDefault(step => step.Mailbox == mailbox && step.Message is not null)?.Message }, transaction);
        }
    }

    private sealed class Row
    {
        public string Id { get; init; } = "";
        public string CallId { get; init; } = "";
        public string Asterisk { get; init; } = "";
        public string Node { get; init; } = "";
        public string Channel { get; init; } = "";
        public string Does { get; init; } = "";
        public string Arguments { get; init; } = "[]";
        public string CallerName { get; init; } = "";
        public string CallerNumber { get; init; } = "";
        public long StartedAt { get; init; }
        public long? EndedAt { get; init; }
        public string Steps { get; init; } = "[]";

        public CallRecord ToCall() => new(
            CallId, Asterisk, Node, Channel, Does, JsonSerializer.Deserialize<IReadOnlyList<string>>(Arguments, Json)!, CallerName, CallerNumber,
            DateTimeOffset.FromUnixTimeMilliseconds(StartedAt), EndedAt is { } ended ? DateTimeOffset.FromUnixTimeMilliseconds(ended) : null,
            JsonSerializer.Deserialize<IReadOnlyList<TimelineStep>>(Steps, Json)!);
    }
}
