using System.Security.Cryptography.X509Certificates;

namespace AriVoicemail.Sip.Transport;

/// <summary>Who we are over TLS, and whom we believe.</summary>
public sealed record SipTlsOptions
{
    /// <summary>Shown to whoever connects to us, and to servers that ask for one. Without it nobody can connect to us over TLS.</summary>
    public X509Certificate2? Certificate { get; init; }

    /// <summary>The authorities that may have signed a peer's certificate; null: those that the system trusts.</summary>
    public X509Certificate2Collection? Authorities { get; init; }

    /// <summary>Whether a server's certificate has to be valid and to bear its name (RFC 3261 §26.3.1). Off is for trying things out.</summary>
    public bool CheckPeers { get; init; } = true;
}
