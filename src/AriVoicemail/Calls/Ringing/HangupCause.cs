namespace AriVoicemail.Calls.Ringing;

/// <summary>Why a phone was not answered, in words (ITU-T Q.850).</summary>
internal static class HangupCause
{
    public const string NoAnswer = "nobody answered";

    /// <param name="words">Asterisk's own.</param>
    public static string Meaning(int cause, string words) => cause switch
    {
        // A Local channel that finds nothing to dial knows no cause.
        0 or 1 or 3 or 28 => "the dialplan has no such extension, or dials nobody there",
        17 => "the phone is busy",
        16 or 18 or 19 or 127 => NoAnswer,
        20 or 27 => "the phone is not registered",
        21 => "the call was refused",
        _ => $"the call failed: {words} ({cause})",
    };
}
