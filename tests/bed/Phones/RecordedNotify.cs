namespace AriVoicemail.Bed;

/// <summary>A NOTIFY that reached a phone, and what the phone made of it.</summary>
public sealed class RecordedNotify(SipPacket packet, TimeSpan at)
{
    private int _copies;

    public SipPacket Packet { get; } = packet;

    /// <summary>When it came, on the phone's own clock.</summary>
    public TimeSpan At { get; } = at;

    public long CSeq { get; } = packet.CSeq;

    /// <summary>Whether somebody behind the proxy sent it; otherwise the proxy itself did.</summary>
    public bool IsRelayed { get; } = packet.Vias.Count > 1;

    /// <summary>What its first sender called the transaction: the branch of the last Via.</summary>
    public string Origin { get; } = SipPacket.Parameter(packet.Vias[^1], "branch");

    /// <summary>An earlier NOTIFY of the same sender in this dialog had not been answered when it came (RFC 6665 and 3261 §17.1.2 let a sender have only one).</summary>
    public bool Overlaps { get; internal init; }

    /// <summary>How often the same packet came again.</summary>
    public int Copies => _copies;

    internal bool IsBeingAnswered { get; set; }

    /// <summary>What the phone answered; 0 as long as it has not.</summary>
    public int Status { get; internal set; }

    public TimeSpan? AnsweredAt { get; internal set; }

    public string SubscriptionState => Packet.Header("Subscription-State");

    /// <summary><c>1/0 (0/0)</c>; empty when the body has no such line.</summary>
    public string VoiceMessage => Packet.Body.Split("\r\n").FirstOrDefault(line => line.StartsWith("Voice-Message:", StringComparison.Ordinal))?[14..].Trim() ?? "";

    internal void CountCopy() => Interlocked.Increment(ref _copies);

    public override string ToString() =>
        $"{At.TotalSeconds:0.000} {(IsRelayed ? "app" : "proxy")} CSeq {CSeq} '{VoiceMessage}' {SubscriptionState} -> {Status}{(Overlaps ? " OVERLAPS" : "")}{(Copies > 0 ? $" +{Copies}" : "")}";
}
