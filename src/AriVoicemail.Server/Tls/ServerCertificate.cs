using System.Net.Security;
using AriVoicemail.Server.Configuration;

namespace AriVoicemail.Server.Tls;

/// <summary>
/// The certificate of those who connect now. The files are looked at when somebody connects, once a second at most: whoever renews a certificate need
/// not tell us, and files that are half written are simply not taken yet.
/// </summary>
internal sealed class ServerCertificate(Settings settings, TimeProvider time, ILogger<ServerCertificate> logger)
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private CertificateFiles? _files;
    private SslServerAuthenticationOptions? _current;
    private DateTimeOffset _lookedAt = DateTimeOffset.MinValue;

    /// <exception cref="ConfigurationException">There was none yet that could be used.</exception>
    public SslServerAuthenticationOptions Current()
    {
        lock (_gate)
        {
            if (_current is null || time.GetUtcNow() - _lookedAt >= Pause) Look();
            return _current ?? throw new ConfigurationException("Http:Certificate: there is none");
        }
    }

    private void Look()
    {
        _lookedAt = time.GetUtcNow();
        try
        {
            var files = CertificateFiles.Read(settings.Http.Certificate);
            if (_files?.Equals(files) == true) return;
            // What is wrong with them is said once.
            _files = files;
            var chain = files.Load(_lookedAt);
            // Nothing is fetched from authorities while somebody waits to be let in.
            _current = new SslServerAuthenticationOptions { ServerCertificateContext = SslStreamCertificateContext.Create(chain[0], [.. chain.Skip(1)], offline: true) };
            logger.LogInformation("HTTPS with the certificate of {Subject}, until {NotAfter:yyyy-MM-dd}", chain[0].Subject, chain[0].NotAfter);
        }
        catch (ConfigurationException wrong) when (_current is not null)
        {
            logger.LogError("The certificate stays as it was: {Reason}", wrong.Message);
        }
    }
}
