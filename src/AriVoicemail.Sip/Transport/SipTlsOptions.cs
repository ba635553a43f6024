using System.Security.Cryptography.X509Certificates;

namespace AriVoicemail.Sip.Transport;

/// <summary>Who we are over TLS, and whom we believe.</summary>
public sealed record SipTlsOptions
{
    /// <summary>Our own certificate with its key: needed to listen, and shown to a server that asks for it.</summary>
    public X509Certificate2? Certificate { get; init; }

    /// <summary>A PEM file of the authorities that we trust; null: those of the operating system.</summary>
    public string? TrustedFile { get; init; }

    /// <summary>Whether a server's certificate has to be valid and bear <see cref="SipPeer.Host"/>, or its address where there is no name.</summary>
    public bool CheckPeers { get; init; } = true;
}
