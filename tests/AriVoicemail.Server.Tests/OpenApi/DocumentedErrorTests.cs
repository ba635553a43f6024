using System.Net;
using System.Net.Http.Json;
using System.Text;
using AriVoicemail.Bed;
using AriVoicemail.Database;
using AriVoicemail.Server.Tests.Servers;
using Microsoft.Extensions.DependencyInjection;

namespace AriVoicemail.Server.Tests.OpenApi;

/// <summary>
/// What the document says can go wrong does go wrong: each error that is not one of <see cref="OperationTests"/>, <see cref="LimitedOperationTests"/> or
/// <see cref="OperationsInOutageTests"/> is produced here.
/// </summary>
public sealed class DocumentedErrorTests(LitServer server) : IClassFixture<LitServer>
{
    private const string OfLamps = "AriVoicemail.Server.Tests/OpenApi/OperationTests.cs";

    /// <summary>Errors that need more than a request, and the tests that have it.</summary>
    private static readonly Dictionary<string, (string File, string Test)> Elsewhere = new()
    {
        ["readAudio 409"] = ("AriVoicemail.Server.Tests/AudioTests.cs", nameof(AudioTests.What_is_no_sound_can_be_had_as_it_is_alone)),
        ["describeAudio 409"] = ("AriVoicemail.Server.Tests/AudioTests.cs", nameof(AudioTests.What_is_no_sound_can_be_had_as_it_is_alone)),
        ["readWaveform 409"] = ("AriVoicemail.Server.Tests/WaveformTests.cs", nameof(WaveformTests.What_is_no_sound_cannot_be_drawn)),
        ["readGreeting 409"] = ("AriVoicemail.Server.Tests/GreetingFormatTests.cs", nameof(GreetingFormatTests.A_greeting_that_is_damaged_says_so)),
        ["listWatchers 409"] = (OfLamps, nameof(OperationTests.The_example_works_and_the_answer_is_what_the_document_says)),
        ["listDeliveries 409"] = (OfLamps, nameof(OperationTests.The_example_works_and_the_answer_is_what_the_document_says)),
    };

    public static TheoryData<string, string> Errors =>
    [
        .. from operation in ApiCopy.Operations
           from status in operation.Errors
           where status is not ("401" or "403" or "413" or "415" or "429" or "503") && !(status == "404" && operation.HasContext) && !Elsewhere.ContainsKey($"{operation.Id} {status}")
           select new TheoryDataRow<string, string>(operation.Id, status),
    ];

    [Theory, MemberData(nameof(Errors))]
    public async Task An_error_of_the_document_happens(string id, string status)
    {
        var operation = ApiCopy.Operation(id);
        var sandbox = await ApiSandbox.CreateAsync(server);

        var tried = new List<string>();
        foreach (var request in await WrongAsync(operation, status, sandbox))
        {
            using var response = await server.Admin.SendAsync(request);
            if ($"{(int)response.StatusCode}" == status) return;
            tried.Add($"{request.RequestUri} was answered {(int)response.StatusCode}: {await response.Content.ReadAsStringAsync()}");
        }

        Assert.Fail($"{operation} never answered {status}: it is not to be documented, or it has to be told here how. {string.Join("; ", tried)}");
    }

    [Fact]
    public void What_is_tested_elsewhere_is_of_the_document_and_there_is_such_a_test() =>
        Assert.All(Elsewhere, error =>
        {
            Assert.Contains(error.Key, ApiCopy.Operations.SelectMany(operation => operation.Errors, (operation, status) => $"{operation.Id} {status}"));
            Assert.Contains($" {error.Value.Test}(", File.ReadAllText(Path.Combine(Repository.Root, "tests", error.Value.File)));
        });

    [Fact]
    public async Task Whoever_signs_in_with_a_wrong_PIN_is_told_no_more_than_that()
    {
        var sandbox = await ApiSandbox.SharedAsync(server);

        var wrong = await server.Anonymous.PostAsJsonAsync("/api/v1/sessions", new { mailbox = sandbox.Mailbox.ToString(), pin = "1" });

        await wrong.ProblemAsync(HttpStatusCode.Unauthorized, "The mailbox or its PIN is wrong");
    }

    private async Task<IEnumerable<HttpRequestMessage>> WrongAsync(ApiOperation operation, string status, ApiSandbox sandbox) => (operation.Id, status) switch
    {
        ("createMailbox", "409") => [sandbox.Request(operation).With(body: $$"""{"number": "{{sandbox.Mailbox.Number}}"}""")],
        ("deleteMailbox", "409") => [sandbox.Request(operation).With(path: sandbox.PathOf(operation))],
        ("putList", "409") => [sandbox.Request(operation).With(path: operation.Path.Replace("{number}@{context}", sandbox.Mailbox.ToString()))],
        ("changeMessage", "409") => [await HeardAsync(sandbox.Request(operation)), sandbox.Request(operation).With(body: """{"urgent": true}""")],
        // Nobody is rung by a server that knows no context for it.
        ("ringOwner", "409") => [sandbox.Request(operation).With(body: $$"""{"then": "play", "message": "{{sandbox.Message}}"}""")],
        ("retryOutbox", "404") => [sandbox.Request(operation).With(path: sandbox.PathOf(operation, id: $"{sandbox.Mailbox}:none"))],
        (_, "400") => Invalid(operation, sandbox),
        (_, "404") => [sandbox.Request(operation).With(path: sandbox.PathOf(operation, id: "none"))],
        (_, "412") => [sandbox.Request(operation).With(header: ("If-Match", "\"1\""))],
        (_, "416") => [sandbox.Request(operation).With(header: ("Range", "bytes=99999999-"))],
        (_, "409") when operation.Has("Idempotency-Key") => await AgainAsync(operation, sandbox, isDone: false),
        (_, "422") when operation.Has("Idempotency-Key") => await AgainAsync(operation, sandbox, isDone: true),
        _ => [],
    };

    private async Task<HttpRequestMessage> HeardAsync(HttpRequestMessage request)
    {
        using var first = new HttpRequestMessage(request.Method, request.RequestUri) { Content = new StringContent("""{"heard": true}""", Encoding.UTF8, "application/json") };
        (await server.Admin.SendAsync(first)).EnsureSuccessStatusCode();
        return request;
    }

    private static IEnumerable<HttpRequestMessage> Invalid(ApiOperation operation, ApiSandbox sandbox)
    {
        if (operation.HasContext) yield return sandbox.Request(operation).With(path: sandbox.PathOf(operation, number: ".x"));
        if (operation.BodyType is not null) yield return sandbox.Request(operation).With(body: "{");
        if (operation.Has("Idempotency-Key")) yield return sandbox.Request(operation).With(header: ("Idempotency-Key", new string('k', 201)));
        foreach (var parameter in operation.Parameters.Where(parameter => (string?)parameter["in"] == "query"))
        {
            var path = sandbox.PathOf(operation);
            yield return sandbox.Request(operation).With(path: $"{path}{(path.Contains('?') ? '&' : '?')}{parameter["name"]}=%20none%20");
        }
    }

    /// <summary>The key was used before: with another request, or with one that is still under way.</summary>
    private async Task<IEnumerable<HttpRequestMessage>> AgainAsync(ApiOperation operation, ApiSandbox sandbox, bool isDone)
    {
        var key = $"{Guid.NewGuid():N}";
        var body = operation.BodyType is null or "multipart/form-data" ? null : sandbox.ExampleOf(operation);
        var first = sandbox.Request(operation).With(body: body, header: ("Idempotency-Key", key));
        using var response = await server.Admin.SendAsync(first);
        var database = server.App.Services.GetRequiredService<SqlDatabase>();
        // What failed is forgotten, as all is that takes an Asterisk: then it is as if another node had begun it.
        if (!response.IsSuccessStatusCode)
        {
            await database.ExecuteAsync(
                "insert into idempotency (name, request, at, status) select id || '/' || @key, 'another', @now, 200 from api_keys",
                new { key, now = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds() }, CancellationToken.None);
        }
        if (!isDone)
        {
            await database.ExecuteAsync(
                "update idempotency set status = 0, held_until = @until where name like @name",
                new { name = $"%{key}", until = DateTimeOffset.UtcNow.AddMinutes(1).ToUnixTimeMilliseconds() }, CancellationToken.None);
            return [sandbox.Request(operation).With(body: body, header: ("Idempotency-Key", key))];
        }
        var path = sandbox.PathOf(operation);
        return [sandbox.Request(operation).With(path: $"{path}{(path.Contains('?') ? '&' : '?')}another=1", body: body, header: ("Idempotency-Key", key))];
    }
}

internal static class WrongRequests
{
    public static HttpRequestMessage With(this HttpRequestMessage request, string? path = null, string? body = null, (string Name, string Value)? header = null)
    {
        if (path is not null) request.RequestUri = new Uri(path, UriKind.Relative);
        if (body is not null) request.Content = new StringContent(body, Encoding.UTF8, request.Content!.Headers.ContentType!);
        if (header is { } one) request.Headers.TryAddWithoutValidation(one.Name, one.Value);
        return request;
    }
}
