using AriVoicemail.Auditing;
using AriVoicemail.Mailboxes;
using AriVoicemail.Messages;
using AriVoicemail.Spool;

namespace AriVoicemail.Calls.Owner;

/// <summary>What every owner's call works with.</summary>
/// <param name="Node">The name of this node.</param>
public sealed record OwnersHouse(
    MailboxStore Mailboxes, ListStore Lists, MessageStore Messages, MailboxRoom Room, Interruptions Interruptions, SignIn SignIn, AuditLog Audit, LeaveMessage LeaveMessage, CallDirectory Directory,
    IRecordedAudio Audio, CallerNames CallerNames, PlayableSounds Sounds, SpoolOptions Spool, VoicemailOptions General, TimeProvider Time, string Node);
