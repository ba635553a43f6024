using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using AriVoicemail.Bed;
using AriVoicemail.Server.Commands;
using AriVoicemail.Server.Configuration;
using AriVoicemail.Server.Tests.Servers;

namespace AriVoicemail.Server.Tests.Guarding;

public sealed class TlsTests(TlsServer server) : IClassFixture<TlsServer>, IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("arivm-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task REST_is_served_by_HTTPS_and_browsers_are_asked_to_stay_there()
    {
        Assert.Equal("https", server.Address.Scheme);

        var (answer, _) = await GetAsync("/api/v1/mailboxes");

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("max-age=31536000", answer.Headers.GetValues("Strict-Transport-Security").Single());
    }

    [Fact]
    public async Task A_renewed_certificate_is_shown_without_a_restart_and_a_broken_one_never()
    {
        var second = server.Renew("second");
        await Poll.ForAsync("the second certificate", async () => (await GetAsync("/healthz")).Thumbprint == second);

        await File.WriteAllTextAsync(server.CertificateFile, "-----BEGIN CERTIFICATE-----\nhalf of it");
        var until = DateTime.UtcNow.AddSeconds(3);
        while (DateTime.UtcNow < until) Assert.Equal(second, (await GetAsync("/healthz")).Thumbprint);

        var third = server.Renew("third");
        await Poll.ForAsync("the third certificate", async () => (await GetAsync("/healthz")).Thumbprint == third);
    }

    [Fact]
    public async Task The_command_line_knows_its_own_server_by_its_certificate()
    {
        var (output, error) = (new StringWriter(), new StringWriter());
        string[] settings =
        [
            $"--Http:Listen=127.0.0.1:{server.Address.Port}", $"--Http:Certificate:File={server.CertificateFile}", $"--Http:Certificate:KeyFile={server.KeyFile}",
        ];

        var code = await CommandLine.RunAsync(["status", "--key", server.Admin.DefaultRequestHeaders.Authorization!.Parameter!, .. settings], output, error);

        Assert.True(code == 0, error.ToString());
    }

    [Fact]
    public void A_certificate_may_be_PEM_with_or_without_a_file_for_its_key_or_PKCS_12()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var certificate = TlsServer.Certificate("one", key, DateTimeOffset.UtcNow.AddDays(1));
        var cost = new PbeParameters(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 2000);
        var pem = Write("certificate", certificate.ExportCertificatePem());

        Assert.Empty(Problems(new() { File = pem, KeyFile = Write("key", key.ExportPkcs8PrivateKeyPem()) }));
        Assert.Empty(Problems(new() { File = Write("both", certificate.ExportCertificatePem() + "\n" + key.ExportECPrivateKeyPem()) }));
        Assert.Empty(Problems(new() { File = pem, KeyFile = Write("locked", key.ExportEncryptedPkcs8PrivateKeyPem("geheim", cost)), Password = "geheim" }));
        Assert.Empty(Problems(new() { File = Write("pfx", certificate.Export(X509ContentType.Pfx, "geheim")), Password = "geheim" }));
    }

    [Fact]
    public void What_is_wrong_with_a_certificate_is_told_at_the_start()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var another = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var good = TlsServer.Certificate("one", key, DateTimeOffset.UtcNow.AddDays(1));
        using var over = TlsServer.Certificate("one", key, DateTimeOffset.UtcNow.AddDays(-1));
        using var early = TlsServer.Certificate("one", key, DateTimeOffset.UtcNow.AddDays(90));
        var (pem, keyFile) = (Write("certificate", good.ExportCertificatePem()), Write("key", key.ExportPkcs8PrivateKeyPem()));
        var none = Path.Combine(_folder.FullName, "none.pem");
        var cost = new PbeParameters(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 2000);
        var locked = Write("locked", key.ExportEncryptedPkcs8PrivateKeyPem("geheim", cost));
        var pfx = Write("pfx", good.Export(X509ContentType.Pfx, "geheim"));

        Told(new() { File = none, KeyFile = keyFile }, $"Http:Certificate:File = \"{none}\"", "read");
        Told(new() { File = pem, KeyFile = none }, $"Http:Certificate:KeyFile = \"{none}\"", "read");
        Told(new() { KeyFile = keyFile }, "Http:Certificate:File is missing");
        Told(new() { File = pem }, $"Http:Certificate:File = \"{pem}\"", "private key in PEM");
        Told(new() { File = keyFile, KeyFile = keyFile }, $"Http:Certificate:File = \"{keyFile}\"", "certificate in PEM");
        Told(new() { File = pem, KeyFile = Write("other", another.ExportPkcs8PrivateKeyPem()) }, "Http:Certificate:KeyFile", "not the private key of that certificate");
        Told(new() { File = pem, KeyFile = locked }, "Http:Certificate:Password is missing");
        Told(new() { File = pem, KeyFile = locked, Password = "falsch" }, "Http:Certificate:Password = (hidden)");
        Told(new() { File = pfx, Password = "falsch" }, $"Http:Certificate:File = \"{pfx}\"", "Http:Certificate:Password");
        Told(new() { File = Write("over", over.ExportCertificatePem()), KeyFile = keyFile }, "Http:Certificate:File", "ended on");
        Told(new() { File = Write("early", early.ExportCertificatePem()), KeyFile = keyFile }, "Http:Certificate:File", "begins on");
    }

    private static void Told(CertificateOptions options, params string[] words)
    {
        var problem = Assert.Single(Problems(options));
        Assert.All(words, word => Assert.Contains(word, problem));
        Assert.DoesNotContain("falsch", problem);
    }

    private static IEnumerable<string> Problems(CertificateOptions options) => HttpRules.Serving(new HttpOptions { Certificate = options });

    private async Task<(HttpResponseMessage Answer, string? Thumbprint)> GetAsync(string path)
    {
        string? thumbprint = null;
        using var handler = new HttpClientHandler { ServerCertificateCustomValidationCallback = (_, shown, _, _) => (thumbprint = shown!.Thumbprint).Length > 0 };
        using var client = new HttpClient(handler) { BaseAddress = server.Address };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", server.Admin.DefaultRequestHeaders.Authorization!.Parameter);
        return (await client.GetAsync(path), thumbprint);
    }

    private string Write(string name, string text) => Write(name, System.Text.Encoding.ASCII.GetBytes(text));

    private string Write(string name, byte[] bytes)
    {
        var file = Path.Combine(_folder.FullName, name);
        File.WriteAllBytes(file, bytes);
        return file;
    }
}
