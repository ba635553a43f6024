using AriVoicemail.Mailboxes;

namespace AriVoicemail.Notifiers.Mwi;

/// <summary>A dialog's next CSeq is wanted.</summary>
/// <param name="Last">Our own last one, which it has to be above whatever the table says.</param>
/// <param name="Step">How far above the table's: 1, and more after the phone refused one.</param>
internal sealed record CSeqClaim(MailboxAddress Mailbox, DialogKey Dialog, long Last, int Step = 1);
