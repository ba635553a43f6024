using AriVoicemail.Mailboxes;

namespace AriVoicemail.Calls;

/// <summary>The keys that move within a message while it is played, and those that end it; any other does nothing.</summary>
/// <param name="SkipMs">How far forward and back go, in milliseconds.</param>
/// <remarks>A key that moves does not end it: who gives <c>9</c> another meaning need not take it from the keys that end it.</remarks>
public sealed record PlaybackKeys(int SkipMs, string Forward, string Reverse, string Pause, string Restart, string Stop)
{
    public static PlaybackKeys Of(VoicemailOptions general) => new(
        general.SkipMs, general.ListenControlForwardKey, general.ListenControlReverseKey, general.ListenControlPauseKey,
        general.ListenControlRestartKey, general.ListenControlStopKey);

    /// <summary>What Asterisk is to do with the playback at that key; null: nothing. While it is paused only the key that goes on moves anything.</summary>
    public string? OperationOf(char key, bool paused) =>
        Pause.Contains(key) ? paused ? "unpause" : "pause"
        : paused ? null
        : Forward.Contains(key) ? "forward"
        : Reverse.Contains(key) ? "reverse"
        : Restart.Contains(key) ? "restart"
        : null;

    /// <summary>Whether that key, which moves nothing, ends the playing.</summary>
    public bool Ends(char key) => Stop.Contains(key);
}
