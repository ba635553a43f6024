namespace AriVoicemail.Notifiers.Mwi.Subscriptions;

/// <summary>A row of our table <c>subscriptions</c>, as it is written.</summary>
internal sealed record Subscription
{
    public required string Id { get; init; }
    public required string Mailbox { get; init; }
    public required string PresentityUri { get; init; }
    public required string WatcherUser { get; init; }
    public required string WatcherDomain { get; init; }
    public required string ToUser { get; init; }
    public required string ToDomain { get; init; }
    public required string EventId { get; init; }
    public required string ToTag { get; init; }
    public required string FromTag { get; init; }
    public required string CallId { get; init; }
    public required long RemoteCseq { get; init; }
    public required string Contact { get; init; }
    public required string RecordRoute { get; init; }
    public required long Expires { get; init; }
    public required string SocketInfo { get; init; }
    public required string LocalContact { get; init; }
    public required string UserAgent { get; init; }

    public DialogKey Dialog => new(CallId, ToTag, FromTag);

    /// <summary>As the table would answer it, with nothing sent yet.</summary>
    public ActiveWatcher AsWatcher() => new(
        Dialog, ToUser, ToDomain, WatcherUser, WatcherDomain, EventId, CSeq: 0, Contact, LocalContact, RecordRoute, Expires, UserAgent, PresentityUri, WatcherUser,
        WatcherDomain, SocketInfo);
}
