namespace AriVoicemail.Server.AsteriskFiles;

/// <summary>A line of a configuration file: <c>voicemail.conf:12</c>.</summary>
internal readonly record struct Place(string File, int Line)
{
    public override string ToString() => $"{File}:{Line}";
}
