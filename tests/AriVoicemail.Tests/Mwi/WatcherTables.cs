using AriVoicemail.Database;
using Dapper;

namespace AriVoicemail.Tests.Mwi;

/// <summary>The proxy's two tables with the columns that matter, as Kamailio or as OpenSIPS has them, in SQLite or PostgreSQL.</summary>
internal sealed class WatcherTables(SqlDatabase database, bool kamailio)
{
    public const string Account = "sip:1001@example.com";

    public SqlDatabase Database => database;

    public async Task CreateAsync()
    {
        var id = database.Engine is SqlEngine.PostgreSql ? "serial" : "integer";
        var blob = database.Engine is SqlEngine.PostgreSql ? "bytea" : "blob";
        var ours = kamailio ? ", from_user text, from_domain text, updated int, updated_winfo int, flags int, user_agent text" : ", sharing_tag text";
        var theirs = kamailio ? ", priority int not null, ruid text unique" : ", extra_hdrs text";
        await database.ExecuteAsync(
            $"""
            create table active_watchers (
              id {id} primary key, presentity_uri text not null, watcher_username text, watcher_domain text, to_user text, to_domain text, event text, event_id text,
              to_tag text, from_tag text, callid text, local_cseq int, remote_cseq int, contact text, record_route text, expires int, status int,
              reason text, version int, socket_info text, local_contact text{ours}, unique (presentity_uri, callid, to_tag, from_tag));
            create table presentity (
              username text not null, domain text not null, event text not null, etag text not null, expires int not null,
              received_time int not null, body {blob} not null, sender text not null{theirs}, unique (username, domain, event, etag));
            """,
            null,
            CancellationToken.None);
    }

    /// <summary>A subscription of 1001's phone to 1001's mailbox, as the proxy stores it after its first NOTIFY; <paramref name="set"/> changes columns.</summary>
    public Task SubscribeAsync(string callId = "call-1", params (string Column, object? Value)[] set)
    {
        var row = new Dictionary<string, object?>
        {
            ["presentity_uri"] = Account,
            ["watcher_username"] = "1001",
            ["watcher_domain"] = "example.com",
            ["to_user"] = "1001",
            ["to_domain"] = "example.com",
            ["event"] = "message-summary",
            ["event_id"] = null,
            ["to_tag"] = "proxy-tag",
            ["from_tag"] = "phone-tag",
            ["callid"] = callId,
            ["local_cseq"] = 1,
            ["contact"] = "sip:1001@127.9.9.9:5060;alias=127.0.0.1~60160~1",
            ["record_route"] = "",
            ["expires"] = DateTimeOffset.UtcNow.ToUnixTimeSeconds() + 600,
            ["status"] = 1,
            ["local_contact"] = "sip:127.0.0.1:15060",
        };
        if (kamailio) (row["from_user"], row["from_domain"], row["user_agent"]) = ("1001", "example.com", "phone");
        foreach (var (column, value) in set) row[column] = value;
        return database.ExecuteAsync(
            $"insert into active_watchers ({string.Join(", ", row.Keys)}) values ({string.Join(", ", row.Keys.Select(column => "@" + column))})",
            new DynamicParameters(row),
            CancellationToken.None);
    }

    public Task<long> CSeqAsync(string callId = "call-1") =>
        database.ReadAsync(c => c.ExecuteScalarAsync<long>("select local_cseq from active_watchers where callid = @callId", new { callId }), CancellationToken.None);

    public Task ExecuteAsync(string sql) => database.ExecuteAsync(sql, null, CancellationToken.None);
}
