using AriVoicemail.Messages;
using AriVoicemail.Notifiers.Mwi;
using AriVoicemail.Outbox;

namespace AriVoicemail.Server.Api;

/// <summary>The subscriptions to a mailbox, and why each phone's lamp is as it is.</summary>
/// <param name="Items">One for each subscription.</param>
/// <param name="Next">Always null: all of them are here.</param>
/// <param name="Should">Whether lamps should be lit now: on while there are new messages.</param>
/// <param name="New">New messages now.</param>
/// <param name="Old">Old messages now.</param>
/// <param name="Why">What is to be said of the mailbox as a whole.</param>
public sealed record WatchersResource(IReadOnlyList<WatcherResource> Items, string? Next, LampState Should, int New, int Old, string Why)
{
    /// <param name="waiting">What the outbox has still to tell; null: nothing.</param>
    public static WatchersResource Of(IReadOnlyList<WatcherStatus> watchers, MailboxState state, OutboxEntry? waiting)
    {
        var should = state.Counts.New > 0 ? LampState.On : LampState.Off;
        return new WatchersResource([.. watchers.Select(watcher => WatcherResource.Of(watcher, state, waiting))], null, should, state.Counts.New, state.Counts.Old, WhyOf(watchers, state, waiting));
    }

    private static string WhyOf(IReadOnlyList<WatcherStatus> watchers, MailboxState state, OutboxEntry? waiting)
    {
        if (watchers.Count == 0)
        {
            return $"No phone has a live subscription to {state.Mailbox} in the proxy's table. Is the phone registered, set to subscribe to its mailbox (MWI), and does the proxy's presence server take its SUBSCRIBE?";
        }
        if (waiting is null) return "Everybody was told; what each phone answered is with it.";
        return waiting.LastError is { } error
            ? $"It could not be told to all: {error}. Tried {waiting.Attempts} times, again {(waiting.NextAttemptAt is { } at ? $"at {at:HH:mm:ss} UTC" : "at once")}."
            : "A change is being told at this moment.";
    }
}

/// <summary>A subscription to a mailbox, what became of its last NOTIFY, and why the phone's lamp is as it is.</summary>
/// <param name="Watcher">Who watches: user@domain.</param>
/// <param name="Contact">Where the phone is: the Request-URI of its NOTIFYs.</param>
/// <param name="CallId">With the two tags what names the dialog.</param>
/// <param name="ToTag">The proxy's tag.</param>
/// <param name="FromTag">The phone's tag.</param>
/// <param name="UserAgent">What the phone calls itself; empty where the proxy does not store it.</param>
/// <param name="ExpiresAt">When the subscription ends unless the phone refreshes it.</param>
/// <param name="Outcome">How the last NOTIFY ended.</param>
/// <param name="Status">SIP status of the last answer; null when none came.</param>
/// <param name="Reason">Its reason, or why there is none.</param>
/// <param name="CSeq">Of the last NOTIFY; 0 before the first.</param>
/// <param name="New">New messages as last sent.</param>
/// <param name="Old">Old messages as last sent.</param>
/// <param name="Failures">How many NOTIFYs in a row were not confirmed.</param>
/// <param name="SentAt">When the last NOTIFY was sent.</param>
/// <param name="AnsweredAt">When it was answered.</param>
/// <param name="RoundTripMs">Milliseconds between the two.</param>
/// <param name="NextTryAt">When it is tried again; null: nothing is to be tried.</param>
/// <param name="Lamp">Whether the phone's lamp is lit, as far as its answers tell.</param>
/// <param name="Why">Why it is so, and what to do where it is wrong.</param>
public sealed record WatcherResource(
    string Watcher, string Contact, string CallId, string ToTag, string FromTag, string UserAgent, DateTimeOffset ExpiresAt, WatcherOutcome Outcome, int? Status,
    string Reason, long CSeq, int? New, int? Old, int Failures, DateTimeOffset? SentAt, DateTimeOffset? AnsweredAt, double? RoundTripMs, DateTimeOffset? NextTryAt,
    LampState Lamp, string Why)
{
    public static WatcherResource Of(WatcherStatus watcher, MailboxState state, OutboxEntry? waiting)
    {
        var nextTry = watcher.NextTryAt ?? (watcher.Outcome is WatcherOutcome.Retrying ? waiting?.NextAttemptAt : null);
        return new WatcherResource(
            watcher.Watcher, watcher.Contact, watcher.CallId, watcher.ToTag, watcher.FromTag, watcher.UserAgent, watcher.ExpiresAt, watcher.Outcome, watcher.Status,
            watcher.Reason, watcher.CSeq, watcher.New, watcher.Old, watcher.Failures, watcher.SentAt, watcher.AnsweredAt,
            watcher.AnsweredAt is { } answered && watcher.SentAt is { } sent ? (answered - sent).TotalMilliseconds : null, nextTry, LampOf(watcher), WhyOf(watcher, state, nextTry));
    }

    // Only what the phone has confirmed is known.
    private static LampState LampOf(WatcherStatus watcher) => watcher switch
    {
        { Outcome: WatcherOutcome.Lit, New: > 0 } => LampState.On,
        { Outcome: WatcherOutcome.Lit } => LampState.Off,
        _ => LampState.Unknown,
    };

    private static string WhyOf(WatcherStatus watcher, MailboxState state, DateTimeOffset? nextTry)
    {
        var again = nextTry is { } at ? $"it is tried again at {at:HH:mm:ss} UTC" : "it is not tried again";
        var (now, told) = ($"{state.Counts.New} new and {state.Counts.Old} old", $"{watcher.New} new and {watcher.Old} old");
        return watcher.Outcome switch
        {
            WatcherOutcome.Lit when watcher.New == state.Counts.New && watcher.Old == state.Counts.Old =>
                $"The phone confirmed {told} ({watcher.Reason}). If its lamp shows something else, the phone is set to show something else, or another line of it is.",
            WatcherOutcome.Lit => $"The phone confirmed {told}; there are {now} by now, which it is told next, or it was sent a test.",
            WatcherOutcome.New => "Nothing has changed since the phone subscribed: it shows what the proxy told it then, from its presentity row.",
            WatcherOutcome.Retrying => $"The phone was told {told} and did not confirm: {watcher.Reason}; {again}. Is it switched on, and can the proxy reach {watcher.Contact}?",
            WatcherOutcome.Gone => $"The phone does not know this subscription any more ({watcher.Reason}): it was restarted, or is another one at the same address. It has to subscribe again.",
            _ => $"The phone or the proxy does not want it: {watcher.Reason}. {Advice(watcher.Status)}",
        };
    }

    private static string Advice(int? status) => status switch
    {
        401 or 407 => "The proxy asks us for a password: let it trust our address (Mwi:BindIp), or set Mwi:Username and Mwi:Password.",
        403 => "The proxy forbids it: its script has to let NOTIFYs from our address pass.",
        404 => "The proxy does not know where the phone is: it has to register.",
        405 or 489 or 501 => "The phone cannot do MWI, or not by this event package.",
        _ => "The delivery log has what was sent: GET …/deliveries.",
    };
}

/// <summary>Whether a lamp is lit.</summary>
public enum LampState
{
    On,
    Off,
    Unknown,
}
