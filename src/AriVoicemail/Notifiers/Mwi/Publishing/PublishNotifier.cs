using System.Data.Common;
using System.Globalization;
using AriVoicemail.Database;
using AriVoicemail.Mailboxes;
using AriVoicemail.Messages;
using AriVoicemail.Sip.Transactions;
using Microsoft.Extensions.Logging;

namespace AriVoicemail.Notifiers.Mwi.Publishing;

/// <summary>
/// Publishes what a mailbox holds to the proxy's presence server (RFC 3903), which tells every phone, those that subscribe later too. Works with
/// every mode of Kamailio and OpenSIPS, because the dialogs stay theirs.
/// </summary>
public sealed class PublishNotifier : IMailboxNotifier, IAsyncDisposable
{
    private const int MostAttempts = 4;

    private readonly MwiOptions _options;
    private readonly SipLine _line;
    private readonly SqlDatabase _database;
    private readonly Publications _publications;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly Leases<MailboxAddress, MailboxTurn> _mailboxes = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _refreshing;

    /// <param name="line">Stays the caller's.</param>
    public PublishNotifier(MwiOptions options, SqlDatabase database, SipLine line, TimeProvider time, ILogger<PublishNotifier> logger)
    {
        (_options, _line, _database, _publications, _time, _logger) = (options, line, database, new Publications(database), time, logger);
        _refreshing = RefreshAsync();
    }

    public string Channel => MwiWays.Publish;

    public event Action? Recovered
    {
        add => _line.Returned += value;
        remove => _line.Returned -= value;
    }

    private TimeSpan Lifetime => TimeSpan.FromSeconds(_options.Publish.Expires);

    private TimeSpan Now => TimeSpan.FromMilliseconds(_time.GetUtcNow().ToUnixTimeMilliseconds());

    public async Task<Delivery> NotifyAsync(MailboxState state, CancellationToken cancellationToken)
    {
        using var lease = _mailboxes.Take(state.Mailbox);
        lease.Value.Offer(state);
        await lease.Value.Presentity.WaitAsync(cancellationToken);
        try
        {
            var newest = lease.Value.Newest;
            var before = await _publications.FindAsync(state.Mailbox, cancellationToken);
            if (before is not null && before.Version >= newest.Version && before.ExpiresAt > Now.TotalMilliseconds) return Delivery.Done;
            return await PublishAsync(newest, before?.Etag, cancellationToken);
        }
        catch (Exception error) when (error is DbException or TimeoutException)
        {
            return new Delivery(error.Message);
        }
        finally
        {
            lease.Value.Presentity.Release();
        }
    }

    /// <summary>No messages are published, and then nothing at all: phones that are there go dark, and the server forgets the mailbox.</summary>
    public async Task ForgetAsync(MailboxAddress mailbox, CancellationToken cancellationToken)
    {
        if (await _publications.FindAsync(mailbox, cancellationToken) is not { } publication) return;
        await PublishAsync(new MailboxState(mailbox, publication.Version, Counts.None), publication.Etag, cancellationToken);
        if (await _publications.FindAsync(mailbox, cancellationToken) is { } last) await SendAsync(mailbox, last.Etag, TimeSpan.Zero, [], cancellationToken);
        await _publications.ForgetAsync(mailbox, cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _refreshing;
        _stop.Dispose();
    }

    private async Task<Delivery> PublishAsync(MailboxState state, string? etag, CancellationToken cancellationToken)
    {
        var body = MessageSummary.Body(state.Counts, _options.AccountOf(state.Mailbox));
        var lifetime = Lifetime;
        for (var attempt = 1; ; attempt++)
        {
            var result = await SendAsync(state.Mailbox, etag, lifetime, body, cancellationToken);
            switch (result.Response?.StatusCode)
            {
                case >= 200 and < 300 when result.Response.Headers["SIP-ETag"] is { Length: > 0 } tag:
                    await SaveAsync(state, tag, Granted(result, lifetime), cancellationToken);
                    return Delivery.Done;
                // The server knows nothing of it: it was restarted, or the row was lost. Kamailio says 500 of a tag that is not in its own form.
                case 412 or 500 when etag is not null && attempt < MostAttempts:
                    etag = null;
                    break;
                case 423 when attempt < MostAttempts && MinExpires(result) is { } least && least > lifetime:
                    lifetime = least;
                    break;
                default:
                    return Refused(state.Mailbox, result);
            }
        }
    }

    private Delivery Refused(MailboxAddress mailbox, TransactionResult result)
    {
        var reason = result.Response is { } response ? $"{response.StatusCode} {response.Reason}" : result.Failure!;
        if (result.Response?.StatusCode is < 300) reason += ", but without SIP-ETag: that is no presence server";
        if (result.Response?.StatusCode is 404 or 405 or 489 or 501) reason += ": the proxy's script does not hand PUBLISH to its presence server";
        _logger.LogInformation("PUBLISH of {Mailbox}: {Reason}", mailbox, reason);
        return new Delivery($"PUBLISH: {reason}", result.Response?.RetryAfter);
    }

    private async Task<TransactionResult> SendAsync(
        MailboxAddress mailbox, string? etag, TimeSpan lifetime, byte[] body, CancellationToken cancellationToken)
    {
        (string, string)[] headers = [("Expires", lifetime.TotalSeconds.ToString("0", CultureInfo.InvariantCulture))];
        if (etag is not null) headers = [.. headers, ("SIP-If-Match", etag)];
        var result = await _line.SendAsync(
            (_, _) => new(MailboxRequest.Create("PUBLISH", _options.UriOf(mailbox), _options, body, headers)), cancellationToken);
        return result!;
    }

    private Task SaveAsync(MailboxState state, string etag, TimeSpan granted, CancellationToken cancellationToken) =>
        _publications.SaveAsync(
            new Publication
            {
                Mailbox = state.Mailbox.ToString(),
                Etag = etag,
                Version = state.Version,
                ExpiresAt = (long)(Now + granted).TotalMilliseconds,
            },
            cancellationToken);

    private static TimeSpan Granted(TransactionResult result, TimeSpan wanted) => Seconds(result, "Expires") ?? wanted;

    private static TimeSpan? MinExpires(TransactionResult result) => Seconds(result, "Min-Expires");

    private static TimeSpan? Seconds(TransactionResult result, string header) =>
        uint.TryParse(result.Response!.Headers[header], NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) ? TimeSpan.FromSeconds(seconds) : null;

    // Well before its end, a few at a time: the publications of a morning do not all end in the same minute, but those of an import do.
    private async Task RefreshAsync()
    {
        const int AtOnce = 50;
        var margin = Lifetime / 4;
        var pause = TimeSpan.FromSeconds(Math.Clamp(margin.TotalSeconds / 4, 1, 30));
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                var due = await _publications.TakeDueAsync((long)(Now + margin).TotalMilliseconds, (long)(Now + (margin * 2)).TotalMilliseconds, AtOnce, _stop.Token);
                await Task.WhenAll(due.Select(publication => RefreshAsync(publication, _stop.Token)));
                if (due.Count < AtOnce) await Task.Delay(pause, _time, _stop.Token);
            }
            catch (OperationCanceledException) when (_stop.IsCancellationRequested)
            {
                return;
            }
            catch (Exception error) when (error is DbException or TimeoutException)
            {
                _logger.LogWarning("Publications cannot be refreshed, trying again: {Error}", error.Message);
                await Task.Delay(pause, _time, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async Task RefreshAsync(Publication publication, CancellationToken cancellationToken)
    {
        var mailbox = MailboxAddress.Parse(publication.Mailbox);
        using var lease = _mailboxes.Take(mailbox);
        await lease.Value.Presentity.WaitAsync(cancellationToken);
        try
        {
            // Meanwhile a change may have published it anew, under another tag.
            if (await _publications.FindAsync(mailbox, cancellationToken) is not { } current || current.Etag != publication.Etag) return;
            var result = await SendAsync(mailbox, publication.Etag, Lifetime, [], cancellationToken);
            if (result.Response is { StatusCode: >= 200 and < 300 } response && response.Headers["SIP-ETag"] is { Length: > 0 } etag)
            {
                await _publications.SaveAsync(publication with { Etag = etag, ExpiresAt = (long)(Now + Granted(result, Lifetime)).TotalMilliseconds }, cancellationToken);
            }
            else if (result.Response?.StatusCode is 412 or 500 && await StateAsync(mailbox, cancellationToken) is { } state)
            {
                await PublishAsync(state, null, cancellationToken);
            }
        }
        finally
        {
            lease.Value.Presentity.Release();
        }
    }

    private async Task<MailboxState?> StateAsync(MailboxAddress mailbox, CancellationToken cancellationToken) =>
        await _database.ReadAsync(connection => MessageRows.StateAsync(connection, mailbox), cancellationToken);
}
