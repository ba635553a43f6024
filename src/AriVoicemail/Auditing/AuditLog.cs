using System.Data.Common;
using System.Text.Json;
using AriVoicemail.Database;
using AriVoicemail.Mailboxes;
using Dapper;
using Microsoft.Extensions.Logging;

namespace AriVoicemail.Auditing;

/// <summary>Every change and every attempt to come in, kept for a while.</summary>
public sealed class AuditLog(SqlDatabase database, TimeProvider time, ILogger<AuditLog> logger)
{
    private const string Columns = "id, at, who, door, address, action, target, context, outcome, fields";

    /// <summary>What was done stays done when it cannot be written down; the log of the program has it then.</summary>
    public async Task AddAsync(string who, string door, string address, string action, string target, string? context, string outcome, IReadOnlyList<string> fields)
    {
        var now = time.GetUtcNow();
        try
        {
            await database.ExecuteAsync(
                $"insert into audit ({Columns}) values (@id, @at, @who, @door, @address, @action, @target, @context, @outcome, @fields)",
                new { id = Guid.CreateVersion7(now).ToString("N"), at = now.ToUnixTimeMilliseconds(), who, door, address, action, target, context, outcome, fields = JsonSerializer.Serialize(fields) },
                CancellationToken.None);
        }
        catch (DbException error)
        {
            logger.LogWarning("{Who} by {Door} {Address}: {Action} {Target}: {Outcome}, which could not be written down: {Error}", who, door, address, action, target, outcome, error.Message);
        }
    }

    /// <summary>One change of many things at once: an entry for each.</summary>
    /// <param name="done">What was done to which mailbox, and which fields were given.</param>
    public async Task AddAsync(string who, string door, string address, IReadOnlyCollection<(string Action, MailboxAddress Target, IReadOnlyList<string> Fields)> done)
    {
        if (done.Count == 0) return;
        var now = time.GetUtcNow();
        var rows = new SqlRows(
            database.Engine, ("id", SqlType.Text), ("at", SqlType.Number), ("who", SqlType.Text), ("door", SqlType.Text), ("address", SqlType.Text), ("action", SqlType.Text),
            ("target", SqlType.Text), ("context", SqlType.Text), ("outcome", SqlType.Text), ("fields", SqlType.Text));
        foreach (var (action, target, fields) in done)
        {
            rows.Add(
                Guid.CreateVersion7(now).ToString("N"), now.ToUnixTimeMilliseconds(), who, door, address, action, target.ToString(), target.Context, "done", JsonSerializer.Serialize(fields));
        }
        try
        {
            await database.ExecuteAsync($"insert into audit ({rows.Columns}) {rows.Select}", rows.Parameters(), CancellationToken.None);
        }
        catch (DbException error)
        {
            logger.LogWarning("{Who} by {Door} {Address}: changes of {Mailboxes}, which could not be written down: {Error}", who, door, address, string.Join(' ', done.Select(one => one.Target)), error.Message);
        }
    }

    /// <summary>An attempt to come in as the owner of a mailbox.</summary>
    public Task SignedInAsync(MailboxAddress mailbox, string door, string address, string outcome) =>
        AddAsync(mailbox.ToString(), door, address, "signIn", mailbox.ToString(), mailbox.Context, outcome, []);

    /// <summary>The newest first.</summary>
    /// <param name="contexts">Only what was about these; null: everything.</param>
    /// <param name="before">Only what came before that id.</param>
    public async Task<IReadOnlyList<AuditEntry>> ListAsync(
        IReadOnlyList<string>? contexts, string? target, string? who, string? before, int limit, CancellationToken cancellationToken)
    {
        var rows = await database.ReadAsync(
            connection => connection.QueryAsync<Row>(
                $"""
                select {Columns} from audit
                where (@before is null or id < @before) and (@target is null or target = @target) and (@who is null or who = @who)
                  {(contexts is null ? "" : $"and {connection.IsOneOf("context", nameof(contexts))}")}
                order by id desc limit @limit
                """,
                new { before, target, who, contexts = contexts?.ToArray(), limit }),
            cancellationToken);
        return [.. rows.Select(row => row.ToEntry())];
    }

    /// <summary>Forgets what is older; answers how much.</summary>
    public Task<int> ForgetAsync(DateTimeOffset before, CancellationToken cancellationToken) =>
        database.ExecuteAsync("delete from audit where at < @at", new { at = before.ToUnixTimeMilliseconds() }, cancellationToken);

    private sealed class Row
    {
        public string Id { get; init; } = "";
        public long At { get; init; }
        public string Who { get; init; } = "";
        public string Door { get; init; } = "";
        public string Address { get; init; } = "";
        public string Action { get; init; } = "";
        public string Target { get; init; } = "";
        public string? Context { get; init; }
        public string Outcome { get; init; } = "";
        public string Fields { get; init; } = "[]";

        public AuditEntry ToEntry() => new(
            Id, DateTimeOffset.FromUnixTimeMilliseconds(At), Who, Door, Address, Action, Target, Context, Outcome, JsonSerializer.Deserialize<IReadOnlyList<string>>(Fields) ?? []);
    }
}
