namespace AriVoicemail.Sip.Proxies;

/// <summary>How a proxy is.</summary>
/// <param name="Proxy">As configured.</param>
/// <param name="Since">When it came into that state.</param>
/// <param name="HeldUntil">When it may be sent to again; null unless it is held.</param>
/// <param name="RoundTrip">Of its last answer.</param>
/// <param name="Problem">Why it is not up; null when it is.</param>
public sealed record ProxyHealth(string Proxy, ProxyState State, DateTimeOffset Since, DateTimeOffset? HeldUntil, TimeSpan? RoundTrip, string? Problem);
