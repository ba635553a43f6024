namespace AriVoicemail.Calls;

public enum GreetingKind
{
    None,
    Unavailable,
    Busy,
}
