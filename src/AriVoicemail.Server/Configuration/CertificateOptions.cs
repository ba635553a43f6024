namespace AriVoicemail.Server.Configuration;

/// <summary>The certificate for HTTPS: section <c>Http:Certificate</c>. It is read again when a file changes.</summary>
internal sealed class CertificateOptions
{
    /// <summary>PEM (the certificate, then those between it and the authority), or PKCS #12; empty: HTTP without TLS.</summary>
    public string File { get; set; } = "";

    /// <summary>Its private key in PEM; empty: it is in <see cref="File"/>.</summary>
    public string KeyFile { get; set; } = "";

    /// <summary>What the key is encrypted with.</summary>
    public string Password { get; set; } = "";

    public bool IsGiven => File.Length > 0;
}
