using System.Data.Common;
using System.Diagnostics;
using System.Net.Sockets;
using AriVoicemail.Mailboxes;
using AriVoicemail.Messages;
using AriVoicemail.Sip.Messages;
using AriVoicemail.Sip.Transactions;
using AriVoicemail.Telemetry;
using Microsoft.Extensions.Logging;

namespace AriVoicemail.Notifiers.Mwi;

/// <summary>Tells one watcher: waits for the dialog's turn, claims a CSeq, sends, reads the answer and remembers it.</summary>
internal sealed class DialogNotifier(
    string way, ActiveWatchers watchers, WatcherRecords records, NotifyBody body, INotifyPath path, MwiOptions options, TimeProvider time, ILogger logger)
{
    // After a 500: more numbers than a busy proxy uses, without telling the table, until the second attempt reaches the phone.
    private const int StepAfterLowCSeq = 100;

    private readonly Leases<DialogKey, DialogTurn> _turns = new();

    /// <summary>Brings the watcher to the mailbox's newest state, unless it knows <paramref name="wanted"/> or a newer one already.</summary>
    public async Task<NotifyVerdict> TellAsync(ActiveWatcher watcher, MailboxTurn mailbox, MailboxState wanted, CancellationToken cancellationToken)
    {
        if (!watcher.HasDialog) return Refuse(watcher, wanted.Mailbox, watcher.Problem!).Verdict;
        using var lease = _turns.Take(watcher.Dialog);
        var turn = lease.Value;
        var attempts = turn.Attempts;
        await turn.Gate.WaitAsync(cancellationToken);
        try
        {
            if (turn.AnswerSince(attempts, wanted.Version) is { } answer) return answer;
            var record = await records.FindAsync(watcher.Dialog, cancellationToken);
            if (record?.Version >= wanted.Version || record?.IsClosed is true) return NotifyVerdict.Nothing;
            if (record is not null && TimeSpan.FromMilliseconds(record.RetryAt) - Now is { Ticks: > 0 } wait)
            {
                return new NotifyVerdict(record.Result, record.Status, record.Reason, Retry: true, RetryAfter: wait);
            }
            await QuietAsync(record, cancellationToken);
            var newest = mailbox.Newest;
            turn.Begin(newest.Version);
            var exchanges = await ExchangeAsync(watcher, wanted.Mailbox, newest.Counts, newest.Version, record, cancellationToken);
            var verdict = exchanges.Count == 0 ? NotifyVerdict.Nothing : exchanges[^1].Verdict;
            turn.End(verdict);
            return verdict;
        }
        catch (Exception error) when (error is DbException or TimeoutException or SocketException)
        {
            return new NotifyVerdict(WatcherOutcome.Retrying, null, error.Message, Retry: true);
        }
        finally
        {
            turn.Gate.Release();
        }
    }

    /// <summary>Tells the state that <paramref name="read"/> finds when it is the watcher's turn, whatever it knows already.</summary>
    /// <param name="read">Null from it: the mailbox is gone.</param>
    /// <exception cref="DbException">A database cannot be read or written.</exception>
    public async Task<NotifyVerdict> TellAnewAsync(ActiveWatcher watcher, Func<CancellationToken, Task<MailboxState?>> read, CancellationToken cancellationToken)
    {
        using var lease = _turns.Take(watcher.Dialog);
        var turn = lease.Value;
        await turn.Gate.WaitAsync(cancellationToken);
        try
        {
            if (await read(cancellationToken) is not { } state) return NotifyVerdict.Nothing;
            var record = await records.FindAsync(watcher.Dialog, cancellationToken);
            turn.Begin(state.Version);
            var exchanges = await ExchangeAsync(watcher, state.Mailbox, state.Counts, state.Version, record, cancellationToken);
            var verdict = exchanges.Count == 0 ? NotifyVerdict.Nothing : exchanges[^1].Verdict;
            turn.End(verdict);
            return verdict;
        }
        finally
        {
            turn.Gate.Release();
        }
    }

    /// <summary>The last word in a dialog whose row is out of the table already, so that nobody else sends in it or refreshes it.</summary>
    /// <param name="reason">RFC 6665 §4.1.3: <c>timeout</c>, <c>noresource</c>.</param>
    /// <exception cref="DbException">A database cannot be read or written.</exception>
    public async Task EndAsync(ActiveWatcher removed, MailboxAddress mailbox, Counts counts, string reason, CancellationToken cancellationToken)
    {
        if (removed.Problem is not null) return;
        using var lease = _turns.Take(removed.Dialog);
        await lease.Value.Gate.WaitAsync(cancellationToken);
        try
        {
            var (record, sentAt) = (await records.FindAsync(removed.Dialog, cancellationToken), Now);
            var last = removed with { CSeq = Math.Max(removed.CSeq, record?.Cseq ?? 0) + 1 };
            var content = body.Summary(mailbox, counts);
            var result = await path.SendAsync(
                last, (proxy, _) => ValueTask.FromResult<SipRequest?>(NotifyRequest.Create(last, content, proxy, options, time.GetUtcNow(), reason)), cancellationToken);
            if (result is null) return;
            // Nobody is told again in a dialog that has ended.
            var verdict = NotifyVerdict.Of(result) with { Retry = false, RetryAfter = null };
            Log(last, mailbox, verdict);
            await RememberAsync(new Exchange(last, verdict, result), mailbox, counts, null, record, sentAt, cancellationToken);
        }
        finally
        {
            lease.Value.Gate.Release();
        }
    }

    /// <summary>Sends these counts whether the watcher knows them or not, and shows what went over the wire.</summary>
    public async Task<IReadOnlyList<NotifyExchange>> SendAsync(
        ActiveWatcher watcher, MailboxAddress mailbox, Counts counts, CancellationToken cancellationToken)
    {
        if (!watcher.HasDialog) return [Refuse(watcher, mailbox, watcher.Problem!).Shown];
        using var lease = _turns.Take(watcher.Dialog);
        await lease.Value.Gate.WaitAsync(cancellationToken);
        try
        {
            var record = await records.FindAsync(watcher.Dialog, cancellationToken);
            var exchanges = await ExchangeAsync(watcher, mailbox, counts, null, record, cancellationToken);
            return [.. exchanges.Select(exchange => exchange.Shown)];
        }
        finally
        {
            lease.Value.Gate.Release();
        }
    }

    // Only after a NOTIFY that was accepted: what has to be told again is told as soon as it may be.
    private Task QuietAsync(WatcherRecord? record, CancellationToken cancellationToken)
    {
        if (record is null || record.Failures > 0) return Task.CompletedTask;
        var pause = TimeSpan.FromMilliseconds(Math.Min(record.SentAt + options.MillisecondsBetweenNotifies - Now.TotalMilliseconds, options.MillisecondsBetweenNotifies));
        return pause > TimeSpan.Zero ? Task.Delay(pause, time, cancellationToken) : Task.CompletedTask;
    }

    private TimeSpan Now => TimeSpan.FromMilliseconds(time.GetUtcNow().ToUnixTimeMilliseconds());

    // One exchange as a rule, two after a 500, none when the subscription has just ended.
    private async Task<List<Exchange>> ExchangeAsync(
        ActiveWatcher watcher, MailboxAddress mailbox, Counts counts, long? version, WatcherRecord? record, CancellationToken cancellationToken)
    {
        var exchanges = new List<Exchange>();
        var last = record?.Cseq ?? 0;
        var content = version is null ? body.Summary(mailbox, counts) : await body.WithHeadersAsync(mailbox, counts, cancellationToken);
        for (var step = 1; ; step = StepAfterLowCSeq)
        {
            var sentAt = Now;
            if (await SendAsync(watcher, mailbox, content, last, step, cancellationToken) is not { } sent) break;
            var exchange = sent with { Verdict = sent.Verdict.After(record, options.Watchers.GoneAfterTimeouts, path.EndsAtThePhone) };
            exchanges.Add(exchange);
            last = Math.Max(last, exchange.Watcher.CSeq);
            await RememberAsync(exchange, mailbox, counts, version, record, sentAt, cancellationToken);
            if (exchange.Verdict.Outcome is WatcherOutcome.Gone && options.Watchers.RemoveGone) await watchers.RemoveAsync(watcher.Dialog, cancellationToken);
            if (!exchange.Verdict.IsLowCSeq || exchanges.Count > 1) break;
        }
        return exchanges;
    }

    private async Task<Exchange?> SendAsync(
        ActiveWatcher watcher, MailboxAddress mailbox, byte[] content, long last, int step, CancellationToken cancellationToken)
    {
        using var span = Tracing.Begin("NOTIFY", ActivityKind.Client, ("arivm.mailbox", mailbox), ("arivm.watcher", watcher.Name), ("sip.call_id", watcher.Dialog.CallId));
        ActiveWatcher? claimed = null;
        var result = await path.SendAsync(
            watcher,
            async (proxy, token) =>
            {
                // Claimed last, so that as little as possible can overtake it; the row may have changed since it was read.
                claimed = await watchers.ClaimAsync(new CSeqClaim(mailbox, watcher.Dialog, Math.Max(last, claimed?.CSeq ?? 0), step), token);
                return claimed is { Problem: null } ? NotifyRequest.Create(claimed, content, proxy, options, time.GetUtcNow()) : null;
            },
            cancellationToken);
        if (claimed?.Problem is { } problem) return Refuse(claimed, mailbox, problem);
        if (result is null) return null;
        var verdict = NotifyVerdict.Of(result);
        span?.SetTag("sip.status", verdict.Status).SetTag("arivm.outcome", verdict.Outcome);
        Log(claimed ?? watcher, mailbox, verdict);
        return new Exchange(claimed ?? watcher, verdict, result);
    }

    private Exchange Refuse(ActiveWatcher watcher, MailboxAddress mailbox, string problem)
    {
        logger.LogWarning("No NOTIFY for {Watcher} of {Mailbox}: {Problem}", SipText.Printable(watcher.Name), mailbox, problem);
        return new Exchange(watcher, new NotifyVerdict(WatcherOutcome.Refused, null, problem), null);
    }

    private void Log(ActiveWatcher watcher, MailboxAddress mailbox, NotifyVerdict verdict)
    {
        var level = verdict.Outcome is WatcherOutcome.Lit ? LogLevel.Debug
            : verdict.Status is 401 or 403 or 404 or 407 ? LogLevel.Warning
            : LogLevel.Information;
        if (!logger.IsEnabled(level)) return;
        logger.Log(level, "NOTIFY {CSeq} to {Watcher} of {Mailbox} at {Contact}: {Outcome}, {Reason}",
            watcher.CSeq, watcher.Name, mailbox, watcher.Contact, verdict.Outcome, verdict.Reason);
    }

    private Task RememberAsync(
        Exchange exchange, MailboxAddress mailbox, Counts counts, long? version, WatcherRecord? before, TimeSpan sentAt, CancellationToken cancellationToken)
    {
        var (watcher, verdict, result) = exchange;
        var (name, contact) = (SipText.Printable(watcher.Name), SipText.Printable(watcher.Contact));
        var lit = verdict.Outcome is WatcherOutcome.Lit;
        var retryAt = verdict.RetryAfter is { } delay ? Now + delay : (TimeSpan?)null;
        var record = new WatcherRecord
        {
            CallId = watcher.Dialog.CallId,
            ToTag = watcher.Dialog.ToTag,
            FromTag = watcher.Dialog.FromTag,
            Mailbox = mailbox.ToString(),
            Watcher = name,
            Contact = contact,
            Cseq = Math.Max(watcher.CSeq, before?.Cseq ?? 0),
            Version = lit && version is { } confirmed ? confirmed : before?.Version ?? WatcherRecord.NoVersion,
            NewMessages = counts.New,
            OldMessages = counts.Old,
            Status = verdict.Status,
            Reason = verdict.Reason,
            Outcome = verdict.Outcome.ToString().ToLowerInvariant(),
            Failures = lit ? 0 : (before?.Failures ?? 0) + 1,
            SentAt = (long)sentAt.TotalMilliseconds,
            AnsweredAt = result?.Response is null ? null : (long)Now.TotalMilliseconds,
            RetryAt = (long)(retryAt ?? TimeSpan.Zero).TotalMilliseconds,
            ExpiresAt = watcher.ExpiresAt.ToUnixTimeMilliseconds(),
        };
        var time = DateTimeOffset.UnixEpoch + sentAt;
        var delivery = new NotifyDelivery(
            Guid.CreateVersion7(time).ToString(), way, name, contact, watcher.Dialog.CallId, watcher.CSeq, counts.New, counts.Old, time,
            result?.Response is null ? null : result.RoundTrip, result?.Copies ?? 0, verdict.Status, verdict.Reason, verdict.Outcome,
            DateTimeOffset.UnixEpoch + retryAt, version);
        return records.SaveAsync(record, delivery, cancellationToken);
    }

    private sealed record Exchange(ActiveWatcher Watcher, NotifyVerdict Verdict, TransactionResult? Result)
    {
        public NotifyExchange Shown => new(
            SipText.Printable(Watcher.Name), SipText.Printable(Watcher.Contact), Result?.Request?.ToString() ?? "", Result?.Response?.ToString() ?? "",
            Verdict.Status, Verdict.Outcome, Verdict.Reason, Result?.Copies ?? 0, Result?.RoundTrip ?? TimeSpan.Zero);
    }
}
