using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace AriVoicemail.Sip.Transport;

/// <summary>Makes a TLS stream of a TCP stream, from either side.</summary>
internal sealed class TlsHandshake
{
    private readonly SipTlsOptions _options;
    private readonly SslStreamCertificateContext? _own;

    public TlsHandshake(SipTlsOptions options)
    {
        _options = options;
        if (options.Certificate is { } certificate) _own = SslStreamCertificateContext.Create(certificate, additionalCertificates: null, offline: true);
    }

    public bool CanServe => _own is not null;

    public async Task<Stream> AsClientAsync(Stream tcp, SipPeer peer, CancellationToken cancellationToken)
    {
        var tls = new SslStream(tcp);
        var options = new SslClientAuthenticationOptions
        {
            TargetHost = peer.Host.Length > 0 ? peer.Host : peer.Address.Address.ToString(),
            ClientCertificateContext = _own,
            CertificateChainPolicy = Policy(),
        };
#pragma warning disable CA5359 // Only where the operator has switched the check off.
        if (!_options.CheckPeers) options.RemoteCertificateValidationCallback = (_, _, _, _) => true;
#pragma warning restore CA5359
        await tls.AuthenticateAsClientAsync(options, cancellationToken);
        return tls;
    }

    public async Task<Stream> AsServerAsync(Stream tcp, CancellationToken cancellationToken)
    {
        var tls = new SslStream(tcp);
        await tls.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificateContext = _own }, cancellationToken);
        return tls;
    }

    private X509ChainPolicy? Policy()
    {
        if (_options.Authorities is not { } authorities) return null;
        // A private authority seldom publishes whom it has revoked.
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.AddRange(authorities);
        return policy;
    }
}
