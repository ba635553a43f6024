using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;

namespace AriVoicemail.Server.Tests.Servers;

/// <summary>Requests in one line, and answers that are what they should be.</summary>
internal static class Requests
{
    public static async Task<JsonNode> GetJsonAsync(this HttpClient client, string path) => await (await client.GetAsync(path)).JsonAsync(HttpStatusCode.OK);

    public static Task<HttpResponseMessage> PostTextAsync(this HttpClient client, string path, string body) =>
        client.PostAsync(path, new StringContent(body, Encoding.UTF8, "application/json"));

    public static Task<HttpResponseMessage> PatchAsync(this HttpClient client, string path, object body) => client.PatchAsync(path, JsonContent.Create(body));

    public static async Task<JsonNode> JsonAsync(this HttpResponseMessage response, HttpStatusCode status)
    {
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(response.StatusCode == status, $"{(int)response.StatusCode} instead of {(int)status}: {text}");
        return JsonNode.Parse(text)!;
    }

    /// <summary>The answer is an RFC 9457 problem of that status; its detail mentions each of the words.</summary>
    public static async Task<JsonNode> ProblemAsync(this HttpResponseMessage response, HttpStatusCode status, params string[] words)
    {
        var problem = await response.JsonAsync(status);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        Assert.Equal((int)status, (int)problem["status"]!);
        Assert.All(words, word => Assert.Contains(word, (string?)problem["detail"]));
        return problem;
    }
}
