namespace AriVoicemail.Bed;

/// <summary>A key that a phone has pressed, and what came back.</summary>
/// <param name="WasSpeaking">Whether Asterisk was playing something when the key was let go.</param>
/// <param name="Answer">From the packet that says that the key was let go to the first packet of the answer; null: none came in time.</param>
public sealed record AnsweredKey(char Key, bool WasSpeaking, TimeSpan? Answer);
