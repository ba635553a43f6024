using AriVoicemail.Mailboxes;

namespace AriVoicemail.Calls.Owner;

/// <summary>Whom a message goes to.</summary>
/// <param name="Mailboxes">Nobody: the owner has thought better of it.</param>
/// <param name="WithList">Whether a distribution list was among what the owner chose.</param>
internal sealed record Addressees(IReadOnlyList<MailboxAddress> Mailboxes, bool WithList)
{
    public static readonly Addressees Nobody = new([], false);

    public bool IsNobody => Mailboxes.Count == 0;
}
