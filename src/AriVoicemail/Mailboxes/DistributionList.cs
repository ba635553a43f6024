namespace AriVoicemail.Mailboxes;

/// <summary>A number that is no mailbox, and the mailboxes that it stands for when owners send and forward messages.</summary>
public sealed record DistributionList
{
    public const int MostMembers = 500;

    public required MailboxAddress Address { get; init; }

    public string Name { get; init; } = "";

    /// <summary>In the order in which they were given.</summary>
    public required IReadOnlyList<MailboxAddress> Members { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset UpdatedAt { get; init; }
}
