namespace AriVoicemail.Sip.Proxies;

/// <summary>How a set of proxies is watched and how much it is given.</summary>
public sealed record ProxySetOptions
{
    /// <summary>How often each is asked whether it is there; zero: never.</summary>
    public TimeSpan KeepAlive { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>The same for one that does not answer.</summary>
    public TimeSpan Retry { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>How long one of these questions waits for an answer.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(4);

    /// <summary>How long a proxy is left alone that answers 503 and does not say for how long.</summary>
    public TimeSpan Hold { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How many requests each has in its hands at most.</summary>
    public int Outstanding { get; init; } = 256;

    public string UserAgent { get; init; } = "";
}
