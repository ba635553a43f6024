using System.Text.Json;
using AriVoicemail.Mailboxes;

namespace AriVoicemail.Calls.Ringing;

/// <summary>A phone is to be rung.</summary>
/// <param name="Mailbox">Whose owner is meant.</param>
/// <param name="Number">What is dialled in <c>Asterisk:OwnersContext</c>.</param>
/// <param name="Purpose">What happens once it is answered.</param>
public sealed record Ring(MailboxAddress Mailbox, string Number, RingPurpose Purpose)
{
    /// <summary>What stands for it where a call's arguments are shown.</summary>
    internal IReadOnlyList<string> Arguments => [Rings.Argument, Mailbox.ToString(), JsonNamingPolicy.CamelCase.ConvertName(Purpose.GetType().Name)];
}
