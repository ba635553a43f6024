using System.Diagnostics;

namespace AriVoicemail.Calls;

/// <summary>Where in a sound a playback is. Asterisk does not say; the keys and the time tell.</summary>
public sealed class PlaybackPosition(TimeSpan from)
{
    private TimeSpan _at = from;
    private long? _since;

    public TimeSpan From { get; } = from;

    public TimeSpan Now => _at + (_since is { } since ? Stopwatch.GetElapsedTime(since) : TimeSpan.Zero);

    /// <summary>Asterisk could not play the sound.</summary>
    public bool HasFailed { get; internal set; }

    internal void Begin() => _since = Stopwatch.GetTimestamp();

    /// <param name="skip">How far forward and back go.</param>
    internal void Follow(string operation, TimeSpan skip)
    {
        var now = Now;
        (_at, _since) = operation switch
        {
            "pause" => (now, null),
            "reverse" => (now > skip ? now - skip : TimeSpan.Zero, Stopwatch.GetTimestamp()),
            "forward" => (now + skip, Stopwatch.GetTimestamp()),
            "restart" => (TimeSpan.Zero, Stopwatch.GetTimestamp()),
            _ => (now, (long?)Stopwatch.GetTimestamp()),
        };
    }
}
