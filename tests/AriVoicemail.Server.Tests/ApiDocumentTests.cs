using System.Net;
using System.Text.Json.Nodes;
using AriVoicemail.Server.Tests.OpenApi;
using AriVoicemail.Server.Tests.Servers;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace AriVoicemail.Server.Tests;

public sealed class ApiDocumentTests(SqliteServer server) : IClassFixture<SqliteServer>
{
    [Fact]
    public async Task Every_route_is_described()
    {
        var routes = server.App.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(route => route.RoutePattern.RawText!.StartsWith("/api/", StringComparison.Ordinal))
            .SelectMany(route => route.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods.Select(method => $"{method} {route.RoutePattern.RawText!.TrimEnd('/')}"));

        var described = (await OperationsAsync()).Select(operation => $"{operation.Method} {operation.Path}");

        Assert.Equal(routes.Order(), described.Where(operation => operation.Contains("/api/")).Order());
    }

    [Fact]
    public async Task Every_operation_says_what_it_does_and_how_it_can_fail() =>
        Assert.All((await OperationsAsync()).Where(operation => operation.Path.StartsWith("/api/", StringComparison.Ordinal)), operation =>
        {
            var node = operation.Node;
            Assert.NotEmpty((string?)node["summary"] ?? "");
            Assert.NotEmpty((string?)node["operationId"] ?? "");
            Assert.NotEmpty(node["tags"]!.AsArray());
            Assert.All(node["parameters"]?.AsArray() ?? [], parameter => Assert.NotEmpty((string?)parameter!["description"] ?? ""));
            var responses = node["responses"]!.AsObject();
            Assert.True(responses.ContainsKey("401") && responses.ContainsKey("503"));
            Assert.Equal(operation.Path == "/api/v1/sessions" && operation.Method == "POST", node["security"] is null);
            Assert.Equal(node["security"] is null, node["x-who"] is null);
            Assert.True(node["security"]?.ToJsonString() is null or """[{"apiKey":[]},{"bearer":[]}]""");
            Assert.True(responses.ContainsKey("404") || !operation.Path.Contains('{'));
            Assert.True(node["requestBody"] is null || (responses.ContainsKey("400") && responses.ContainsKey("413") && responses.ContainsKey("415")));
            Assert.All(responses.Where(response => response.Key[0] is '4' or '5'), response =>
            {
                var content = response.Value!["content"]!.AsObject().Single();
                Assert.Equal("application/problem+json", content.Key);
                Assert.Equal("#/components/schemas/Problem", (string?)content.Value!["schema"]!["$ref"]);
            });
        });

    [Fact]
    public async Task Every_request_and_answer_has_an_example_that_is_as_its_schema_says()
    {
        var contents = (await OperationsAsync()).SelectMany(operation =>
            operation.Node["responses"]!.AsObject().Where(response => response.Key[0] == '2').Select(response => response.Value!["content"])
                .Append(operation.Node["requestBody"]?["content"])
                .SelectMany(content => content?.AsObject().Where(one => one.Key.Contains("json")).Select(one => (operation.Node["operationId"], one.Value!)) ?? []));

        Assert.All(contents, content => Assert.Empty(SchemaCheck.Errors(content.Item2["example"], content.Item2["schema"]!)));
    }

    [Fact]
    public async Task Every_parameter_and_field_of_a_form_has_an_example_that_is_as_its_schema_says()
    {
        var operations = await OperationsAsync();
        var parameters = operations.SelectMany(operation => operation.Node["parameters"]?.AsArray() ?? [], (operation, parameter) => (Of: $"{operation.Node["operationId"]} {parameter!["name"]}", Node: parameter));
        var fields = operations.SelectMany(
            operation => operation.Node["requestBody"]?["content"]?["multipart/form-data"]?["schema"]!["properties"]!.AsObject().Where(field => (string?)field.Value!["format"] != "binary") ?? [],
            (operation, field) => (Of: $"{operation.Node["operationId"]} {field.Key}", Schema: field.Value!));

        Assert.NotEmpty(fields);
        Assert.All(parameters, parameter =>
        {
            // Swagger UI fills in what stands beside the schema.
            if ((bool?)parameter.Node["required"] == true) Assert.Empty(SchemaCheck.Errors(parameter.Node["example"], parameter.Node["schema"]!));
            else HasExample(parameter.Of, parameter.Node["schema"]!);
        });
        // Swagger UI would send that one as well, and a message would come at another time than now.
        Assert.All(fields.Where(field => field.Of != "deliverMessage receivedAt"), field => HasExample(field.Of, field.Schema));
    }

    private static void HasExample(string what, JsonNode schema)
    {
        var known = ApiCopy.Resolve(schema);
        var example = known["enum"]?[0] ?? known["default"] ?? known["examples"]?[0];
        Assert.True(example is not null, $"{what} has no example");
        Assert.Empty(SchemaCheck.Errors(example, schema));
    }

    [Fact]
    public async Task Every_operation_says_which_headers_its_answers_have() =>
        Assert.All(await OperationsAsync(), operation =>
        {
            var responses = operation.Node["responses"]!.AsObject();
            Assert.All(responses, response => Assert.All(HeadersOf(operation.Node, response.Key), header => Assert.True(
                response.Value!["headers"]?[header]?["description"] is not null, $"{operation.Node["operationId"]} {response.Key} has no {header}")));
        });

    private static IEnumerable<string> HeadersOf(JsonNode operation, string status)
    {
        var (responses, isLocked) = (operation["responses"]!.AsObject(), operation["security"] is not null);
        var isTagged = responses.ContainsKey("304") || responses["200"]?["content"]?["application/json"]?["schema"]?["$ref"]?.ToString() == "#/components/schemas/MailboxResource";
        return status switch
        {
            "200" or "206" when isTagged => ["ETag"],
            "416" => ["Content-Range"],
            "429" => ["Retry-After"],
            "503" when isLocked => ["Retry-After"],
            _ => [],
        };
    }

    [Fact]
    public async Task Every_field_has_a_kind_and_nothing_is_described_twice()
    {
        var document = await server.Anonymous.GetJsonAsync("/openapi/v1.json");
        var ids = (await OperationsAsync()).Select(operation => (string)operation.Node["operationId"]!).ToList();

        Assert.Equal(ids.Distinct(), ids);
        Assert.All(document["components"]!["schemas"]!.AsObject(), schema =>
        {
            Assert.True(schema.Value!["type"] is not null, schema.Key);
            Assert.All(schema.Value["properties"]?.AsObject() ?? [], field => Assert.True(
                (field.Value!["type"] ?? field.Value["$ref"] ?? field.Value["oneOf"]) is not null, $"{schema.Key}.{field.Key}"));
            Assert.True(References(document).Any(reference => reference.EndsWith($"/{schema.Key}", StringComparison.Ordinal)), $"nothing uses {schema.Key}");
        });
    }

    [Fact]
    public async Task Every_reference_in_the_document_leads_somewhere()
    {
        var document = await server.Anonymous.GetJsonAsync("/openapi/v1.json");

        Assert.All(References(document), reference => Assert.NotNull(
            reference.Split('/').Skip(1).Aggregate((JsonNode?)document, (node, part) => node?[part])));
    }

    [Fact]
    public async Task Swagger_is_served_from_here_alone()
    {
        var page = await server.Anonymous.GetStringAsync("/swagger/index.html");
        var assets = System.Text.RegularExpressions.Regex.Matches(page, "(?:src|href)=\"([^\"]+)\"").Select(match => match.Groups[1].Value).ToList();

        Assert.Contains(assets, asset => asset.EndsWith("swagger-ui-bundle.js", StringComparison.Ordinal));
        Assert.All(assets, asset => Assert.DoesNotContain("//", asset));
        foreach (var asset in assets)
        {
            using var response = await server.Anonymous.GetAsync(new Uri(new Uri(server.Address, "/swagger/"), asset));
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
            Assert.NotEmpty(await response.Content.ReadAsByteArrayAsync());
        }
        Assert.Contains("/openapi/v1.json", await server.Anonymous.GetStringAsync("/swagger/index.js"));
    }

    private async Task<IReadOnlyList<(string Method, string Path, JsonNode Node)>> OperationsAsync() =>
    [
        .. from path in (await server.Anonymous.GetJsonAsync("/openapi/v1.json"))["paths"]!.AsObject()
           from operation in path.Value!.AsObject()
           select (operation.Key.ToUpperInvariant(), path.Key, operation.Value!),
    ];

    private static IEnumerable<string> References(JsonNode? node) => node switch
    {
        JsonObject fields => fields.SelectMany(field => field.Key == "$ref" ? [(string)field.Value!] : References(field.Value)),
        JsonArray items => items.SelectMany(References),
        _ => [],
    };
}
