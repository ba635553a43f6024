namespace AriVoicemail.Calls;

/// <summary>How a caller leaves voicemail.</summary>
/// <param name="Status">VMSTATUS: <c>SUCCESS</c>, <c>USEREXIT</c> or <c>FAILED</c>.</param>
/// <param name="Context">Where the dialplan goes on; null: behind <c>Stasis()</c>.</param>
public sealed record LeaveExit(string Status, string? Context = null, string? Extension = null)
{
    public static readonly LeaveExit Success = new("SUCCESS");
    public static readonly LeaveExit Failed = new("FAILED");

    public static LeaveExit To(string context, string extension) => new("USEREXIT", context, extension);
}
