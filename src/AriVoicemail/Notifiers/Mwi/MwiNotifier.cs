using System.Data.Common;
using System.Net;
using System.Net.Sockets;
using AriVoicemail.Database;
using AriVoicemail.Mailboxes;
using AriVoicemail.Messages;
using AriVoicemail.Sip;
using AriVoicemail.Sip.Authentication;
using AriVoicemail.Sip.Proxies;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace AriVoicemail.Notifiers.Mwi;

/// <summary>The lamp: every live row of the proxy's <c>active_watchers</c> gets its NOTIFY inside its own dialog, and the answer decides.</summary>
public sealed class MwiNotifier : IMailboxNotifier, IAsyncDisposable
{
    private readonly MwiOptions _options;
    private readonly SqlDatabase _proxyDatabase;
    private readonly SipEndpoint _sip;
    private readonly ProxySet _proxies;
    private readonly ILogger _logger;
    private readonly ActiveWatchers _watchers;
    private readonly Presentity _presentity;
    private readonly DeliveryLog _log;
    private readonly WatcherRecords _records;
    private readonly DialogNotifier _dialogs;
    private readonly Leases<MailboxAddress, MailboxTurn> _mailboxes = new();

    /// <param name="options">Validated.</param>
    /// <param name="database">Our own, with the table <c>watchers</c>.</param>
    /// <param name="proxyDatabase">The proxy's; disposed with the notifier.</param>
    /// <param name="sip">Disposed with the notifier.</param>
    /// <param name="time">For expiry and back-off.</param>
    /// <param name="logger">Says what the administrator has to mend.</param>
    /// <param name="proxies">How the proxies are watched.</param>
    internal MwiNotifier(
        MwiOptions options, SqlDatabase database, SqlDatabase proxyDatabase, SipEndpoint sip, ProxySetOptions proxies, TimeProvider time,
        ILogger<MwiNotifier> logger)
    {
        (_options, _proxyDatabase, _sip, _logger) = (options, proxyDatabase, sip, logger);
        var digest = options.Username.Length > 0 ? new DigestClient(new DigestCredentials(options.Username, options.Password)) : null;
        _proxies = new ProxySet(sip, options.Proxies, proxies, time, logger, digest);
        _watchers = new ActiveWatchers(proxyDatabase, options, time);
        _presentity = new Presentity(proxyDatabase, options, time);
        _log = new DeliveryLog(database, TimeSpan.FromDays(options.KeepDeliveriesDays), time);
        _records = new WatcherRecords(database, _log, time);
        _dialogs = new DialogNotifier(Channel, _watchers, _records, new NotifyBody(database, options), _proxies, options, time, logger);
    }

    public string Channel => "mwi";

    /// <summary>How the proxies are, in order of preference.</summary>
    public IReadOnlyList<ProxyHealth> Proxies => _proxies.Health;

    public event Action? Recovered
    {
        add => _proxies.Returned += value;
        remove => _proxies.Returned -= value;
    }

    /// <summary>Whether every SIP packet goes into the log.</summary>
    public bool Trace
    {
        get => _sip.Trace is not null;
        set => _sip.Trace = value ? packet => _logger.LogInformation("SIP {Direction} {Peer}\n{Text}", packet.Direction, packet.Peer, packet.Text) : null;
    }

    /// <summary>Opens the socket and the proxy's database as configured. The database need not be there yet.</summary>
    /// <exception cref="InvalidOperationException">The configuration cannot be used; the message names the key.</exception>
    public static MwiNotifier Open(MwiOptions options, SqlDatabase database, TimeProvider time, ILogger<MwiNotifier> logger)
    {
        if (options.Validate().FirstOrDefault() is { } problem) throw new InvalidOperationException(problem);
        try
        {
            var udp = new IPEndPoint(IPAddress.Parse(options.BindIp), 0);
            var sip = new SipEndpoint(new SipEndpointOptions { Udp = udp, TlsOptions = options.Tls.Load() }, time, logger);
            var proxies = new ProxySetOptions
            {
                KeepAlive = TimeSpan.FromSeconds(options.KeepAliveSeconds),
                Outstanding = options.Outstanding,
                UserAgent = options.UserAgent,
            };
            var proxyDatabase = new SqlDatabase(options.Watchers.Engine, ConnectionString(options.Watchers));
            return new MwiNotifier(options, database, proxyDatabase, sip, proxies, time, logger);
        }
        catch (SocketException error)
        {
            throw new InvalidOperationException($"Mwi:BindIp {options.BindIp} cannot be used: {error.Message}", error);
        }
    }

    public async Task<Delivery> NotifyAsync(MailboxState state, CancellationToken cancellationToken)
    {
        using var lease = _mailboxes.Take(state.Mailbox);
        var mailbox = lease.Value;
        mailbox.Offer(state);
        try
        {
            var failure = await WritePresentityAsync(mailbox, cancellationToken);
            var live = await _watchers.LiveAsync(state.Mailbox, cancellationToken);
            var verdicts = await Task.WhenAll(live.Select(watcher => _dialogs.TellAsync(watcher, mailbox, state, cancellationToken)));
            return Combine(live, verdicts, failure);
        }
        catch (Exception error) when (error is DbException or TimeoutException)
        {
            return new Delivery($"The watcher database cannot be read: {error.Message}");
        }
    }

    /// <summary>Sends counts of the caller's choice to every watcher at once. The next change of the mailbox puts the lamp right again.</summary>
    /// <returns>What went over the wire, one entry per NOTIFY; empty when nobody watches the mailbox.</returns>
    /// <exception cref="DbException">The watcher database cannot be read.</exception>
    public async Task<IReadOnlyList<NotifyExchange>> SendTestAsync(MailboxAddress mailbox, Counts counts, CancellationToken cancellationToken)
    {
        var live = await _watchers.LiveAsync(mailbox, cancellationToken);
        var exchanges = await Task.WhenAll(live.Select(watcher => _dialogs.TestAsync(watcher, mailbox, counts, cancellationToken)));
        return [.. exchanges.SelectMany(exchange => exchange)];
    }

    /// <summary>Who watches the mailbox now, and what became of each one's last NOTIFY; empty when there is no subscription.</summary>
    /// <exception cref="DbException">The watcher database cannot be read.</exception>
    public async Task<IReadOnlyList<WatcherStatus>> WatchersAsync(MailboxAddress mailbox, CancellationToken cancellationToken)
    {
        var live = await _watchers.LiveAsync(mailbox, cancellationToken);
        var records = await _records.OfAsync(mailbox, cancellationToken);
        return [.. live.Select(watcher => WatcherStatus.Of(watcher, records.GetValueOrDefault(watcher.Dialog)))];
    }

    /// <summary>The mailbox's NOTIFYs, the newest first, from before the entry <paramref name="before"/> on.</summary>
    /// <param name="watcher">Only this one's: <c>user@domain</c>; null: everybody's.</param>
    public Task<IReadOnlyList<NotifyDelivery>> DeliveriesAsync(
        MailboxAddress mailbox, string? watcher, string? before, int limit, CancellationToken cancellationToken) =>
        _log.ListAsync(mailbox, watcher, before, limit, cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await _proxies.DisposeAsync();
        await _sip.DisposeAsync();
        await _proxyDatabase.DisposeAsync();
    }

    // The row is for phones that subscribe later: that it cannot be written is no reason to leave those in the dark that are here.
    private async Task<string?> WritePresentityAsync(MailboxTurn mailbox, CancellationToken cancellationToken)
    {
        await mailbox.Presentity.WaitAsync(cancellationToken);
        try
        {
            var newest = mailbox.Newest;
            await _presentity.WriteAsync(newest.Mailbox, MessageSummary.Body(newest.Counts, _options.AccountOf(newest.Mailbox)), cancellationToken);
            return null;
        }
        catch (Exception error) when (error is DbException or TimeoutException)
        {
            _logger.LogWarning("The presentity row of {Mailbox} was not written, so a phone that subscribes now sees no messages: {Error}",
                mailbox.Newest.Mailbox, error.Message);
            return $"The presentity row was not written: {error.Message}";
        }
        finally
        {
            mailbox.Presentity.Release();
        }
    }

    private static Delivery Combine(IReadOnlyList<ActiveWatcher> live, NotifyVerdict[] verdicts, string? failure)
    {
        var waiting = live.Zip(verdicts).Where(pair => pair.Second.Retry).ToList();
        var errors = waiting.Select(pair => $"{pair.First.Name}: {pair.Second.Reason}");
        if (failure is not null) errors = errors.Prepend(failure);
        var error = string.Join("; ", errors.Take(5));
        // Whoever asked for a delay is not sent to before it ends, so one that did not ask need not wait for the others.
        var patient = failure is null && waiting.All(pair => pair.Second.RetryAfter is not null);
        return error.Length == 0 ? new Delivery(Unwatched: live.Count == 0) : new Delivery(error, patient ? waiting.Min(pair => pair.Second.RetryAfter) : null);
    }

    private static string ConnectionString(MwiWatchersOptions watchers)
    {
        if (watchers.Engine is SqlEngine.Sqlite)
        {
            // A wrong path has to be an error, not a new and empty database.
            var sqlite = new SqliteConnectionStringBuilder(watchers.ConnectionString);
            if (sqlite.Mode is SqliteOpenMode.ReadWriteCreate) sqlite.Mode = SqliteOpenMode.ReadWrite;
            return sqlite.ToString();
        }
        // A few connections are enough for thousands of NOTIFYs a second, and the proxy needs its own.
        var postgres = new NpgsqlConnectionStringBuilder(watchers.ConnectionString);
        if (!postgres.ContainsKey("Maximum Pool Size")) postgres.MaxPoolSize = 8;
        return postgres.ToString();
    }
}
