namespace AriVoicemail.Server.Access;

/// <summary>A key as the database knows it: everything but the key itself.</summary>
/// <param name="Contexts">What it shows; null: everything.</param>
/// <param name="ExpiresAt">Null: never.</param>
public sealed record ApiKey(
    string Id, string Name, ApiRole Role, DateTimeOffset CreatedAt, DateTimeOffset? LastUsedAt, IReadOnlyList<string>? Contexts, DateTimeOffset? ExpiresAt);
