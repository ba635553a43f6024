namespace AriVoicemail.Ari;

/// <summary>How patient a connection is.</summary>
public sealed record AriConnectionOptions
{
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>A silent peer is asked this often…</summary>
    public TimeSpan KeepAliveInterval { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>…and is dead when it has not answered for this long.</summary>
    public TimeSpan KeepAliveTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>The most that is waited before connecting again for the first time; each further time it is twice as long.</summary>
    public TimeSpan FirstPause { get; init; } = TimeSpan.FromMilliseconds(200);

    public TimeSpan LongestPause { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long to leave the application to whoever took its name.</summary>
    public TimeSpan PauseWhenReplaced { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a command over the WebSocket may take.</summary>
    public TimeSpan RequestTimeout { get; init; } = TimeSpan.FromSeconds(10);

    internal Func<double> Random { get; init; } = System.Random.Shared.NextDouble;

    /// <summary>
    /// Any time up to a limit that doubles with each failure until it is the longest pause: spread so, many clients do not come back at one moment.
    /// </summary>
    /// <param name="failures">In a row before this pause.</param>
    internal TimeSpan Pause(int failures)
    {
        var limit = Math.Min(FirstPause.TotalMilliseconds * Math.Pow(2, Math.Min(failures, 30)), LongestPause.TotalMilliseconds);
        return TimeSpan.FromMilliseconds(limit * Random());
    }
}
