using AriVoicemail.Mailboxes;

namespace AriVoicemail.Server.Access;

/// <summary>Who asks: the holder of a key, or the owner of a mailbox who signed in.</summary>
/// <param name="Name">The key's name, or the mailbox.</param>
/// <param name="Contexts">What is not in one of them is as if it were not; null: everything is.</param>
/// <param name="Mailbox">Whose owner it is; null: the holder of a key.</param>
public sealed record Holder(string Name, ApiRole Role, IReadOnlyList<string>? Contexts = null, MailboxAddress? Mailbox = null)
{
    /// <summary>Of the key, or the mailbox: names are not unique.</summary>
    public string Id { get; init; } = Name;

    /// <summary>The id of the session by which it was let in; null: by the key itself.</summary>
    public string? Session { get; init; }

    public bool IsOwner => Mailbox is not null;

    public bool SeesAll => Contexts is null && Mailbox is null;

    public bool Sees(MailboxAddress address) => Mailbox is null ? Contexts?.Contains(address.Context) ?? true : address == Mailbox;

    /// <summary>The contexts of a list: all that are seen, or the one asked for; null: no limit.</summary>
    public IReadOnlyList<string>? Within(string? context) => (Contexts, context) switch
    {
        (null, null) => null,
        (null, { } one) => [one],
        ({ } seen, null) => seen,
        ({ } seen, { } one) => [.. seen.Where(name => name == one)],
    };
}
