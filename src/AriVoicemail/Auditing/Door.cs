namespace AriVoicemail.Auditing;

/// <summary>The ways in.</summary>
public static class Door
{
    public const string Rest = "rest";
    public const string Phone = "phone";
    public const string CommandLine = "cli";
    public const string Page = "page";
}
