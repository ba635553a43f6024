using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using AriVoicemail.Sip.Transport;

namespace AriVoicemail.Notifiers.Mwi;

/// <summary>The section <c>Mwi:Tls</c>: who we are to a proxy over TLS, and whom we believe.</summary>
public sealed class MwiTlsOptions
{
    /// <summary>A PEM file with our certificate, shown to a proxy that asks for one. Empty: none.</summary>
    public string Certificate { get; set; } = "";

    /// <summary>A PEM file with its key; empty: the key is in the certificate's file.</summary>
    public string Key { get; set; } = "";

    /// <summary>A PEM file with the authorities that may have signed the proxy's certificate. Empty: those that the system trusts.</summary>
    public string Authorities { get; set; } = "";

    /// <summary>Whether the proxy's certificate has to be valid and to bear its name.</summary>
    public bool CheckPeers { get; set; } = true;

    internal IEnumerable<string> Validate()
    {
        foreach (var (key, file) in new[] { ("Certificate", Certificate), ("Key", Key), ("Authorities", Authorities) })
        {
            if (file.Length > 0 && !File.Exists(file)) yield return $"Mwi:Tls:{key} '{file}' is not there.";
        }
    }

    /// <exception cref="InvalidOperationException">A file is no PEM file; the message names the key.</exception>
    internal SipTlsOptions Load()
    {
        try
        {
            var authorities = new X509Certificate2Collection();
            if (Authorities.Length > 0) authorities.ImportFromPemFile(Authorities);
            return new SipTlsOptions
            {
                Certificate = Certificate.Length > 0 ? X509Certificate2.CreateFromPemFile(Certificate, Key.Length > 0 ? Key : null) : null,
                Authorities = Authorities.Length > 0 ? authorities : null,
                CheckPeers = CheckPeers,
            };
        }
        catch (CryptographicException error)
        {
            throw new InvalidOperationException($"Mwi:Tls: {error.Message}", error);
        }
    }
}
