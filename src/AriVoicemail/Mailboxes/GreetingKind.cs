namespace AriVoicemail.Mailboxes;

/// <summary>Which greeting the dialplan asks for.</summary>
public enum GreetingKind
{
    None,
    Unavailable,
    Busy,
}
