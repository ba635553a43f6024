using AriVoicemail.Database;
using AriVoicemail.Mailboxes;
using Microsoft.Extensions.Logging;

namespace AriVoicemail.Events;

/// <summary>Tells that messages are being left. It is written behind the callers' backs: no call waits for it, and none fails with it.</summary>
public sealed class LiveEvents
{
    private const int MostAtOnce = 100;

    private readonly SqlDatabase _database;
    private readonly ILogger<LiveEvents> _logger;
    // One after the other, so that no end comes before its beginning.
    private readonly Batch<(string Type, MailboxAddress Mailbox, object Data), bool> _writes;

    public LiveEvents(SqlDatabase database, ILogger<LiveEvents> logger)
    {
        (_database, _logger) = (database, logger);
        _writes = new Batch<(string Type, MailboxAddress Mailbox, object Data), bool>(MostAtOnce, WriteAsync);
    }

    /// <param name="call">The caller's channel.</param>
    public void Begun(MailboxAddress mailbox, string call, string callerName, string callerNumber) =>
        _ = TellAsync(EventTypes.MessageBegun, mailbox, new { call, callerName, callerNumber });

    public void Ended(MailboxAddress mailbox, string call) => _ = TellAsync(EventTypes.MessageEnded, mailbox, new { call });

    private async Task TellAsync(string type, MailboxAddress mailbox, object data)
    {
        try
        {
            await _writes.AddAsync((type, mailbox, data), CancellationToken.None);
        }
#pragma warning disable CA1031 // Nobody else could hear of it.
        catch (Exception error)
#pragma warning restore CA1031
        {
            _logger.LogWarning("Mailbox {Mailbox}: {Type} could not be told: {Error}", mailbox, type, error.Message);
        }
    }

    private Task<IReadOnlyList<bool>> WriteAsync(IReadOnlyList<(string Type, MailboxAddress Mailbox, object Data)> events) => _database.WriteAsync<IReadOnlyList<bool>>(
        async transaction =>
        {
            foreach (var (type, mailbox, data) in events) await EventLog.AddAsync(transaction, type, mailbox, data);
            return [.. events.Select(_ => true)];
        },
        CancellationToken.None);
}
