using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using AriVoicemail.Server.Configuration;

namespace AriVoicemail.Server.Tests.Servers;

/// <summary>HTTPS with a certificate of its own.</summary>
public sealed class TlsServer : SqliteServer
{
    public string CertificateFile => Path.Combine(Folder, "certificate.pem");

    public string KeyFile => Path.Combine(Folder, "key.pem");

    /// <summary>Writes another certificate into the files, and answers its thumbprint.</summary>
    public string Renew(string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var certificate = Certificate(name, key, DateTimeOffset.UtcNow.AddDays(30));
        File.WriteAllText(CertificateFile, certificate.ExportCertificatePem());
        File.WriteAllText(KeyFile, key.ExportPkcs8PrivateKeyPem());
        return certificate.Thumbprint;
    }

    public static X509Certificate2 Certificate(string name, ECDsa key, DateTimeOffset end) =>
        new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256).CreateSelfSigned(end.AddDays(-60), end);

    internal override void Configure(Settings settings)
    {
        Renew("first");
        settings.Http.Certificate = new CertificateOptions { File = CertificateFile, KeyFile = KeyFile };
    }
}
