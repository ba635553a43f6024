using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using AriVoicemail.Server.Access;
using AriVoicemail.Server.Tests.Servers;

namespace AriVoicemail.Server.Tests.OpenApi;

/// <summary>
/// Every operation of the document: its example works, and it answers each wrong request as it says. A new operation is tested as soon as the copy of the
/// document has it; what cannot be had from a server alone is named in <see cref="Elsewhere"/>.
/// </summary>
public abstract class OperationTests(ServerFixture server, bool hasLamps)
{
    /// <summary>Operations whose answers need more than a server, and the tests that have it.</summary>
    private static readonly HashSet<string> Elsewhere = ["readCall", "hangUpCall", "readTimeline", "readTimelineOfMessage", "simulateCall", "ringOwner"];

    /// <summary>Headers of an answer that a client needs to know of; the others are those of any answer.</summary>
    private static readonly string[] Telling = ["ETag", "Location", "Content-Range", "Retry-After"];

    private static readonly HashSet<string> OfLamps = ["listWatchers", "listDeliveries", "notifyMailbox"];

    public static TheoryData<string> All => ApiCopy.Ids(operation => !Elsewhere.Contains(operation.Id));

    public static TheoryData<string> Locked => ApiCopy.Ids(operation => operation.IsLocked);

    public static TheoryData<string> OfSomeone => ApiCopy.Ids(operation => operation.HasContext);

    public static TheoryData<string> WithBody => ApiCopy.Ids(operation => operation.BodyType is not null);

    [Theory, MemberData(nameof(All))]
    public async Task The_example_works_and_the_answer_is_what_the_document_says(string id)
    {
        var operation = ApiCopy.Operation(id);
        var sandbox = await ApiSandbox.CreateAsync(server);
        using var request = sandbox.Request(operation);

        using var response = await server.Admin.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);

        if (OfLamps.Contains(id) && !hasLamps) await response.ProblemAsync(HttpStatusCode.Conflict, "Lamps");
        else if (id == "readReadiness") await response.ProblemAsync(HttpStatusCode.ServiceUnavailable, "Asterisk");
        else await CheckAsync(operation, response);
    }

    [Theory, MemberData(nameof(Locked))]
    public async Task Nobody_comes_in_without_a_key(string id)
    {
        var response = await SendAsync(server.Anonymous, ApiCopy.Operation(id));

        await RefusedAsync(id, response, HttpStatusCode.Unauthorized);
    }

    [Theory, MemberData(nameof(Locked))]
    public async Task A_key_that_is_not_for_it_is_refused(string id)
    {
        var operation = ApiCopy.Operation(id);
        var sandbox = await ApiSandbox.SharedAsync(server);

        foreach (var below in new[] { ApiRole.Reader, ApiRole.Operator }.Where(role => role < Enum.Parse<ApiRole>(operation.Role!, ignoreCase: true)))
        {
            using var client = server.ClientWith(await server.CreateKeyAsync(below));
            await RefusedAsync(id, await SendAsync(client, operation), HttpStatusCode.Forbidden);
        }
        if (!operation.IsForOwners) await RefusedAsync(id, await SendAsync(sandbox.Owner, operation), HttpStatusCode.Forbidden);
        if (!operation.IsForTenants) await RefusedAsync(id, await SendAsync(sandbox.Tenant, operation), HttpStatusCode.Forbidden);
        Assert.Equal(operation.Role != "reader" || !operation.IsForOwners || !operation.IsForTenants, operation.Responses.ContainsKey("403"));
    }

    [Theory, MemberData(nameof(OfSomeone))]
    public async Task What_is_others_is_as_if_it_were_not(string id)
    {
        var operation = ApiCopy.Operation(id);
        var sandbox = await ApiSandbox.SharedAsync(server);

        await RefusedAsync(id, await SendAsync(sandbox.Tenant, operation), HttpStatusCode.NotFound);
        if (operation.IsForOwners) await RefusedAsync(id, await SendAsync(sandbox.OtherOwner, operation), HttpStatusCode.NotFound);
    }

    [Theory, MemberData(nameof(WithBody))]
    public async Task A_body_that_is_wrong_is_refused_and_its_field_named(string id)
    {
        var operation = ApiCopy.Operation(id);
        var isForm = operation.BodyType == "multipart/form-data";

        using HttpContent wrong = isForm ? new MultipartFormDataContent { { new StringContent("no file"), "nonsense" } } : Text("""{"nonsense": 1}""", operation.BodyType!);
        using var broken = isForm ? Text("no form", "multipart/form-data; boundary=x") : Text("{", operation.BodyType!);

        if (operation.BodyType == "application/x-ndjson")
        {
            Assert.Contains("nonsense", await (await SendAsync(server.Admin, operation, wrong)).Content.ReadAsStringAsync());
            Assert.Contains("refused", await (await SendAsync(server.Admin, operation, broken)).Content.ReadAsStringAsync());
            return;
        }
        var problem = await RefusedAsync(id, await SendAsync(server.Admin, operation, wrong), HttpStatusCode.BadRequest);
        Assert.Contains(isForm ? "audio" : "nonsense", isForm ? (string?)problem["detail"] : problem["errors"]!.ToJsonString());
        await RefusedAsync(id, await SendAsync(server.Admin, operation, broken), HttpStatusCode.BadRequest);
    }

    [Theory, MemberData(nameof(WithBody))]
    public async Task A_body_of_another_kind_is_refused(string id)
    {
        var operation = ApiCopy.Operation(id);
        using var text = Text("number=1", operation.BodyTypes.Contains("text/plain") ? "text/html" : "text/plain");

        await RefusedAsync(id, await SendAsync(server.Admin, operation, text), HttpStatusCode.UnsupportedMediaType);
    }

    [Theory, MemberData(nameof(WithBody))]
    public async Task A_body_that_is_too_large_is_refused(string id)
    {
        var operation = ApiCopy.Operation(id);
        var words = ((string)operation.Responses["413"]!["description"]!).Split(' ');
        using var body = new OversizedContent(operation.BodyType!, (long.Parse(words[^2]) * (words[^1] == "MiB" ? 1024 * 1024 : 1024)) + 1);

        await RefusedAsync(id, await SendAsync(server.Admin, operation, body), HttpStatusCode.RequestEntityTooLarge);
    }

    private async Task<HttpResponseMessage> SendAsync(HttpClient client, ApiOperation operation, HttpContent? body = null)
    {
        var sandbox = await ApiSandbox.SharedAsync(server);
        using var request = sandbox.Request(operation);
        if (body is not null) request.Content = body;
        request.Headers.ExpectContinue = body is OversizedContent;
        return await client.SendAsync(request);
    }

    private static StringContent Text(string text, string type) => new(text, Encoding.UTF8) { Headers = { ContentType = MediaTypeHeaderValue.Parse(type) } };

    /// <summary>The document says so, and the problem is as it describes one.</summary>
    private static async Task<JsonNode> RefusedAsync(string id, HttpResponseMessage response, HttpStatusCode status)
    {
        using var _ = response;
        var operation = ApiCopy.Operation(id);
        Assert.True(response.StatusCode == status, $"{operation}: {(int)response.StatusCode} instead of {(int)status}: {await response.Content.ReadAsStringAsync()}");
        Assert.True(operation.Responses.ContainsKey($"{(int)status}"), $"{operation} answers {(int)status}, of which the document says nothing");
        if (operation.Method == "HEAD") return new JsonObject();
        var problem = await response.ProblemAsync(status);
        Assert.Empty(SchemaCheck.Errors(problem, ApiCopy.Document["components"]!["schemas"]!["Problem"]!));
        return problem;
    }

    private static async Task CheckAsync(ApiOperation operation, HttpResponseMessage response)
    {
        var status = $"{(int)response.StatusCode}";
        var said = operation.Responses[status];
        if (status[0] != '2' || said is null) Assert.Fail($"{operation}: {status}: {await response.Content.ReadAsStringAsync()}");
        Assert.Equal((said["headers"]?.AsObject() ?? []).Select(header => header.Key).Order(), Telling.Where(name => response.Headers.NonValidated.Contains(name) || response.Content.Headers.NonValidated.Contains(name)).Order());
        if (said["content"] is not { } contents)
        {
            Assert.True(operation.Method == "HEAD" || (await response.Content.ReadAsByteArrayAsync()).Length == 0);
            return;
        }
        var type = response.Content.Headers.ContentType?.MediaType ?? "";
        Assert.True(contents[type] is not null, $"{operation} answers {type}, of which the document says nothing");
        if (type is not ("application/json" or "application/x-ndjson")) return;
        foreach (var line in type == "application/json" ? [await response.Content.ReadAsStringAsync()] : (await response.Content.ReadAsStringAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            Assert.Empty(SchemaCheck.Errors(JsonNode.Parse(line), contents[type]!["schema"]!));
        }
    }
}

public sealed class OperationsOnSqlite(LitServer server) : OperationTests(server, hasLamps: true), IClassFixture<LitServer>;

public sealed class OperationsOnPostgreSql(PostgresDatabaseServer server) : OperationTests(server, hasLamps: false), IClassFixture<PostgresDatabaseServer>;
