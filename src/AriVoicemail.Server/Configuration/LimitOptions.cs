namespace AriVoicemail.Server.Configuration;

/// <summary>How often REST may be asked: section <c>Http:Limits</c>. Ten times as much is served at once before that, but for what lasts; 0 is no limit.</summary>
internal sealed class LimitOptions
{
    /// <summary>Per second from one address, with a key or without; of IPv6 from one /64.</summary>
    public int RequestsPerSecond { get; set; } = 1000;

    /// <summary>Per second with one key, or one session, wherever it is used.</summary>
    public int RequestsPerSecondByKey { get; set; } = 1000;

    /// <summary>Attempts of owners to sign in per minute from one address, whichever mailbox they name.</summary>
    public int SignInsPerMinute { get; set; } = 60;

    /// <summary>How many follow <c>/events</c> at the same time, the pages that are open in browsers included.</summary>
    public int StreamsAtOnce { get; set; } = 1000;

    /// <summary>How many of them with one key, or one session.</summary>
    public int StreamsAtOnceByKey { get; set; } = 100;
}
