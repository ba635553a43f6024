namespace AriVoicemail.Bench;

/// <summary>One run.</summary>
/// <param name="AsteriskMilliseconds">CPU of Asterisk for each call.</param>
/// <param name="ArivmMilliseconds">CPU of arivm for each call; null where it takes no part.</param>
/// <param name="ToText">From the caller's BYE to msgNNNN.txt.</param>
/// <param name="ToNotify">From the caller's BYE to the NOTIFY that counts the message, as the phone read it.</param>
/// <param name="AsteriskMebibytes">Its largest resident size.</param>
/// <param name="ForeignPercent">CPU that something else took meanwhile: much of it and the row is worth little.</param>
internal sealed record LeaveRow(
    Way Way, int Callers, int Filled, int Kept, double AsteriskMilliseconds, double? ArivmMilliseconds, Latency ToText, Latency? ToNotify,
    int AsteriskMebibytes, int? ArivmMebibytes, double ForeignPercent)
{
    public int Lost => Callers - Kept;
}
