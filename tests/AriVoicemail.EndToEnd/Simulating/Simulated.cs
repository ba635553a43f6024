using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace AriVoicemail.EndToEnd.Simulating;

/// <summary>What POST /simulations answered.</summary>
internal sealed record Simulated(JsonNode Answer)
{
    public string? Problem => (string?)Answer["problem"];

    public string Timeline => (string)Answer["timeline"]!;

    public IReadOnlyList<string> Messages => [.. Answer["messages"]!.AsArray().Select(message => (string)message!)];

    /// <summary>What voicemail did of that kind.</summary>
    public IReadOnlyList<string> Of(string kind, string by = "voicemail") =>
        [.. Answer["lines"]!.AsArray().Where(line => (string)line!["kind"]! == kind && (string)line["by"]! == by).Select(line => (string)line!["text"]!)];

    public static async Task<Simulated> RunAsync(Installation it, object body)
    {
        using var answer = await it.Api.PostAsJsonAsync("simulations", body);
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.StatusCode == HttpStatusCode.OK, text);
        return new Simulated(JsonNode.Parse(text)!);
    }
}
