namespace AriVoicemail.Directories;

/// <summary>Which of their names people are looked for by.</summary>
public enum DirectoryNames
{
    Last,
    First,
    Either,
}
