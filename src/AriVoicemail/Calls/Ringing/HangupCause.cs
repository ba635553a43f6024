namespace AriVoicemail.Calls.Ringing;

/// <summary>Why a phone was not answered, in words (ITU-T Q.850).</summary>
internal static class HangupCause
{
    public const string NoAnswer = "nobody answered";

    /// <param name="words">Asterisk's own.</param>
    public static string Meaning(int cause, string words) => cause switch
    {
        1 or 3 or 28 => "there is no such extension",
        17 => "the phone is busy",
        18 or 19 or 127 or 16 => $"{NoAnswer} ({cause} {words})",
        20 or 27 => "the phone is not registered",
        21 => "the call was refused",
        _ => $"the call failed: {words} ({cause})",
    };
}
