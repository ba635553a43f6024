using System.Data.Common;
using AriVoicemail.Database;
using AriVoicemail.Mailboxes;
using AriVoicemail.Messages;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace AriVoicemail.Notifiers.Mwi;

/// <summary>The lamp: every live row of the proxy's <c>active_watchers</c> gets its NOTIFY inside its own dialog, and the answer decides.</summary>
public sealed class MwiNotifier : IMailboxNotifier, IAsyncDisposable
{
    private readonly MwiOptions _options;
    private readonly SqlDatabase _proxyDatabase;
    private readonly SipLine _line;
    private readonly bool _ownsLine;
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
    /// <param name="ownsLine">Whether the line is disposed with the notifier.</param>
    /// <param name="time">For expiry and back-off.</param>
    /// <param name="logger">Says what the administrator has to mend.</param>
    internal MwiNotifier(
        MwiOptions options, SqlDatabase database, SqlDatabase proxyDatabase, SipLine line, bool ownsLine, TimeProvider time, ILogger<MwiNotifier> logger)
    {
        (_options, _proxyDatabase, _line, _ownsLine, _logger) = (options, proxyDatabase, line, ownsLine, logger);
        _watchers = new ActiveWatchers(proxyDatabase, options, options.Watchers, time);
        _presentity = new Presentity(proxyDatabase, options, time);
        _log = new DeliveryLog(database, TimeSpan.FromDays(options.KeepDeliveriesDays), time);
        _records = new WatcherRecords(database, _log, time);
        _dialogs = new DialogNotifier(Channel, _watchers, _records, new NotifyBody(database, options), new ProxyPath(line), options, time, logger);
    }

    public string Channel => "mwi";

    public event Action? Recovered
    {
        add => _line.Returned += value;
        remove => _line.Returned -= value;
    }

    /// <summary>Opens the proxy's database as configured; it need not be there yet.</summary>
    /// <param name="line">Stays the caller's.</param>
    public static MwiNotifier Open(MwiOptions options, SqlDatabase database, SipLine line, TimeProvider time, ILogger<MwiNotifier> logger) =>
        new(options, database, options.Watchers.Open(), line, ownsLine: false, time, logger);

    /// <summary>The same with a line of its own.</summary>
    /// <exception cref="InvalidOperationException">The configuration cannot be used; the message names the key.</exception>
    public static MwiNotifier Open(MwiOptions options, SqlDatabase database, TimeProvider time, ILogger<MwiNotifier> logger) =>
        new(options, database, options.Watchers.Open(), SipLine.Open(options, time, NullLogger<SipLine>.Instance), ownsLine: true, time, logger);

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
        var exchanges = await Task.WhenAll(live.Select(watcher => _dialogs.SendAsync(watcher, mailbox, counts, cancellationToken)));
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

    /// <summary>The NOTIFYs that told that version of the mailbox or a later one, in their order.</summary>
    public Task<IReadOnlyList<NotifyDelivery>> DeliveriesSinceAsync(MailboxAddress mailbox, long version, int limit, CancellationToken cancellationToken) =>
        _log.SinceAsync(mailbox, version, limit, cancellationToken);

    public Task ForgetAsync(MailboxAddress mailbox, CancellationToken cancellationToken) => SendTestAsync(mailbox, Counts.None, cancellationToken);

    public async ValueTask DisposeAsync()
    {
        if (_ownsLine) await _line.DisposeAsync();
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
}
