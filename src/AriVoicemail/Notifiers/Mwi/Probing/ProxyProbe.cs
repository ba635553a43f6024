using System.Data.Common;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Runtime.CompilerServices;
using System.Text;
using AriVoicemail.Database;
using AriVoicemail.Mailboxes;
using AriVoicemail.Messages;
using AriVoicemail.Sip.Authentication;
using AriVoicemail.Sip.Messages;
using AriVoicemail.Sip.Proxies;
using AriVoicemail.Sip.Transactions;
using AriVoicemail.Sip.Transport;
using Microsoft.Extensions.Logging.Abstractions;

namespace AriVoicemail.Notifiers.Mwi.Probing;

/// <summary>
/// Finds out how a proxy treats subscriptions, by being one of its phones for a few seconds: which way to light lamps is safe there, and which
/// setting makes another one safe.
/// </summary>
/// <param name="mailbox">Its address is subscribed to and published for; it need not exist, and should be nobody's.</param>
public sealed class ProxyProbe(MwiOptions options, MailboxAddress mailbox, TimeProvider time)
{
    private const int Lifetime = 120;

    // So far above the server's own number that one cannot be taken for the other.
    private const int Step = 20;

    private const string Subscribing = "subscription";
    private const string Relaying = "NOTIFY in the dialog";
    private const string Counting = "CSeq";
    private const string Publishing = "PUBLISH";

    // What keeps a Kamailio silent that works in everything else.
    private const string SendsNothing =
        "Kamailio: modparam(\"presence\", \"notifier_processes\", 0) where subs_db_mode is not 3, and from 5.7 to 6.1 on PostgreSQL; otherwise a smaller waitn_time";

    private static readonly TimeSpan RowPatience = TimeSpan.FromSeconds(3);
    private static readonly Counts Shown = new(3, 1);

    private bool UsesTable => options.WayList.Any(way => way is MwiWays.Watchers or MwiWays.Presentity);

    /// <summary>What was looked at, one after the other, as soon as it is known.</summary>
    /// <exception cref="InvalidOperationException">The configuration cannot be used; the message names the key.</exception>
    public async IAsyncEnumerable<Finding> RunAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var line = SipLine.Open(options, time, NullLogger<SipLine>.Instance);
        var health = await line.AskAsync(cancellationToken);
        foreach (var proxy in health) yield return Asked(proxy);

        await using var database = UsesTable ? options.Watchers.Open() : null;
        var tables = database is null ? [] : await new TableProbe(database, options.Watchers).RunAsync(cancellationToken);
        foreach (var finding in tables) yield return finding;

        if (options.Proxies.Zip(health).FirstOrDefault(pair => pair.Second.State is ProxyState.Up).First is not { } preferred) yield break;
        var peer = (await preferred.ResolveAsync(IPAddress.Parse(options.BindIp), cancellationToken))[0];
        await using var phone = OpenPhone(peer);
        var (subscribed, first) = await SubscribeAsync(phone, cancellationToken);
        yield return subscribed;
        if (subscribed.Level is FindingLevel.Error) yield break;

        if (database is not null && first is not null && tables.All(finding => finding.Level is not FindingLevel.Error))
        {
            foreach (var finding in await WatchAsync(line, phone, database, first, cancellationToken)) yield return finding;
        }
        yield return await PublishAsync(line, phone, cancellationToken);
        yield return await UnsubscribeAsync(phone, cancellationToken);
    }

    private ProbePhone OpenPhone(SipPeer peer)
    {
        var digest = options.Username.Length > 0 ? new DigestClient(new DigestCredentials(options.Username, options.Password)) : null;
        return new ProbePhone(peer, IPAddress.Parse(options.BindIp), options.UriOf(mailbox), digest, options.Tls.Load(), time, NullLogger.Instance);
    }

    private static Finding Asked(ProxyHealth proxy) => proxy.State is ProxyState.Up
        ? Finding.Ok("proxy", $"{proxy.Proxy} answers OPTIONS ({Milliseconds(proxy.RoundTrip ?? TimeSpan.Zero)})")
        : Finding.Error("proxy", $"{proxy.Proxy}: {proxy.Problem}", "Mwi:Proxy and Mwi:BindIp: the proxy's address, and one of ours from which it can be reached; its script has to answer OPTIONS");

    // RFC 6665 §4.2.1.2: a NOTIFY follows every SUBSCRIBE that is accepted.
    private async Task<(Finding Finding, SipRequest? First)> SubscribeAsync(ProbePhone phone, CancellationToken cancellationToken)
    {
        var result = await phone.SubscribeAsync(Lifetime, cancellationToken);
        if (result.Response is not { StatusCode: < 300 })
        {
            return (Finding.Error(
                Subscribing,
                $"SUBSCRIBE to {options.UriOf(mailbox)}: {Said(result)}",
                "let the script hand SUBSCRIBE for message-summary to its presence server (SampleConfigs), and set Mwi:Username and Mwi:Password if it asks who we are"), null);
        }
        var first = await phone.NextAsync(_ => true, cancellationToken);
        return first is not null
            ? (Finding.Ok(Subscribing, $"SUBSCRIBE to {options.UriOf(mailbox)} is accepted, and followed by a NOTIFY with CSeq {first.CSeq.Number}"), first)
            : (Finding.Error(
                Subscribing,
                "SUBSCRIBE is accepted, but no NOTIFY follows: the presence server tells nobody anything",
                SendsNothing), null);
    }

    private async Task<IReadOnlyList<Finding>> WatchAsync(
        SipLine line, ProbePhone phone, SqlDatabase database, SipRequest first, CancellationToken cancellationToken)
    {
        var watchers = new ActiveWatchers(database, options, options.Watchers, time);
        try
        {
            if (await RowAsync(watchers, phone.Dialog, cancellationToken) is null)
            {
                return
                [
                    Finding.Error(
                        Counting,
                        $"no row for the subscription within {RowPatience.TotalSeconds:0} s: the server keeps subscriptions in its memory, so way watchers sees them late or never",
                        "Kamailio: modparam(\"presence\", \"subs_db_mode\", 3); OpenSIPS: modparam(\"presence\", \"fallback2db\", 1), and Mwi:Ways publish"),
                ];
            }
            var (relayed, cseq) = await RelayAsync(line, watchers, phone, first, cancellationToken);
            return relayed.Level is FindingLevel.Ok ? [relayed, await RefreshAsync(phone, cseq, cancellationToken)] : [relayed];
        }
        catch (Exception error) when (error is DbException or TimeoutException)
        {
            return [Finding.Error(Counting, error.Message, "look at the proxy's database")];
        }
    }

    private async Task<ActiveWatcher?> RowAsync(ActiveWatchers watchers, DialogKey dialog, CancellationToken cancellationToken)
    {
        var clock = Stopwatch.StartNew();
        while (clock.Elapsed < RowPatience)
        {
            var live = await watchers.LiveAsync(mailbox, cancellationToken);
            if (live.FirstOrDefault(row => row.Dialog == dialog) is { } row) return row;
            await Task.Delay(100, cancellationToken);
        }
        return null;
    }

    private async Task<(Finding Finding, long CSeq)> RelayAsync(
        SipLine line, ActiveWatchers watchers, ProbePhone phone, SipRequest first, CancellationToken cancellationToken)
    {
        ActiveWatcher? claimed = null;
        var result = await line.SendAsync(
            async (proxy, token) =>
            {
                claimed = await watchers.ClaimAsync(new CSeqClaim(mailbox, phone.Dialog, Math.Max(first.CSeq.Number, claimed?.CSeq ?? 0), Step), token);
                return claimed is { Problem: null } ? NotifyRequest.Create(claimed, MessageSummary.Body(Shown, options.AccountOf(mailbox)), proxy, options, time.GetUtcNow()) : null;
            },
            cancellationToken);
        if (claimed is null || result is null) return (Finding.Error(Relaying, claimed?.Problem ?? "the row was gone before we could use it", "look at the proxy's log"), 0);
        if (result.Response is not { StatusCode: < 300 })
        {
            return (Finding.Error(
                Relaying,
                $"{NotifyVerdict.Of(result).Reason}",
                "let the script relay a NOTIFY from this host within a dialog: has_totag, loose_route, handle_ruri_alias, t_relay (SampleConfigs)"), 0);
        }
        return (Finding.Ok(Relaying, $"our NOTIFY with CSeq {claimed.CSeq} reached the phone through the proxy ({Milliseconds(result.RoundTrip)})"), claimed.CSeq);
    }

    private async Task<Finding> RefreshAsync(ProbePhone phone, long ours, CancellationToken cancellationToken)
    {
        phone.Forget();
        var refresh = await phone.SubscribeAsync(Lifetime, cancellationToken);
        if (refresh.Response is not { StatusCode: < 300 })
        {
            return Finding.Error(
                Counting,
                $"after our NOTIFY the phone's refresh gets {Said(refresh)}",
                "Kamailio 5.6 on PostgreSQL with a notifier process: modparam(\"presence\", \"send_fast_notify\", 0)");
        }
        if (await phone.NextAsync(_ => true, cancellationToken) is not { } theirs)
        {
            return Finding.Error(Counting, "no NOTIFY follows the phone's refresh", SendsNothing);
        }
        if (theirs.CSeq.Number > ours)
        {
            return Finding.Ok(Counting, $"after the phone's refresh the server goes on above our CSeq ({ours}, then {theirs.CSeq.Number}): way watchers is safe");
        }
        const string Remedy = "Kamailio: modparam(\"presence\", \"subs_db_mode\", 3). OpenSIPS: Mwi:Ways publish; Mwi:Watchers:CSeq Clock only where that is impossible";
        var seen = $"after the phone's refresh the server goes on from its own CSeq ({theirs.CSeq.Number}, ours was {ours}): it rules from memory";
        return options.Watchers.CSeq is CSeqRule.Clock
            ? Finding.Warning(Counting, $"{seen}; with CSeq Clock our NOTIFYs are accepted, and its own are refused (500) from then on", Remedy)
            : Finding.Error(Counting, $"{seen}, and way watchers is not safe", Remedy);
    }

    private async Task<Finding> PublishAsync(SipLine line, ProbePhone phone, CancellationToken cancellationToken)
    {
        phone.Forget();
        var result = await SendAsync(line, MessageSummary.Body(Shown, options.AccountOf(mailbox)), Lifetime, null, cancellationToken);
        if (result.Response is not { StatusCode: < 300 } accepted || accepted.Headers["SIP-ETag"] is not { Length: > 0 } etag)
        {
            var needed = options.WayList.Contains(MwiWays.Publish);
            const string Remedy = "let the script hand PUBLISH for message-summary from this host to its presence server (SampleConfigs)";
            var seen = result.Response is { StatusCode: < 300 } ? "accepted, but without SIP-ETag: that is no presence server" : Said(result);
            return needed ? Finding.Error(Publishing, $"{seen}: way publish does not work", Remedy) : Finding.Warning(Publishing, $"{seen}: way publish would not work", Remedy);
        }
        var expected = $"Voice-Message: {Shown.New}/{Shown.Old}";
        var told = await phone.NextAsync(notify => Encoding.UTF8.GetString(notify.Body.Span).Contains(expected, StringComparison.Ordinal), cancellationToken);
        await SendAsync(line, [], 0, etag, cancellationToken);
        return told is not null
            ? Finding.Ok(Publishing, "what we publish reaches the phone: way publish is safe")
            : Finding.Error(Publishing, "what we publish is accepted, but does not reach the phone", SendsNothing);
    }

    private static async Task<Finding> UnsubscribeAsync(ProbePhone phone, CancellationToken cancellationToken)
    {
        phone.Forget();
        var result = await phone.SubscribeAsync(0, cancellationToken);
        if (result.Response is not { StatusCode: < 300 }) return Finding.Warning(Subscribing, $"the phone cannot unsubscribe: {Said(result)}", "look at the proxy's log");
        var last = await phone.NextAsync(notify => notify.Headers["Subscription-State"]?.StartsWith("terminated", StringComparison.OrdinalIgnoreCase) is true, cancellationToken);
        return last is not null
            ? Finding.Ok(Subscribing, "the phone unsubscribes, and is told so")
            : Finding.Warning(Subscribing, "the phone unsubscribes, but is not told so", "nothing, if phones are content with it");
    }

    private async Task<TransactionResult> SendAsync(SipLine line, byte[] body, int seconds, string? etag, CancellationToken cancellationToken)
    {
        (string, string)[] headers = [("Expires", seconds.ToString(CultureInfo.InvariantCulture))];
        if (etag is not null) headers = [.. headers, ("SIP-If-Match", etag)];
        return await BusyServer.AskAsync(
            async () => (await line.SendAsync((_, _) => new(MailboxRequest.Create("PUBLISH", options.UriOf(mailbox), options, body, headers)), cancellationToken))!,
            time,
            cancellationToken);
    }

    private static string Said(TransactionResult result) => result.Response is { } response ? $"{response.StatusCode} {response.Reason}" : result.Failure!;

    private static string Milliseconds(TimeSpan time) => $"{time.TotalMilliseconds.ToString("0.0", CultureInfo.InvariantCulture)} ms";
}
