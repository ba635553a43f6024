using AriVoicemail.Server.AsteriskFiles;

namespace AriVoicemail.Server.Importing;

/// <summary>A mailbox of voicemail.conf that is not created.</summary>
internal sealed record Refusal(string Mailbox, Place Place, string Reason)
{
    public override string ToString() => $"{Place}: {Mailbox}: {Reason}";
}
