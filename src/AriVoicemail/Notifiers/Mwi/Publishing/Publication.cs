namespace AriVoicemail.Notifiers.Mwi.Publishing;

/// <summary>A row of our table <c>publications</c>. Times are milliseconds since 1970.</summary>
internal sealed record Publication
{
    public required string Mailbox { get; init; }
    public required string Etag { get; init; }
    public long Version { get; init; }
    public long ExpiresAt { get; init; }
}
