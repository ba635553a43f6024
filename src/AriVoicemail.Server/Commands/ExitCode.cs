namespace AriVoicemail.Server.Commands;

/// <summary>What a script learns from a command.</summary>
internal static class ExitCode
{
    public const int Done = 0;
    public const int Failed = 1;
    public const int WrongConfigurationOrUsage = 2;

    /// <summary>The command did its work, and there is something that a person should look at.</summary>
    public const int SomethingIsLeft = 3;

    /// <summary>There is no such mailbox, message, key, list, greeting or call.</summary>
    public const int NotFound = 4;

    public const string Meaning =
        "Exit codes: 0 done, 1 failed, 2 wrong configuration or command line, 3 done, but 'doctor' or 'spool' found something that a person should look at, "
        + "4 there is no such mailbox, message, key, list, greeting or call.";
}
