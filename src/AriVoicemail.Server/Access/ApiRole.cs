namespace AriVoicemail.Server.Access;

/// <summary>What somebody may do; each may do what those before it may.</summary>
public enum ApiRole
{
    /// <summary>GET and HEAD.</summary>
    Reader,

    /// <summary>The daily work: messages, greetings, PINs and settings of the mailboxes that there are, lamps, calls.</summary>
    Operator,

    /// <summary>Everything.</summary>
    Admin,
}
