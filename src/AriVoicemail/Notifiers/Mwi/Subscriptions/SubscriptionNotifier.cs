using System.Data.Common;
using System.Net;
using System.Net.Sockets;
using AriVoicemail.Database;
using AriVoicemail.Mailboxes;
using AriVoicemail.Messages;
using AriVoicemail.Sip;
using Microsoft.Extensions.Logging;

namespace AriVoicemail.Notifiers.Mwi.Subscriptions;

/// <summary>We are the notifier: phones subscribe to us, and no proxy is needed.</summary>
public sealed class SubscriptionNotifier : IMailboxNotifier, IAsyncDisposable
{
    private static readonly TimeSpan SweepEvery = TimeSpan.FromSeconds(2);

    // A phone that hears nothing after its SUBSCRIBE asks again by itself in the end (RFC 6665 §4.1.2.4).
    private const int FirstAttempts = 3;
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(5);

    private readonly SqlDatabase _database;
    private readonly SipEndpoint _sip;
    private readonly SubscriptionTable _table;
    private readonly ActiveWatchers _watchers;
    private readonly WatcherRecords _records;
    private readonly DialogNotifier _dialogs;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly Leases<MailboxAddress, MailboxTurn> _mailboxes = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _sweeping;

    private SubscriptionNotifier(
        MwiOptions options, SqlDatabase database, MailboxStore mailboxes, SipEndpoint sip, TimeProvider time, ILogger<SubscriptionNotifier> logger)
    {
        (_database, _sip, _time, _logger) = (database, sip, time, logger);
        _table = new SubscriptionTable(database);
        _watchers = new ActiveWatchers(database, options, new MwiWatchersOptions { Table = SubscriptionTable.Name }, time);
        _records = new WatcherRecords(database, new DeliveryLog(database, TimeSpan.FromDays(options.KeepDeliveriesDays), time), time);
        _dialogs = new DialogNotifier(Channel, _watchers, _records, new NotifyBody(database, options), new DirectPath(sip), options, time, logger);
        var contact = $"sip:{options.ContactUser}@{(options.Notifier.Contact is { Length: > 0 } known ? known : sip.LocalEndPoint.ToString())}";
        var server = new SubscribeServer(options, mailboxes, _table, contact, BeginAsync, EndAsync, time, logger);
        sip.Methods = ["SUBSCRIBE"];
        sip.RequestReceived = server.AnswerAsync;
        _sweeping = SweepAsync();
    }

    public string Channel => MwiWays.Notifier;

    /// <summary>Where phones subscribe.</summary>
    public IPEndPoint LocalEndPoint => _sip.LocalEndPoint;

    internal SipEndpoint Endpoint => _sip;

    private long Now => _time.GetUtcNow().ToUnixTimeSeconds();

    /// <summary>Listens as configured.</summary>
    /// <exception cref="InvalidOperationException">The address cannot be used.</exception>
    public static SubscriptionNotifier Open(
        MwiOptions options, SqlDatabase database, MailboxStore mailboxes, TimeProvider time, ILogger<SubscriptionNotifier> logger)
    {
        try
        {
            var bind = options.Notifier.EndPoint!;
            var sip = new SipEndpoint(new SipEndpointOptions { Udp = bind, Tcp = bind.Port > 0 ? bind : null }, time, logger);
            return new SubscriptionNotifier(options, database, mailboxes, sip, time, logger);
        }
        catch (SocketException error)
        {
            throw new InvalidOperationException($"Mwi:Notifier:Bind {options.Notifier.Bind} cannot be used: {error.Message}", error);
        }
    }

    public async Task<Delivery> NotifyAsync(MailboxState state, CancellationToken cancellationToken)
    {
        using var lease = _mailboxes.Take(state.Mailbox);
        lease.Value.Offer(state);
        try
        {
            var live = await _watchers.LiveAsync(state.Mailbox, cancellationToken);
            var verdicts = await Task.WhenAll(live.Select(watcher => _dialogs.TellAsync(watcher, lease.Value, state, cancellationToken)));
            var waiting = verdicts.Where(verdict => verdict.Retry).ToList();
            return waiting.Count > 0 ? new Delivery(string.Join("; ", waiting.Select(verdict => verdict.Reason).Distinct()), waiting.Min(verdict => verdict.RetryAfter))
                : new Delivery(Unwatched: live.Count == 0);
        }
        catch (Exception error) when (error is DbException or TimeoutException)
        {
            return new Delivery(error.Message);
        }
    }

    public async Task ForgetAsync(MailboxAddress mailbox, CancellationToken cancellationToken)
    {
        foreach (var watcher in await _watchers.LiveAsync(mailbox, cancellationToken))
        {
            if (await _watchers.RemoveAsync(watcher.Dialog, cancellationToken) is { } removed) await _dialogs.EndAsync(removed, mailbox, Counts.None, "noresource", cancellationToken);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _sip.DisposeAsync();
        await _sweeping;
        _stop.Dispose();
    }

    // RFC 6665 §4.2.1.2: every SUBSCRIBE that is accepted is followed by a NOTIFY, whatever the phone knows already.
    private Task BeginAsync(MailboxAddress mailbox, DialogKey dialog) => DoAsync(mailbox, async () =>
    {
        for (var attempt = 0; attempt < FirstAttempts; attempt++)
        {
            var live = await _watchers.LiveAsync(mailbox, _stop.Token);
            if (live.FirstOrDefault(watcher => watcher.Dialog == dialog) is not { } watcher) return;
            var verdict = await _dialogs.TellAnewAsync(watcher, token => StateAsync(mailbox, token), _stop.Token);
            if (!verdict.Retry) return;
            await Task.Delay(verdict.RetryAfter > FirstPause ? verdict.RetryAfter.Value : FirstPause, _time, _stop.Token);
        }
    });

    // The phone has had enough, or only wanted to know.
    private Task EndAsync(MailboxAddress mailbox, ActiveWatcher? once, DialogKey dialog) => DoAsync(mailbox, async () =>
    {
        if ((once ?? await _watchers.RemoveAsync(dialog, _stop.Token)) is { } removed) await SayGoodbyeAsync(mailbox, removed);
    });

    private async Task SayGoodbyeAsync(MailboxAddress mailbox, ActiveWatcher removed)
    {
        var state = await StateAsync(mailbox, _stop.Token);
        await _dialogs.EndAsync(removed, mailbox, state?.Counts ?? Counts.None, "timeout", _stop.Token);
    }

    private Task<MailboxState?> StateAsync(MailboxAddress mailbox, CancellationToken cancellationToken) =>
        _database.ReadAsync(connection => MessageRows.StateAsync(connection, mailbox), cancellationToken);

    private async Task DoAsync(MailboxAddress mailbox, Func<Task> tell)
    {
        try
        {
            await tell();
        }
        catch (Exception error) when (error is DbException or TimeoutException or OperationCanceledException or ObjectDisposedException)
        {
            _logger.LogDebug("A phone of {Mailbox} was not told: {Error}", mailbox, error.Message);
        }
    }

    private Task SweepAsync(MailboxAddress mailbox, DialogKey dialog) => DoAsync(mailbox, async () =>
    {
        // Two nodes may sweep: one of them removes it.
        if (await _watchers.RemoveEndedAsync(dialog, _stop.Token) is { } removed) await SayGoodbyeAsync(mailbox, removed);
    });

    private async Task SweepAsync()
    {
        const int AtOnce = 50;
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                var ended = await _table.EndedAsync(Now, AtOnce, _stop.Token);
                await Task.WhenAll(ended.Select(one => SweepAsync(one.Mailbox, one.Dialog)));
            }
            catch (Exception error) when (error is DbException or TimeoutException)
            {
                _logger.LogDebug("Subscriptions cannot be looked through: {Error}", error.Message);
            }
            catch (OperationCanceledException) when (_stop.IsCancellationRequested)
            {
                return;
            }
            await Task.Delay(SweepEvery, _time, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
