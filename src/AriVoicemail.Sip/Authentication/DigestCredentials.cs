namespace AriVoicemail.Sip.Authentication;

/// <summary>Who we are to a server that asks.</summary>
public sealed record DigestCredentials(string User, string Password);
