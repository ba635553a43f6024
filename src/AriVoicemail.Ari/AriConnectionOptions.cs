namespace AriVoicemail.Ari;

/// <summary>How patient a connection is.</summary>
public sealed record AriConnectionOptions
{
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>A silent peer is asked this often…</summary>
    public TimeSpan KeepAliveInterval { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>…and is dead when it has not answered for this long.</summary>
    public TimeSpan KeepAliveTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>The first pause before connecting again; each further one is twice as long.</summary>
    public TimeSpan FirstPause { get; init; } = TimeSpan.FromMilliseconds(200);

    public TimeSpan LongestPause { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long to leave the application to whoever took its name.</summary>
    public TimeSpan PauseWhenReplaced { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a command over the WebSocket may take.</summary>
    public TimeSpan RequestTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Doubling up to the longest, and a random part of the last half, so that many clients do not come back at one moment.</summary>
    internal TimeSpan Pause(int attempt, double random)
    {
        var full = Math.Min(FirstPause.TotalMilliseconds * Math.Pow(2, Math.Min(attempt, 30)), LongestPause.TotalMilliseconds);
        return TimeSpan.FromMilliseconds(full * (0.5 + random / 2));
    }
}
