using System.Data.Common;
using System.Security.Cryptography;
using System.Text.Json;
using AriVoicemail.Database;
using AriVoicemail.Mailboxes;
using AriVoicemail.Messages;
using AriVoicemail.Spool;
using Dapper;

namespace AriVoicemail.Events;

/// <summary>What happened in mailboxes, written in the transaction that made it happen, and kept for a day.</summary>
public sealed class EventLog(SqlDatabase database, TimeProvider time)
{
    /// <summary>A transaction that ends so much later than it wrote its event is not seen by who follows live.</summary>
    public static readonly TimeSpan LongestTransaction = TimeSpan.FromSeconds(10);

    private const int CounterBits = 12;

    private static long _lastId;

    private static readonly TimeSpan Kept = TimeSpan.FromDays(1);
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    /// <summary>What happened after an event, in the order of ids.</summary>
    public async Task<IReadOnlyList<MailboxEvent>> ReadAsync(string after, int limit, CancellationToken cancellationToken)
    {
        var rows = await database.ReadAsync(
            connection => connection.QueryAsync<(string Id, string Type, string Mailbox, string Data)>(
                "select id, type, mailbox, data from events where id > @after order by id limit @limit", new { after, limit }),
            cancellationToken);
        return [.. rows.Select(row => new MailboxEvent(row.Id, row.Type, MailboxAddress.Parse(row.Mailbox), row.Data))];
    }

    public Task<int> ForgetAsync(CancellationToken cancellationToken) =>
        database.ExecuteAsync("delete from events where id < @before", new { before = IdAt(time.GetUtcNow() - Kept) }, cancellationToken);

    /// <summary>An id before all that events of that time or later have.</summary>
    public static string IdAt(DateTimeOffset at) => $"{at.ToUnixTimeMilliseconds():x12}".PadRight(32, '0');

    /// <summary>One that comes after all that this process has made before: two events of one millisecond have an order too.</summary>
    private static string NewId(DateTimeOffset now)
    {
        long last, next;
        do
        {
            last = Interlocked.Read(ref _lastId);
            // RFC 9562 §6.2, method 3: behind the milliseconds a counter of 12 bits takes the place of chance.
            next = Math.Max(now.ToUnixTimeMilliseconds() << CounterBits, last + 1);
        }
        while (Interlocked.CompareExchange(ref _lastId, next, last) != last);
        return $"{next >> CounterBits:x12}7{next & ((1 << CounterBits) - 1):x3}{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8))}";
    }

    /// <summary>Whether that may be the id of an event.</summary>
    public static bool IsId(string text) => text.Length == 32 && text.All(char.IsAsciiHexDigitLower);

    internal static Task AddedAsync(DbTransaction transaction, Message message) => AddAsync(transaction, EventTypes.MessageAdded, message.Mailbox, new
    {
        message.Id,
        Folder = message.Folder.Name,
        message.CallerName,
        message.CallerNumber,
        message.ReceivedAt,
        message.Duration,
        Urgent = message.Flag == "Urgent",
    });

    internal static Task MovedAsync(DbTransaction transaction, MailboxAddress mailbox, string id, Folder folder) =>
        AddAsync(transaction, EventTypes.MessageMoved, mailbox, new { id, folder = folder.Name });

    internal static Task DeletedAsync(DbTransaction transaction, MailboxAddress mailbox, string id) =>
        AddAsync(transaction, EventTypes.MessageDeleted, mailbox, new { id });

    internal static Task CountedAsync(DbTransaction transaction, MailboxState state) => AddAsync(
        transaction, EventTypes.MailboxCounted, state.Mailbox, new { state.Version, state.Counts.New, state.Counts.Old, state.Counts.UrgentNew, state.Counts.UrgentOld });

    internal static Task LockedAsync(DbTransaction transaction, MailboxAddress mailbox, int attempts, DateTimeOffset since, DateTimeOffset until) =>
        AddAsync(transaction, EventTypes.MailboxLocked, mailbox, new { attempts, since, until });

    internal static Task<int> AddAsync(DbTransaction transaction, string type, MailboxAddress mailbox, object data) => transaction.Connection!.ExecuteAsync(
        "insert into events (id, type, mailbox, data) values (@id, @type, @mailbox, @data)",
        new { id = NewId(DateTimeOffset.UtcNow), type, mailbox = mailbox.ToString(), data = JsonSerializer.Serialize(data, Json) }, transaction);
}
