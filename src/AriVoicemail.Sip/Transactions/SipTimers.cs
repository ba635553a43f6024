namespace AriVoicemail.Sip.Transactions;

/// <summary>RFC 3261 §17.1.2 and its table 4, for UDP.</summary>
public sealed record SipTimers
{
    /// <summary>The estimate of a round trip: the first retransmission comes after it (timer E).</summary>
    public TimeSpan T1 { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>The longest time between two retransmissions.</summary>
    public TimeSpan T2 { get; init; } = TimeSpan.FromSeconds(4);

    /// <summary>Timer F: how long a final answer is waited for.</summary>
    public TimeSpan F => 64 * T1;
}
