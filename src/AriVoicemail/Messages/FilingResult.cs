namespace AriVoicemail.Messages;

/// <summary>How filing a recording ended.</summary>
public enum FilingResult
{
    /// <summary>Every recipient has it.</summary>
    Kept,

    /// <summary>Less sound than the mailbox asks for; it is gone.</summary>
    TooShort,

    /// <summary>Asterisk has no such recording: nothing was said. Or it is no sound, and was put aside for a person to look at.</summary>
    Nothing,

    /// <summary>Disk, database or Asterisk failed; the recording is safe and is filed when they are back.</summary>
    Delayed,
}
