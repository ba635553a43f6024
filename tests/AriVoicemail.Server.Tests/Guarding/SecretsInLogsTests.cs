using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using AriVoicemail.Bed;
using AriVoicemail.Server.Tests.Moving;
using AriVoicemail.Server.Tests.Servers;

namespace AriVoicemail.Server.Tests.Guarding;

/// <summary>The program as it is run, told to log everything, on PostgreSQL and a bucket so that it has all the passwords there are.</summary>
public sealed class SecretsInLogsTests(PostgresCluster postgres, S3Cluster s3) : IDisposable
{
    private const string DatabasePassword = "geheim-database";
    private const string BucketPassword = "geheim-bucket";
    private const string AsteriskPassword = "geheim-asterisk";
    private const string ProxyPassword = "geheim-proxy";
    private const string Pin = "86420135";
    private const string WrongPin = "75319864";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("arivm-");
    private readonly ConcurrentQueue<string> _log = new();

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData("text")]
    [InlineData("json")]
    public async Task Nothing_of_what_is_secret_is_logged_whatever_is_asked(string format)
    {
        var port = Ports.Free();
        string[] settings =
        [
            "--Logging:LogLevel:Default=Trace", "--Logging:LogLevel:Microsoft.AspNetCore=Trace", "--Logging:LogLevel:Microsoft.Extensions=Trace", "--Logging:LogLevel:Microsoft.AspNetCore.Hosting.Diagnostics=Trace", $"--Logging:Format={format}",
            $"--Http:Listen=127.0.0.1:{port}", $"--Spool:Directory={_folder.FullName}/spool",
            "--Asterisk:Url=http://127.0.0.1:1", "--Asterisk:Username=arivm", $"--Asterisk:Password={AsteriskPassword}",
            "--Database:Engine=PostgreSql", $"--Database:ConnectionString={await postgres.Server.CreateDatabaseAsync($"arivm_{Guid.NewGuid():N}")};Password={DatabasePassword}",
            "--Spool:Store=S3", $"--Spool:S3:Endpoint={s3.Server.Endpoint}", $"--Spool:S3:Bucket={await s3.Server.CreateBucketAsync()}", "--Spool:S3:AccessKey=bed", $"--Spool:S3:SecretKey={BucketPassword}",
            "--Mwi:Ways=publish", "--Mwi:Proxy=127.0.0.1:9", "--Mwi:Domain=example.com", "--Mwi:Username=arivm", $"--Mwi:Password={ProxyPassword}",
        ];
        var key = await KeyAsync(settings);
        using var server = ArivmProgram.Start(["serve", .. settings]);
        server.OutputDataReceived += (_, line) => _log.Enqueue(line.Data ?? "");
        server.ErrorDataReceived += (_, line) => _log.Enqueue(line.Data ?? "");
        server.BeginOutputReadLine();
        server.BeginErrorReadLine();
        var secrets = new List<string> { key, DatabasePassword, BucketPassword, AsteriskPassword, ProxyPassword, Pin, WrongPin };
        try
        {
            using var anybody = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}/api/v1/") };
            await Poll.ForAsync("the server", async () => server.HasExited ? throw new InvalidOperationException(string.Join('\n', _log)) : await IsUpAsync(anybody));
            secrets.AddRange(await AskAsync(anybody, key));
        }
        finally
        {
            server.Kill();
            await server.WaitForExitAsync();
        }

        var log = string.Join('\n', _log);
        Assert.Contains("serves REST", log);
        Assert.True(_log.Count > 100, "nothing was logged that could hold a secret");
        // A key is known by the part behind its id, which may be told.
        Assert.All(secrets.Select(secret => secret.Split('_', 3)[^1]), secret => Assert.DoesNotContain(_log, line => line.Contains(secret, StringComparison.Ordinal)));
    }

    /// <summary>Everything that has to do with keys, PINs and tokens, right and wrong; answers the secrets that came of it.</summary>
    private static async Task<IReadOnlyList<string>> AskAsync(HttpClient anybody, string key)
    {
        using var admin = With(anybody, key);
        Assert.Equal(HttpStatusCode.Created, (await admin.PostAsJsonAsync("mailboxes", new { number = "1000", pin = Pin })).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await admin.PostAsJsonAsync("mailboxes", new { number = "1001", pin = WrongPin, nonsense = Pin })).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await anybody.PostAsJsonAsync("sessions", new { mailbox = "1000", pin = WrongPin })).StatusCode);
        var session = (await (await anybody.PostAsJsonAsync("sessions", new { mailbox = "1000", pin = Pin })).JsonAsync(HttpStatusCode.Created))["token"]!.GetValue<string>();
        using (var owner = With(anybody, session))
        {
            await owner.GetJsonAsync("mailboxes/1000@default");
            Assert.Equal(HttpStatusCode.Forbidden, (await owner.GetAsync("status")).StatusCode);
            await owner.DeleteAsync("sessions");
            Assert.Equal(HttpStatusCode.Unauthorized, (await owner.GetAsync("mailboxes/1000@default")).StatusCode);
        }
        var made = await (await admin.PostAsJsonAsync("apikeys", new { name = "made", role = "reader" })).JsonAsync(HttpStatusCode.Created);
        var another = (string)made["key"]!;
        foreach (var address in new[] { $"mailboxes?key={another}", $"mailboxes?q={another}", $"apikeys/{another}", $"events?token={session}", $"mailboxes?pin={Pin}" }) Assert.Equal(HttpStatusCode.BadRequest, (await admin.GetAsync(address)).StatusCode);
        using (var reader = With(anybody, another)) await reader.GetJsonAsync("mailboxes");
        using (var wrong = With(anybody, another[..^4] + "0000")) Assert.Equal(HttpStatusCode.Unauthorized, (await wrong.GetAsync("mailboxes")).StatusCode);
        await admin.DeleteAsync($"apikeys/{(string)made["id"]!}");
        Assert.Equal(HttpStatusCode.OK, (await admin.PatchAsync("mailboxes/1000@default", new { pin = WrongPin })).StatusCode);
        await admin.PostTextAsync("mailboxes/bulk", $$"""{"number": "1002", "pin": "{{Pin}}"}""");
        Assert.Equal(HttpStatusCode.OK, (await admin.PostTextAsync("reload", "")).StatusCode);
        await admin.GetJsonAsync("status");
        await admin.GetJsonAsync("audit");
        return [session, another];
    }

    private static HttpClient With(HttpClient like, string key) => new() { BaseAddress = like.BaseAddress, DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", key) } };

    private static async Task<bool> IsUpAsync(HttpClient client)
    {
        try
        {
            return (await client.GetAsync("/healthz")).IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private static async Task<string> KeyAsync(string[] settings)
    {
        using var program = ArivmProgram.Start(["apikey", "create", "--name", "admin", .. settings]);
        var output = await program.StandardOutput.ReadToEndAsync();
        await program.WaitForExitAsync();
        return output.Split('\n').FirstOrDefault(line => line.StartsWith("arivm_", StringComparison.Ordinal))?.Trim() ?? throw new InvalidOperationException(output + await program.StandardError.ReadToEndAsync());
    }
}
