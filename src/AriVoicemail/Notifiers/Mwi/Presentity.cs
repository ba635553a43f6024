using System.Security.Cryptography;
using System.Text;
using AriVoicemail.Database;
using AriVoicemail.Mailboxes;
using Dapper;

namespace AriVoicemail.Notifiers.Mwi;

/// <summary>
/// The proxy's <c>presentity</c> table: what it tells a phone that subscribes. Without our row that is an empty NOTIFY, and the lamp goes out
/// with every refresh.
/// </summary>
internal sealed class Presentity(SqlDatabase database, MwiOptions options, TimeProvider time)
{
    // Ten years: nobody refreshes the row but a change of the mailbox.
    private static readonly TimeSpan Far = TimeSpan.FromDays(3650);

    private readonly string _table = options.Watchers.PresentityTable;
    private IReadOnlySet<string>? _columns;

    /// <exception cref="System.Data.Common.DbException">The table cannot be written.</exception>
    public async Task WriteAsync(MailboxAddress mailbox, byte[] body, CancellationToken cancellationToken)
    {
        if (_table.Length == 0) return;
        _columns ??= await TableColumns.OfAsync(database, _table, cancellationToken);
        var now = time.GetUtcNow();
        var domain = options.DomainOf(mailbox);
        var row = new
        {
            username = mailbox.Number,
            domain,
            etag = Tag($"{mailbox.Number}@{domain}"),
            now = now.ToUnixTimeSeconds(),
            // The column is a 32-bit integer.
            far = Math.Min(now.Add(Far).ToUnixTimeSeconds(), int.MaxValue),
            body,
        };
        await database.WriteAsync(
            async transaction =>
            {
                // Where another publisher has a row for this mailbox, the proxy picks one of them: so all of them tell the truth. Theirs still
                // ends when they wanted it to.
                var etags = await transaction.Connection!.QueryAsync<string>(
                    $"""
                    update {_table} set body = @body, received_time = @now, expires = case when etag = @etag then @far else expires end
                    where username = @username and domain = @domain and event = 'message-summary'
                    returning etag
                    """,
                    row,
                    transaction);
                return etags.Contains(row.etag) ? 0 : await transaction.Connection!.ExecuteAsync(Insert(), row, transaction);
            },
            cancellationToken);
    }

    // sender, priority and ruid are Kamailio's; OpenSIPS shares the first and leaves extra_hdrs empty.
    private string Insert()
    {
        (string Column, string Value)[] all =
        [
            ("username", "@username"), ("domain", "@domain"), ("event", "'message-summary'"), ("etag", "@etag"), ("expires", "@far"),
            ("received_time", "@now"), ("body", "@body"), ("sender", "''"), ("priority", "0"), ("ruid", "@etag"),
        ];
        var present = all.Where(pair => _columns!.Contains(pair.Column)).ToList();
        return $"insert into {_table} ({string.Join(", ", present.Select(p => p.Column))}) values ({string.Join(", ", present.Select(p => p.Value))})";
    }

    // Always the same for a mailbox, unlike any other's (ruid is unique in the whole table), and short enough for 64 characters.
    private static string Tag(string account) => "arivm-" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(account)).AsSpan(0, 16));
}
