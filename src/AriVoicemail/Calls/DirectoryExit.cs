namespace AriVoicemail.Calls;

/// <summary>How a caller leaves the directory.</summary>
/// <param name="Result">DIRECTORY_RESULT, as app_directory sets it.</param>
/// <param name="Context">Where the dialplan goes on; null: behind <c>Stasis()</c>.</param>
/// <param name="Told">DIRECTORY_EXTEN; null: it is left alone.</param>
public sealed record DirectoryExit(string Result, string? Context = null, string? Extension = null, string? Told = null)
{
    public static readonly DirectoryExit TimedOut = new("TIMEOUT");
    public static readonly DirectoryExit HungUp = new("HANGUP");
    public static readonly DirectoryExit ByUser = new("USEREXIT");
    public static readonly DirectoryExit Failed = new("FAILED");

    public static DirectoryExit ToOperator(string context) => new("OPERATOR", context, "o");

    public static DirectoryExit ToAssistant(string context) => new("ASSISTANT", context, "a");

    public static DirectoryExit To(string context, string extension) => new("SELECTED", context, extension);

    public static DirectoryExit Tell(string extension) => new("SELECTED", Told: extension);
}
