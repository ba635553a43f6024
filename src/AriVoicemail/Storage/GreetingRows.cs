using System.Data.Common;
using AriVoicemail.Mailboxes;
using Dapper;

namespace AriVoicemail.Storage;

/// <summary>Which greetings a mailbox has, so that a call need not ask a bucket for it.</summary>
internal static class GreetingRows
{
    /// <summary>The versions of a mailbox's greetings by their names.</summary>
    public static async Task<Dictionary<string, string>> ReadAsync(DbConnection connection, MailboxAddress mailbox)
    {
        var rows = await connection.QueryAsync<(string Name, string Version)>(
            "select name, version from greetings where mailbox = @mailbox", new { mailbox = mailbox.ToString() });
        return rows.ToDictionary(row => row.Name, row => row.Version);
    }

    /// <summary>Nothing happens where there is no such mailbox.</summary>
    public static Task SetAsync(DbTransaction transaction, MailboxAddress mailbox, string name, string version) =>
        transaction.Connection!.ExecuteAsync(
            """
            insert into greetings (mailbox, name, version) select mailbox, @name, @version from mailboxes where mailbox = @mailbox
            on conflict (mailbox, name) do update set version = excluded.version
            """,
            new { mailbox = mailbox.ToString(), name, version }, transaction);

    public static Task DeleteAsync(DbTransaction transaction, MailboxAddress mailbox, string name) =>
        transaction.Connection!.ExecuteAsync("delete from greetings where mailbox = @mailbox and name = @name", new { mailbox = mailbox.ToString(), name }, transaction);

    public static async Task ReplaceAsync(DbTransaction transaction, MailboxAddress mailbox, IReadOnlyDictionary<string, string> versions)
    {
        await transaction.Connection!.ExecuteAsync("delete from greetings where mailbox = @mailbox", new { mailbox = mailbox.ToString() }, transaction);
        foreach (var (name, version) in versions) await SetAsync(transaction, mailbox, name, version);
    }
}
