namespace AriVoicemail.Calls.Ringing;

/// <summary>What came of ringing.</summary>
/// <param name="CallId">The call's; it has a timeline if it was answered.</param>
/// <param name="Problem">Why nobody answered; null: somebody did.</param>
public sealed record RingResult(string CallId, string? Problem);
