namespace AriVoicemail.Sip.Transactions;

/// <summary>RFC 3261 §17 and its table 4. E and K are for UDP; a reliable transport repeats nothing and absorbs nothing.</summary>
public sealed record SipTimers
{
    /// <summary>The estimate of a round trip: the first retransmission comes after it (timer E).</summary>
    public TimeSpan T1 { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>The longest time between two retransmissions.</summary>
    public TimeSpan T2 { get; init; } = TimeSpan.FromSeconds(4);

    /// <summary>How long a message stays in the network (timer K).</summary>
    public TimeSpan T4 { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Timer F: how long a final answer is waited for.</summary>
    public TimeSpan F => 64 * T1;

    /// <summary>Timer J: how long a copy of an answered request gets the same answer.</summary>
    public TimeSpan J => 64 * T1;
}
