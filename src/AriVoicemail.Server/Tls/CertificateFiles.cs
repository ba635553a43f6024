using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using AriVoicemail.Server.Configuration;

namespace AriVoicemail.Server.Tls;

/// <summary>What the files of a certificate held when they were read.</summary>
internal sealed class CertificateFiles
{
    private readonly CertificateOptions _options;
    private readonly byte[] _certificate;
    private readonly byte[] _key;

    private CertificateFiles(CertificateOptions options) =>
        (_options, _certificate, _key) = (options, Read("File", options.File), options.KeyFile.Length > 0 ? Read("KeyFile", options.KeyFile) : []);

    /// <exception cref="ConfigurationException">A file cannot be read.</exception>
    public static CertificateFiles Read(CertificateOptions options) => new(options);

    public bool Equals(CertificateFiles other) => _certificate.AsSpan().SequenceEqual(other._certificate) && _key.AsSpan().SequenceEqual(other._key);

    /// <exception cref="ConfigurationException">It is no certificate with its key, or not valid now; the setting is named.</exception>
    public void Check(DateTimeOffset now)
    {
        foreach (var one in Load(now)) one.Dispose();
    }

    /// <summary>The certificate with its key, and behind it those between it and the authority.</summary>
    /// <exception cref="ConfigurationException">It is no certificate with its key, or not valid now; the setting is named.</exception>
    public X509Certificate2Collection Load(DateTimeOffset now)
    {
        var chain = Parse();
        var leaf = chain[0];
        if (now > leaf.NotAfter) throw Wrong("File", $"it ended on {leaf.NotAfter.ToUniversalTime():yyyy-MM-dd HH:mm}Z; expected a certificate that is valid now");
        if (now < leaf.NotBefore) throw Wrong("File", $"it begins on {leaf.NotBefore.ToUniversalTime():yyyy-MM-dd HH:mm}Z; expected a certificate that is valid now");
        return chain;
    }

    /// <summary>The certificate without its key, for whoever has to know it again.</summary>
    /// <exception cref="ConfigurationException">It is no certificate; the setting is named.</exception>
    public byte[] PublicPart() => IsPem ? Pems()[0].RawData : Parse()[0].RawData;

    private bool IsPem => Encoding.UTF8.GetString(_certificate).Contains("-----BEGIN ", StringComparison.Ordinal);

    private X509Certificate2Collection Parse()
    {
        if (!IsPem) return Pkcs12();
        var chain = Pems();
        var text = Encoding.UTF8.GetString(_certificate);
        var key = _key.Length > 0 ? Encoding.UTF8.GetString(_key) : text;
        var holder = _key.Length > 0 ? "KeyFile" : "File";
        if (!key.Contains("PRIVATE KEY-----", StringComparison.Ordinal)) throw Wrong(holder, "expected a private key in PEM (-----BEGIN PRIVATE KEY-----)");
        var isEncrypted = key.Contains("ENCRYPTED", StringComparison.Ordinal);
        if (isEncrypted && _options.Password.Length == 0) throw new ConfigurationException("Http:Certificate:Password is missing: the private key is encrypted");
        try
        {
            chain[0] = isEncrypted ? X509Certificate2.CreateFromEncryptedPem(text, key, _options.Password) : X509Certificate2.CreateFromPem(text, key);
            return chain;
        }
        catch (CryptographicException) when (isEncrypted)
        {
            throw new ConfigurationException($"Http:Certificate:Password = (hidden): it does not open the key of Http:Certificate:{holder}, or that is another certificate's");
        }
        catch (Exception error) when (error is CryptographicException or ArgumentException)
        {
            throw Wrong(holder, $"it is not the private key of that certificate ({error.Message.Split(" (Parameter")[0].TrimEnd('.')})");
        }
    }

    private X509Certificate2Collection Pems()
    {
        var chain = new X509Certificate2Collection();
        try
        {
            chain.ImportFromPem(Encoding.UTF8.GetString(_certificate));
        }
        catch (CryptographicException error)
        {
            throw Wrong("File", $"expected a certificate in PEM ({error.Message.TrimEnd('.')})");
        }
        return chain.Count > 0 ? chain : throw Wrong("File", "expected a certificate in PEM (-----BEGIN CERTIFICATE-----)");
    }

    private X509Certificate2Collection Pkcs12()
    {
        try
        {
            var all = X509CertificateLoader.LoadPkcs12Collection(_certificate, _options.Password);
            var leaf = all.FirstOrDefault(one => one.HasPrivateKey) ?? throw Wrong("File", "expected a certificate with its private key; this holds no key");
            return [leaf, .. all.Where(one => one != leaf)];
        }
        catch (CryptographicException error)
        {
            throw new ConfigurationException(
                $"Http:Certificate:File = \"{_options.File}\": neither PEM nor PKCS #12 that Http:Certificate:Password opens ({error.Message.TrimEnd('.')})");
        }
    }

    private static byte[] Read(string setting, string file)
    {
        try
        {
            return File.ReadAllBytes(file);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new ConfigurationException($"Http:Certificate:{setting} = \"{file}\": cannot be read: {error.Message}");
        }
    }

    private ConfigurationException Wrong(string setting, string reason) =>
        new($"Http:Certificate:{setting} = \"{(setting == "File" ? _options.File : _options.KeyFile)}\": {reason}");
}
