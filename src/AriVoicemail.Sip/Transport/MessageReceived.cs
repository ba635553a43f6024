namespace AriVoicemail.Sip.Transport;

/// <summary>Takes what a transport has read, a whole message or what claims to be one, before the buffer is used again.</summary>
/// <param name="connection">The stream that an answer goes back by; null over UDP.</param>
internal delegate void MessageReceived(ReadOnlySpan<byte> bytes, SipPeer from, StreamConnection? connection);
