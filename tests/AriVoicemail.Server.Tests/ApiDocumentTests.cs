using System.Net;
using System.Text.Json.Nodes;
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
            .SelectMany(route => route.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods.Select(method => $"{method} {route.RoutePattern.RawText}"));

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
            Assert.Contains("apiKey", node["security"]!.ToJsonString());
            var responses = node["responses"]!.AsObject();
            Assert.True(responses.ContainsKey("401") && responses.ContainsKey("503"));
            Assert.True(responses.ContainsKey("403") || operation.Method is "GET" or "HEAD");
            Assert.True(responses.ContainsKey("404") || !operation.Path.Contains('{'));
            Assert.True(node["requestBody"] is null || (responses.ContainsKey("400") && responses.ContainsKey("413") && responses.ContainsKey("415")));
            Assert.All(responses.Where(response => response.Key[0] is '4' or '5'), response =>
                Assert.Equal("application/problem+json", response.Value!["content"]!.AsObject().Single().Key));
        });

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
