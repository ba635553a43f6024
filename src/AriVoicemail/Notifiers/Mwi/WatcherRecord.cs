namespace AriVoicemail.Notifiers.Mwi;

/// <summary>A row of our table <c>watchers</c>: the last NOTIFY of a dialog. Times are milliseconds since 1970.</summary>
internal sealed record WatcherRecord
{
    public const long NoVersion = -1;

    public required string CallId { get; init; }
    public required string ToTag { get; init; }
    public required string FromTag { get; init; }
    public required string Mailbox { get; init; }
    public string Watcher { get; init; } = "";
    public string Contact { get; init; } = "";
    public long Cseq { get; init; }
    public long Version { get; init; } = NoVersion;
    public int NewMessages { get; init; }
    public int OldMessages { get; init; }
    public int? Status { get; init; }
    public string Reason { get; init; } = "";
    public string Outcome { get; init; } = "";
    public int Failures { get; init; }
    public long SentAt { get; init; }
    public long? AnsweredAt { get; init; }
    public long RetryAt { get; init; }
    public long ExpiresAt { get; init; }

    public DialogKey Dialog => new(CallId, ToTag, FromTag);

    public WatcherOutcome Result => Enum.TryParse<WatcherOutcome>(Outcome, ignoreCase: true, out var outcome) ? outcome : WatcherOutcome.New;

    /// <summary>Whether nothing is ever to be sent in this dialog again.</summary>
    public bool IsClosed => Result is WatcherOutcome.Gone || (Result is WatcherOutcome.Refused && Status is 405 or 489 or 501);
}
