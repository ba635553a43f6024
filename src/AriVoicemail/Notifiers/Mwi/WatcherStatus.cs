using AriVoicemail.Sip.Messages;

namespace AriVoicemail.Notifiers.Mwi;

/// <summary>A subscription to a mailbox, and what became of its last NOTIFY.</summary>
/// <param name="Watcher">Who watches: <c>user@domain</c>.</param>
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
/// <param name="NextTryAt">Until when the phone, or what stands before it, asked to be left alone; null: nobody did.</param>
public sealed record WatcherStatus(
    string Watcher,
    string Contact,
    string CallId,
    string ToTag,
    string FromTag,
    string UserAgent,
    DateTimeOffset ExpiresAt,
    WatcherOutcome Outcome,
    int? Status,
    string Reason,
    long CSeq,
    int? New,
    int? Old,
    int Failures,
    DateTimeOffset? SentAt,
    DateTimeOffset? AnsweredAt,
    DateTimeOffset? NextTryAt)
{
    internal static WatcherStatus Of(ActiveWatcher watcher, WatcherRecord? record) => new(
        SipText.Printable(watcher.Name),
        SipText.Printable(watcher.Contact),
        SipText.Printable(watcher.Dialog.CallId),
        SipText.Printable(watcher.Dialog.ToTag),
        SipText.Printable(watcher.Dialog.FromTag),
        SipText.Printable(watcher.UserAgent),
        watcher.ExpiresAt,
        record?.Result ?? (watcher.Problem is null ? WatcherOutcome.New : WatcherOutcome.Refused),
        record?.Status,
        record?.Reason ?? watcher.Problem ?? "",
        record?.Cseq ?? 0,
        record?.NewMessages,
        record?.OldMessages,
        record?.Failures ?? 0,
        Time(record?.SentAt),
        Time(record?.AnsweredAt),
        record?.RetryAt > 0 ? Time(record.RetryAt) : null);

    private static DateTimeOffset? Time(long? milliseconds) => milliseconds is { } known ? DateTimeOffset.FromUnixTimeMilliseconds(known) : null;
}
