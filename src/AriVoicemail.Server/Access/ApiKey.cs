namespace AriVoicemail.Server.Access;

/// <summary>A key as the database knows it: everything but the key itself.</summary>
internal sealed record ApiKey(string Id, string Name, ApiRole Role, DateTimeOffset CreatedAt, DateTimeOffset? LastUsedAt);
