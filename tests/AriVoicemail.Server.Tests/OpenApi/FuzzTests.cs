using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using AriVoicemail.Server.Access;
using AriVoicemail.Server.Tests.Servers;

namespace AriVoicemail.Server.Tests.OpenApi;

/// <summary>Whatever a client sends, it gets an answer that the document describes. <c>ARIVM_FUZZ_SEED</c> repeats a run, <c>ARIVM_FUZZ_REQUESTS</c> makes it longer.</summary>
public abstract class FuzzTests(ServerFixture server, int requests, ITestOutputHelper output)
{
    private const int AtOnce = 8;

    // A mailbox that was deleted or filled answers nothing interesting any more.
    private const int SandboxLasts = 1000;

    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Requests_made_by_chance_are_all_answered_as_the_document_says()
    {
        var seed = int.TryParse(Environment.GetEnvironmentVariable("ARIVM_FUZZ_SEED"), out var given) ? given : Random.Shared.Next();
        var many = int.TryParse(Environment.GetEnvironmentVariable("ARIVM_FUZZ_REQUESTS"), out var said) ? said : requests;
        var (wrong, statuses) = (new ConcurrentQueue<string>(), new ConcurrentDictionary<int, int>());
        var sandbox = await ApiSandbox.WithOwnersAsync(server);
        using var reader = server.ClientWith(await server.CreateKeyAsync(ApiRole.Reader));
        using var stranger = server.ClientWith("arivm_0000000000_x");
        using var handler = new SocketsHttpHandler { RequestHeaderEncodingSelector = (_, _) => Encoding.UTF8 };
        using var client = new HttpClient(handler) { Timeout = Longest };
        var admin = server.Admin.DefaultRequestHeaders.Authorization;

        await Parallel.ForEachAsync(Enumerable.Range(0, many), new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (index, cancellationToken) =>
        {
            if (index % SandboxLasts == SandboxLasts - 1) sandbox = await ApiSandbox.WithOwnersAsync(server);
            var random = new Random(unchecked((seed * 31) + index));
            var operation = ApiCopy.Operations[random.Next(ApiCopy.Operations.Count)];
            // A PIN is tried slowly, on purpose.
            if (operation.Id == "signIn" && random.Next(4) > 0) operation = ApiCopy.Operations[0];
            // It takes seconds.
            if (operation.Id == "readDiagnosis" && random.Next(20) > 0) operation = ApiCopy.Operations[0];
            var made = new FuzzedRequest(operation, sandbox, random);
            using var request = made.Make();
            request.Headers.Authorization = random.Next(20) switch
            {
                0 => reader.DefaultRequestHeaders.Authorization,
                1 => sandbox.Owner.DefaultRequestHeaders.Authorization,
                2 => sandbox.Tenant.DefaultRequestHeaders.Authorization,
                3 => stranger.DefaultRequestHeaders.Authorization,
                _ => admin,
            };
            try
            {
                using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
                statuses.AddOrUpdate((int)response.StatusCode, 1, (_, count) => count + 1);
                if (await WrongAsync(operation, made, response) is { } problem) wrong.Enqueue($"#{index} {request.Method} {request.RequestUri}: {problem}");
            }
            catch (HttpRequestException) when (IsCutOff(request))
            {
                // It was refused, and its body no longer read.
            }
            catch (Exception error) when (error is HttpRequestException or OperationCanceledException or IOException)
            {
                wrong.Enqueue($"#{index} {request.Method} {request.RequestUri}: no answer: {error.Message} {error.InnerException?.Message}");
            }
        });

        output.WriteLine($"ARIVM_FUZZ_SEED={seed}: {string.Join(", ", statuses.OrderBy(status => status.Key).Select(status => $"{status.Value} × {status.Key}"))}");
        Assert.True(wrong.IsEmpty, $"ARIVM_FUZZ_SEED={seed}: {wrong.Count} wrong answers\n{string.Join('\n', wrong.Take(40))}");
        Assert.True(statuses.Where(status => status.Key < 300).Sum(status => status.Value) > many / 5, "hardly anything succeeded");
    }

    private static async Task<string?> WrongAsync(ApiOperation operation, FuzzedRequest made, HttpResponseMessage response)
    {
        var status = (int)response.StatusCode;
        var said = operation.Responses[$"{status}"];
        if (made.IsAddressed && said is null) return $"{status}, of which the document says nothing: {await TextAsync(response)}";
        // The database is there all the time; Asterisk never is.
        if (status >= 500 && operation.Id is not ("readReadiness" or "simulateCall")) return $"{status}: {await TextAsync(response)}";
        if (operation.Method == "HEAD" || status is 204 or 304) return null;
        if (status == 400 && response.Content.Headers.ContentLength == 0 && IsCutOff(response.RequestMessage!)) return null;
        if (status >= 400)
        {
            var text = await TextAsync(response);
            if (response.Content.Headers.ContentType?.MediaType != "application/problem+json") return $"{status} is no problem but '{response.Content.Headers.ContentType}': {text}";
            return Differs(text, ApiCopy.Document["components"]!["schemas"]!["Problem"]!) ?? (((string?)JsonNode.Parse(text)!["detail"] ?? "").Length == 0 ? $"{status} without a detail" : null);
        }
        if (response.Content.Headers.ContentType?.MediaType != "application/json" || !made.IsAddressed) return null;
        return Differs(await TextAsync(response), said!["content"]!["application/json"]!["schema"]!);
    }

    /// <summary>Kestrel refuses NUL in a path before anybody hears of it.</summary>
    private static bool IsCutOff(HttpRequestMessage request) => request.RequestUri!.AbsolutePath.Contains("%00", StringComparison.Ordinal);

    private static async Task<string> TextAsync(HttpResponseMessage response) => await response.Content.ReadAsStringAsync().WaitAsync(Longest);

    private static string? Differs(string text, JsonNode schema)
    {
        try
        {
            return SchemaCheck.Errors(JsonNode.Parse(text), schema).FirstOrDefault() is { } error ? $"{error} in {text}" : null;
        }
        catch (JsonException error)
        {
            return $"{error.Message}: {text}";
        }
    }
}

public sealed class FuzzOnSqlite(LitServer server, ITestOutputHelper output) : FuzzTests(server, 10_000, output), IClassFixture<LitServer>;

public sealed class FuzzOnPostgreSql(PostgresDatabaseServer server, ITestOutputHelper output) : FuzzTests(server, 5_000, output), IClassFixture<PostgresDatabaseServer>;
