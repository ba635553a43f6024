namespace AriVoicemail.Server.Access;

/// <summary>What the holder of a key may do.</summary>
internal enum ApiRole
{
    /// <summary>Everything.</summary>
    Admin,

    /// <summary>GET and HEAD.</summary>
    Reader,
}
