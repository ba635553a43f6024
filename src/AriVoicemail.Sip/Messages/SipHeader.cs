namespace AriVoicemail.Sip.Messages;

/// <summary>One header line; the name in its long form.</summary>
public readonly record struct SipHeader(string Name, string Value);
