namespace AriVoicemail.Notifiers.Mwi;

/// <summary>What names a subscription's dialog (RFC 3261 §12). The tags as the proxy's table has them: <c>to</c> is the proxy's, <c>from</c> the phone's.</summary>
internal sealed record DialogKey(string CallId, string ToTag, string FromTag);
