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
        var server = new SubscribeServer(options, mailboxes, _table, contact, TellOneAsync, time, logger);
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
            await _dialogs.SendAsync(watcher, mailbox, Counts.None, null, "noresource", cancellationToken);
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
    private async Task TellOneAsync(MailboxAddress mailbox, DialogKey dialog, string? termination)
    {
        try
        {
            var state = await _database.ReadAsync(connection => MessageRows.StateAsync(connection, mailbox), _stop.Token);
            var live = await _watchers.LiveAsync(mailbox, _stop.Token);
            if (state is not null && live.FirstOrDefault(watcher => watcher.Dialog == dialog) is { } watcher)
            {
                await _dialogs.SendAsync(watcher, mailbox, state.Counts, termination is null ? state.Version : null, termination, _stop.Token);
            }
            if (termination is not null) await _watchers.RemoveAsync(dialog, _stop.Token);
        }
        catch (Exception error) when (error is DbException or TimeoutException or OperationCanceledException or ObjectDisposedException)
        {
            _logger.LogDebug("A phone of {Mailbox} was not told: {Error}", mailbox, error.Message);
        }
    }

    private async Task SweepAsync()
    {
        const int AtOnce = 50;
        const int LastMoment = 40;
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                var ended = await _table.TakeEndedAsync(Now, Now + LastMoment, AtOnce, _stop.Token);
                await Task.WhenAll(ended.Select(one => TellOneAsync(MailboxAddress.Parse(one.Mailbox), one.Dialog, "timeout")));
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
