using System.Net;
using AriVoicemail.Database;
using AriVoicemail.Mailboxes;
using AriVoicemail.Messages;
using AriVoicemail.Notifiers;
using AriVoicemail.Notifiers.Mwi;
using AriVoicemail.Sip;
using AriVoicemail.Sip.Messages;
using AriVoicemail.Sip.Proxies;
using AriVoicemail.Sip.Transactions;
using AriVoicemail.Tests.Sip;
using Microsoft.Extensions.Logging.Abstractions;

namespace AriVoicemail.Tests.Mwi;

/// <summary>A notifier with both of its databases, and a phone behind a proxy that does as the test says.</summary>
internal sealed class MwiBed : IAsyncDisposable
{
    public static readonly MailboxAddress Mailbox = MailboxAddress.Parse("1001@default");

    // Short, so that a dead phone is dead within four seconds.
    private static readonly SipTimers Timers = new() { T1 = TimeSpan.FromMilliseconds(60), T2 = TimeSpan.FromMilliseconds(480) };

    private readonly string _folder;

    private MwiBed(string folder, bool kamailio, Action<MwiOptions>? configure)
    {
        _folder = folder;
        Database = Open("arivm.db");
        Tables = new WatcherTables(Open("proxy.db"), kamailio);
        Options = new MwiOptions { Proxy = Phone.EndPoint.ToString(), Domain = "example.com", MillisecondsBetweenNotifies = 0 };
        Options.Watchers.Engine = SqlEngine.Sqlite;
        Options.Watchers.ConnectionString = $"Data Source={Path.Combine(folder, "proxy.db")}";
        configure?.Invoke(Options);
        Assert.Empty(Options.Validate());
        Notifier = Restarted();
    }

    public UdpPeer Phone { get; } = new();
    public SqlDatabase Database { get; }
    public WatcherTables Tables { get; }
    public MwiOptions Options { get; }
    public MwiNotifier Notifier { get; private set; }

    public static async Task<MwiBed> StartAsync(bool kamailio = true, Action<MwiOptions>? configure = null)
    {
        var bed = new MwiBed(Directory.CreateTempSubdirectory("arivm-mwi-").FullName, kamailio, configure);
        await Migrations.ApplyAsync(bed.Database, CancellationToken.None);
        await bed.Database.ExecuteAsync(
            "insert into mailboxes (mailbox, number, context, created_at, updated_at) values ('1001@default', '1001', 'default', 0, 0)", null, CancellationToken.None);
        await bed.Tables.CreateAsync();
        return bed;
    }

    public static MailboxState State(long version, int unheard, int heard = 0) => new(Mailbox, version, new Counts(unheard, heard));

    public Task<Delivery> NotifyAsync(long version, int unheard, int heard = 0) =>
        Notifier.NotifyAsync(State(version, unheard, heard), CancellationToken.None).WaitAsync(TimeSpan.FromSeconds(30));

    public async Task<WatcherStatus> WatcherAsync(string callId = "call-1") =>
        (await Notifier.WatchersAsync(Mailbox, CancellationToken.None)).Single(watcher => watcher.CallId == callId);

    public async Task RestartAsync()
    {
        await Notifier.DisposeAsync();
        Notifier = Restarted();
    }

    public async ValueTask DisposeAsync()
    {
        await Notifier.DisposeAsync();
        await Phone.DisposeAsync();
        await Tables.Database.DisposeAsync();
        await Database.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    public static string Body(SipRequest notify) => System.Text.Encoding.UTF8.GetString(notify.Body.Span);

    private MwiNotifier Restarted()
    {
        var sip = new SipEndpoint(new IPEndPoint(IPAddress.Loopback, 0), TimeProvider.System, NullLogger.Instance, Timers);
        var line = new SipLine(sip, Options, new ProxySetOptions { KeepAlive = TimeSpan.Zero }, TimeProvider.System, NullLogger.Instance);
        return new MwiNotifier(Options, Database, Open("proxy.db"), line, ownsLine: true, TimeProvider.System, NullLogger<MwiNotifier>.Instance);
    }

    private SqlDatabase Open(string file) => new(SqlEngine.Sqlite, $"Data Source={Path.Combine(_folder, file)}");
}
