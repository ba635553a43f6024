using System.Data.Common;
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
internal sealed class Presentity
{
    private const int MostAtOnce = 100;

    // Ten years: nobody refreshes the row but a change of the mailbox.
    private static readonly TimeSpan Far = TimeSpan.FromDays(3650);

    private readonly SqlDatabase _database;
    private readonly MwiOptions _options;
    private readonly TimeProvider _time;
    private readonly string _table;
    private readonly Batch<Body, bool> _writes;
    private IReadOnlySet<string>? _columns;

    public Presentity(SqlDatabase database, MwiOptions options, TimeProvider time)
    {
        (_database, _options, _time, _table) = (database, options, time, options.Watchers.PresentityTable);
        _writes = new Batch<Body, bool>(MostAtOnce, WriteAsync);
    }

    /// <exception cref="DbException">The table cannot be written.</exception>
    public Task WriteAsync(MailboxAddress mailbox, byte[] body, CancellationToken cancellationToken)
    {
        var domain = _options.DomainOf(mailbox);
        return _table.Length == 0
            ? Task.CompletedTask
            : _writes.AddAsync(new Body(mailbox.Number, domain, Tag($"{mailbox.Number}@{domain}"), body), cancellationToken);
    }

    private async Task<IReadOnlyList<bool>> WriteAsync(IReadOnlyList<Body> bodies)
    {
        _columns ??= await TableColumns.OfAsync(_database, _table, CancellationToken.None);
        // The last of a mailbox is the newest.
        var newest = bodies.Reverse().DistinctBy(body => body.Etag).ToList();
        await _database.WriteAsync(
            async transaction =>
            {
                var present = await UpdateAsync(transaction, newest);
                await InsertAsync(transaction, [.. newest.Where(body => !present.Contains(body.Etag))]);
                return 0;
            },
            CancellationToken.None);
        return [.. bodies.Select(_ => true)];
    }

    // Where another publisher has a row for a mailbox, the proxy picks one of them: so all of them tell the truth. Theirs still ends when they
    // wanted it to.
    private async Task<HashSet<string>> UpdateAsync(DbTransaction transaction, IReadOnlyList<Body> bodies)
    {
        var rows = new SqlRows(_database.Engine, ("u", SqlType.Text), ("d", SqlType.Text), ("e", SqlType.Text), ("b", SqlType.Bytes));
        foreach (var body in bodies) rows.Add(body.User, body.Domain, body.Etag, body.Bytes);
        var etags = await transaction.Connection!.QueryAsync<string>(
            $"""
            with wanted (wanted_user, wanted_domain, wanted_etag, wanted_body) as ({rows.Select})
            update {_table} set body = wanted_body, received_time = @now, expires = case when etag = wanted_etag then @far else expires end
            from wanted where username = wanted_user and domain = wanted_domain and event = 'message-summary'
            returning etag
            """,
            rows.Parameters(Times),
            transaction);
        return [.. etags];
    }

    // sender, priority and ruid are Kamailio's; OpenSIPS shares the first and leaves extra_hdrs empty.
    private async Task InsertAsync(DbTransaction transaction, IReadOnlyList<Body> bodies)
    {
        if (bodies.Count == 0) return;
        (string Column, string Value)[] all =
        [
            ("username", "wanted_user"), ("domain", "wanted_domain"), ("event", "'message-summary'"), ("etag", "wanted_etag"), ("expires", "@far"),
            ("received_time", "@now"), ("body", "wanted_body"), ("sender", "''"), ("priority", "0"), ("ruid", "wanted_etag"),
        ];
        var columns = all.Where(pair => _columns!.Contains(pair.Column)).ToList();
        var rows = new SqlRows(_database.Engine, ("u", SqlType.Text), ("d", SqlType.Text), ("e", SqlType.Text), ("b", SqlType.Bytes));
        foreach (var body in bodies) rows.Add(body.User, body.Domain, body.Etag, body.Bytes);
        await transaction.Connection!.ExecuteAsync(
            $"""
            with wanted (wanted_user, wanted_domain, wanted_etag, wanted_body) as ({rows.Select})
            insert into {_table} ({string.Join(", ", columns.Select(c => c.Column))}) select {string.Join(", ", columns.Select(c => c.Value))} from wanted
            """,
            rows.Parameters(Times),
            transaction);
    }

    private object Times
    {
        get
        {
            var now = _time.GetUtcNow();
            // The column is a 32-bit integer.
            return new { now = (int)now.ToUnixTimeSeconds(), far = (int)Math.Min(now.Add(Far).ToUnixTimeSeconds(), int.MaxValue) };
        }
    }

    // Always the same for a mailbox, unlike any other's (ruid is unique in the whole table), and short enough for 64 characters.
    private static string Tag(string account) => "arivm-" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(account)).AsSpan(0, 16));

    private sealed record Body(string User, string Domain, string Etag, byte[] Bytes);
}
