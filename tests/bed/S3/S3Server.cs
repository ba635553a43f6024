using System.Globalization;
using System.Xml.Linq;

namespace AriVoicemail.Bed;

/// <summary>A server that speaks S3 on loopback (moto): buckets are in its memory, and gone with it. It takes any credentials.</summary>
public sealed class S3Server : IAsyncDisposable
{
    private readonly ScratchFolder _folder = new("s3");
    private readonly HttpClient _http;
    private ServerProcess? _process;

    private S3Server() => _http = new HttpClient { BaseAddress = Endpoint };

    /// <summary><c>http://127.0.0.1:port</c></summary>
    public Uri Endpoint { get; } = new($"http://127.0.0.1:{Ports.Free()}");

    public static async Task<S3Server> StartAsync()
    {
        var server = new S3Server();
        try
        {
            await server.RunAsync();
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <returns>Its name.</returns>
    public async Task<string> CreateBucketAsync()
    {
        var name = $"voicemail-{Guid.NewGuid():N}";
        using var answer = await _http.PutAsync(new Uri($"/{name}", UriKind.Relative), null);
        answer.EnsureSuccessStatusCode();
        return name;
    }

    /// <summary>The settings of a node that stores in that bucket.</summary>
    /// <param name="endpoint">Something between the two; null: nothing.</param>
    public Dictionary<string, string> Settings(string bucket, Uri? endpoint = null) => new()
    {
        ["Spool:Store"] = "S3",
        ["Spool:S3:Endpoint"] = (endpoint ?? Endpoint).GetLeftPart(UriPartial.Authority),
        ["Spool:S3:Bucket"] = bucket,
        ["Spool:S3:AccessKey"] = "bed",
        ["Spool:S3:SecretKey"] = "bed",
    };

    /// <summary>The names of a bucket's objects, 1000 at most.</summary>
    public async Task<IReadOnlyList<string>> KeysAsync(string bucket)
    {
        var listing = XDocument.Parse(await _http.GetStringAsync(new Uri($"/{bucket}?list-type=2", UriKind.Relative)));
        return [.. listing.Descendants().Where(element => element.Name.LocalName == "Key").Select(element => element.Value).Order(StringComparer.Ordinal)];
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is not null) await _process.DisposeAsync();
        _http.Dispose();
        _folder.Dispose();
    }

    private async Task RunAsync()
    {
        // Its Python may be newer than this machine's, so it runs through the dynamic linker that was unpacked with it.
        var root = Path.Combine(Repository.Cache, "s3");
        var python = Directory.Exists(root) ? Directory.EnumerateFiles(Path.Combine(root, "usr/bin"), "python3.*").FirstOrDefault() : null;
        if (python is null) throw new BedException($"no S3 server in {root}: run tests/bed/fetch.sh");
        var libraries = Directory.EnumerateDirectories(Path.Combine(root, "usr/lib"), "*-linux-gnu*").First();
        var linker = Directory.EnumerateFiles(libraries, "ld-linux*.so.*").First();
        _process = ServerProcess.Start(
            $"S3 on port {Endpoint.Port}", _folder.Path, _folder["log"],
            [linker, "--library-path", libraries, python, "-m", "moto.server", "-H", "127.0.0.1", "-p", Endpoint.Port.ToString(CultureInfo.InvariantCulture)],
            new Dictionary<string, string> { ["PYTHONHOME"] = Path.Combine(root, "usr"), ["PYTHONDONTWRITEBYTECODE"] = "1" });
        await _process.UntilAsync(AnswersAsync);
    }

    private async Task<bool> AnswersAsync()
    {
        try
        {
            using var answer = await _http.GetAsync(new Uri("/", UriKind.Relative));
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}
