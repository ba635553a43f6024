using AriVoicemail.Bed;
using AriVoicemail.Database;
using AriVoicemail.Mailboxes;
using AriVoicemail.Server.Configuration;

namespace AriVoicemail.Server.Tests.Servers;

/// <summary>A server with lamps: the proxy's tables as Kamailio creates them, and a phone that answers what it is sent.</summary>
public sealed class LitServer : SqliteServer
{
    private WatcherDatabase _watchers = null!;

    public AnsweringPhone Phone { get; } = new();

    internal override void Configure(Settings settings)
    {
        _watchers = new WatcherDatabase(SqlEngine.Sqlite, $"Data Source={Path.Combine(Folder, "proxy.db")};Pooling=false");
        _watchers.CreateTablesAsync().GetAwaiter().GetResult();
        settings.Mwi.Proxy = Phone.EndPoint.ToString();
        settings.Mwi.Domain = "example.com";
        settings.Mwi.Watchers.Engine = _watchers.Engine;
        settings.Mwi.Watchers.ConnectionString = _watchers.ConnectionString;
    }

    public async Task SubscribeAsync(MailboxAddress mailbox)
    {
        await using var database = _watchers.Open();
        await database.ExecuteAsync(
            """
            insert into active_watchers (presentity_uri, watcher_username, watcher_domain, to_user, to_domain, event, event_id, to_tag, from_tag, callid,
              local_cseq, remote_cseq, contact, record_route, expires, status, reason, version, socket_info, local_contact, from_user, from_domain,
              updated, updated_winfo)
            values (@uri, @user, 'example.com', @user, 'example.com', 'message-summary', '', 'proxy', 'phone', @call, 1, 1, @contact, '', @expires, 1, '', 0,
              'udp:127.0.0.1:5060', 'sip:127.0.0.1:5060', @user, 'example.com', -1, -1)
            """,
            new
            {
                uri = $"sip:{mailbox.Number}@example.com",
                user = mailbox.Number,
                call = $"{Guid.NewGuid():N}",
                contact = $"sip:{mailbox.Number}@{Phone.EndPoint}",
                expires = DateTimeOffset.UtcNow.ToUnixTimeSeconds() + 600,
            },
            CancellationToken.None);
    }

    protected override async ValueTask DeleteDatabaseAsync()
    {
        await base.DeleteDatabaseAsync();
        await Phone.DisposeAsync();
    }
}
