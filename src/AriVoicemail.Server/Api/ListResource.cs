using AriVoicemail.Mailboxes;

namespace AriVoicemail.Server.Api;

/// <summary>A distribution list: a number that stands for several mailboxes when owners send and forward messages.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Members">Its mailboxes in their order, as number@context; of those in other contexts than a key is for there is nothing.</param>
/// <param name="CreatedAt">UTC.</param>
/// <param name="UpdatedAt">When it was last changed, UTC.</param>
internal sealed record ListResource(
    string Number, string Context, string Name, IReadOnlyList<string> Members, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt)
{
    /// <param name="sees">What whoever reads it may know of.</param>
    public static ListResource Of(DistributionList list, Func<MailboxAddress, bool> sees) => new(
        list.Address.Number, list.Address.Context, list.Name, [.. list.Members.Where(sees).Select(member => member.ToString())], list.CreatedAt, list.UpdatedAt);
}
