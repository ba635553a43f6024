using AriVoicemail.Notifiers.Mwi.Probing;
using AriVoicemail.Server.Configuration;
using AriVoicemail.Server.Diagnosis;
using AriVoicemail.Server.Tests.Servers;

namespace AriVoicemail.Server.Tests.Diagnosis;

/// <summary>What doctor says of the server that runs, and of the addresses where it is to be reached.</summary>
public sealed class ServerDiagnosisTests(TlsServer tls, SqliteServer plain) : IClassFixture<TlsServer>, IClassFixture<SqliteServer>
{
    // Its Asterisk is not there, which a server says that answers.
    private const string Runs = "runs, but is not ready: Missing: Asterisk";

    [Fact]
    public async Task A_server_is_found_by_HTTP_and_by_HTTPS_with_its_own_certificate()
    {
        var plainly = await LookAsync(new HttpOptions { Listen = $"127.0.0.1:{plain.Address.Port}" });
        var safely = await LookAsync(new HttpOptions { Listen = $"127.0.0.1:{tls.Address.Port}", Certificate = Certificate });
        var wrongly = await LookAsync(new HttpOptions { Listen = $"127.0.0.1:{tls.Address.Port}" });

        Assert.Contains($"{plain.Address.AbsoluteUri} {Runs}", Of(plainly, "server").Detail);
        Assert.Contains($"{tls.Address.AbsoluteUri} {Runs}", Of(safely, "server").Detail);
        Assert.DoesNotContain(Runs, Of(wrongly, "server").Detail);
    }

    [Fact]
    public async Task A_certificate_that_cannot_be_read_is_named_and_the_rest_is_looked_at()
    {
        var findings = await LookAsync(new HttpOptions { Listen = "127.0.0.1:1", PublicUrl = "http://127.0.0.1:1", Certificate = new CertificateOptions { File = "/no/such.pem" } });

        Assert.Contains("/no/such.pem", Of(findings, "server").Detail);
        Assert.Contains("http://127.0.0.1:1", Of(findings, "public address").Detail);
    }

    [Theory]
    [InlineData("0.0.0.0", "", true)]
    [InlineData("[::]", "", true)]
    [InlineData("127.0.0.1", "", false)]
    [InlineData("[::1]", "", false)]
    [InlineData("127.0.0.1", "/var/spool/asterisk/recording", true)]
    public async Task An_Asterisk_elsewhere_that_shares_no_disk_has_to_reach_the_address_that_is_listened_at(string listen, string recordings, bool reaches)
    {
        var findings = await LookAsync(new HttpOptions { Listen = $"{listen}:1" }, recordings);

        Assert.Equal(reaches, findings.All(finding => finding.Check != "public address"));
    }

    private CertificateOptions Certificate => new() { File = tls.CertificateFile, KeyFile = tls.KeyFile };

    private static async Task<List<Finding>> LookAsync(HttpOptions http, string recordings = "")
    {
        var settings = new Settings { Http = http, Asterisk = { Url = "http://192.0.2.1:8088", RecordingDirectory = recordings } };
        return await ServerDiagnosis.RunAsync(settings, new DatabaseDiagnosis(settings, TimeProvider.System), CancellationToken.None).ToListAsync();
    }

    private static Finding Of(IEnumerable<Finding> findings, string check) => findings.Single(finding => finding.Check == check);
}
