using System.Net.Security;
using AriVoicemail.Server.Configuration;

namespace AriVoicemail.Server.Tls;

/// <summary>By which a program on this machine knows its own server.</summary>
internal static class OwnCertificate
{
    /// <summary>Our own server is known by its certificate, whatever name is in it and whoever signed it.</summary>
    /// <exception cref="ConfigurationException">The certificate cannot be read.</exception>
    public static HttpClientHandler Knowing(CertificateOptions? ours)
    {
        var handler = new HttpClientHandler();
        if (ours is not { IsGiven: true }) return handler;
        var known = CertificateFiles.Read(ours).PublicPart();
        handler.ServerCertificateCustomValidationCallback = (_, shown, _, problems) => problems == SslPolicyErrors.None || shown?.RawData.AsSpan().SequenceEqual(known) == true;
        return handler;
    }
}
