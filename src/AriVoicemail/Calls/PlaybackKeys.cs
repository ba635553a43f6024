namespace AriVoicemail.Calls;

/// <summary>The keys that move within a message while it is played. Every other key ends it.</summary>
/// <param name="SkipMs">How far <c>*</c> and <c>#</c> move, in milliseconds.</param>
public sealed record PlaybackKeys(int SkipMs)
{
    /// <summary>What Asterisk is to do with the playback at that key; null: the key ends it.</summary>
    public static string? OperationOf(char key, bool paused) => key switch
    {
        '0' => paused ? "unpause" : "pause",
        '*' => "reverse",
        '#' => "forward",
        '2' => "restart",
        _ => null,
    };
}
