using System.Data.Common;
using AriVoicemail.Mailboxes;
using AriVoicemail.Spool;
using AriVoicemail.Storage;
using Dapper;

namespace AriVoicemail.Messages;

/// <summary>What lies in a mailbox's folders, to be compared with its rows. Folders that nobody has touched since the last scan are not read.</summary>
internal sealed class SpoolScan
{
    private readonly IStoredMailbox _files;
    private readonly Dictionary<Folder, long?> _modified;
    private readonly IReadOnlyList<Message> _found;
    private readonly IReadOnlyDictionary<string, string>? _greetings;

    private SpoolScan(
        IStoredMailbox files, Dictionary<Folder, long?> modified, IReadOnlyList<Message> found, IReadOnlyDictionary<string, string>? greetings) =>
        (_files, _modified, _found, _greetings) = (files, modified, found, greetings);

    private MailboxAddress Mailbox => _files.Mailbox;

    /// <summary>Null when no folder has changed.</summary>
    public static async Task<SpoolScan?> ReadAsync(MailboxChange change, bool always)
    {
        var files = change.Files;
        var known = await change.ReadAsync(async (connection, transaction) => (await connection.QueryAsync<(string Folder, long ModifiedAt)>(
            "select folder, modified_at from folder_scans where mailbox = @mailbox", new { mailbox = files.Mailbox.ToString() }, transaction))
            .ToDictionary(row => row.Folder, row => row.ModifiedAt));
        // Read before the folder is: a change meanwhile only means that it is read once more.
        var changed = (await files.StampsAsync())
            .Where(entry => always || !known.TryGetValue(entry.Key.Name, out var modified) || modified != entry.Value)
            .ToDictionary(entry => entry.Key, entry => entry.Value);
        if (changed.Count == 0) return null;
        return new SpoolScan(files, changed, await files.ListAsync(changed.Keys), await files.GreetingsAsync());
    }

    /// <summary>Answers how many rows had to be changed.</summary>
    public async Task<int> WriteAsync(DbTransaction transaction, string forUpdate)
    {
        if (!await MessageRows.LockAsync(transaction, Mailbox, forUpdate)) return 0;
        var rows = (await MessageRows.ListAsync(transaction.Connection!, Mailbox, null, int.MaxValue, transaction)).ToDictionary(row => row.Id);
        var changes = 0;
        // A folder that was not read still holds what it held: the same id elsewhere is a copy.
        var seen = rows.Values.Where(row => !_modified.ContainsKey(row.Folder)).Select(row => row.Id).ToHashSet();
        // A copy must not take over the identity of the message that it was made of.
        bool IsWhereItWas(Message found) => rows.TryGetValue(found.Id, out var row) && (row.Folder, row.Number) == (found.Folder, found.Number);
        foreach (var found in _found.OrderByDescending(IsWhereItWas))
        {
            var message = Unique(found, seen);
            if (rows.TryGetValue(message.Id, out var row))
            {
                if ((row.Folder, row.Number) == (message.Folder, message.Number)) continue;
                await MessageRows.PlaceAsync(transaction, row, message.Folder, message.Number);
                changes++;
            }
            else if (await MessageRows.InsertAsync(transaction, message with { Bytes = _files.Bytes(message) }))
            {
                changes++;
            }
        }
        foreach (var gone in rows.Values.Where(row => _modified.ContainsKey(row.Folder) && !seen.Contains(row.Id)))
        {
            await MessageRows.DeleteAsync(transaction, Mailbox, gone.Id);
            changes++;
        }
        if (_greetings is not null) await GreetingRows.ReplaceAsync(transaction, Mailbox, _greetings);
        foreach (var (folder, modifiedAt) in _modified)
        {
            if (modifiedAt is null) continue;
            await transaction.Connection!.ExecuteAsync(
                """
                insert into folder_scans (mailbox, folder, modified_at) values (@mailbox, @folder, @modifiedAt)
                on conflict (mailbox, folder) do update set modified_at = excluded.modified_at
                """,
                new { mailbox = Mailbox.ToString(), folder = folder.Name, modifiedAt }, transaction);
        }
        return changes;
    }

    /// <summary>Two files with one id (an interrupted copy, a restored backup) are two messages; the second gets a suffix.</summary>
    private static Message Unique(Message message, HashSet<string> seen)
    {
        var id = message.Id;
        for (var copy = 2; !seen.Add(id); copy++) id = $"{message.Id}.{copy}";
        return message with { Id = id };
    }
}
