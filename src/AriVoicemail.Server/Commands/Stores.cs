using System.CommandLine;
using AriVoicemail.Auditing;
using AriVoicemail.Database;
using AriVoicemail.Mailboxes;
using AriVoicemail.Messages;
using AriVoicemail.Outbox;
using AriVoicemail.Server.Access;
using AriVoicemail.Server.Configuration;
using AriVoicemail.Spool;
using AriVoicemail.Storage;
using Microsoft.Extensions.Logging.Abstractions;

namespace AriVoicemail.Server.Commands;

/// <summary>What is kept, for a command that works on it by itself: the server need not run, and may. Every change is written into the audit.</summary>
internal sealed class Stores : IAsyncDisposable
{
    private Stores(Settings settings, SqlDatabase database)
    {
        (Settings, Database) = (settings, database);
        Mailboxes = new MailboxStore(database, TimeProvider.System);
        Lists = new ListStore(database, TimeProvider.System);
        Keys = new ApiKeyStore(database, TimeProvider.System);
        Outbox = Services.OpenOutbox(settings, database);
        Storage = Services.OpenStorage(settings, database, new SpoolMemory(), NullLogger.Instance);
        Messages = new MessageStore(database, settings.Spool, Storage, Outbox, NullLogger<MessageStore>.Instance);
        Audit = AuditOf(database);
    }

    public Settings Settings { get; }

    public SqlDatabase Database { get; }

    public MailboxStore Mailboxes { get; }

    public ListStore Lists { get; }

    public ApiKeyStore Keys { get; }

    public StateOutbox Outbox { get; }

    public IMessageStorage Storage { get; }

    public MessageStore Messages { get; }

    public AuditLog Audit { get; }

    /// <summary>Works on rows alone.</summary>
    public static Task<Stores> OpenAsync(CommandInputs inputs, ParseResult parsed, CancellationToken cancellationToken) =>
        OpenAsync(inputs.Settings(parsed, SettingsRules.Database), cancellationToken);

    /// <summary>Works on messages: their files, their counts, and what has to be told of them.</summary>
    public static Task<Stores> OpenMessagesAsync(CommandInputs inputs, ParseResult parsed, CancellationToken cancellationToken) => OpenAsync(
        inputs.Settings(parsed, settings => [.. SettingsRules.Database(settings), .. SettingsRules.Spool(settings), .. SettingsRules.Mwi(settings)]), cancellationToken);

    /// <exception cref="CommandException">There is no such mailbox.</exception>
    public async Task<Mailbox> MailboxAsync(MailboxAddress address, CancellationToken cancellationToken) =>
        await Mailboxes.FindAsync(address, cancellationToken) ?? throw CommandException.NotFound($"there is no mailbox {address}");

    /// <summary>A change by whoever sits at this machine.</summary>
    /// <param name="action">The operation of REST that does the same.</param>
    public Task NoteAsync(string action, string target, string? context = null, IReadOnlyList<string>? fields = null) => NoteAsync(Audit, action, target, context, fields);

    /// <summary>For a command that opens by itself what it works on.</summary>
    public static Task NoteAsync(SqlDatabase database, string action, string target) => NoteAsync(AuditOf(database), action, target, null, null);

    public Task NoteAsync(string action, MailboxAddress target, string? id = null, IReadOnlyList<string>? fields = null) =>
        NoteAsync(action, id is null ? target.ToString() : $"{target}/{id}", target.Context, fields);

    public async ValueTask DisposeAsync()
    {
        Outbox.Dispose();
        (Storage as IDisposable)?.Dispose();
        await Database.DisposeAsync();
    }

    private static Task NoteAsync(AuditLog audit, string action, string target, string? context, IReadOnlyList<string>? fields) =>
        audit.AddAsync(Environment.UserName, Door.CommandLine, Environment.MachineName, action, target, context, "done", fields ?? []);

    private static AuditLog AuditOf(SqlDatabase database) => new(database, TimeProvider.System, NullLogger<AuditLog>.Instance);

    private static async Task<Stores> OpenAsync(Settings settings, CancellationToken cancellationToken) =>
        new(settings, await CommandInputs.OpenDatabaseAsync(settings, cancellationToken));
}
