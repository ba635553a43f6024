using System.Text.Json.Nodes;

namespace AriVoicemail.Ari.Generator;

/// <summary>What one HTTP request of ARI does.</summary>
/// <param name="Name">In C#, without Async: <c>ContinueInDialplan</c>.</param>
/// <param name="Method">As <c>HttpMethod</c> names it: <c>Post</c>.</param>
/// <param name="Path">With its parameters in braces, relative to <c>/ari/</c>.</param>
/// <param name="Result">The response's type as the declaration writes it: <c>void</c>, <c>binary</c>, <c>List[Channel]</c>…</param>
/// <param name="Since">Asterisk's versions that have it.</param>
public sealed record Operation(
    string Name, string Method, string Path, string Result, IReadOnlyList<string> Since, IReadOnlyList<Parameter> Parameters)
{
    internal static Operation Read(string path, JsonNode json) => new(
        Names.Pascal((string)json["nickname"]!),
        Names.Pascal(((string)json["httpMethod"]!).ToLowerInvariant()),
        path.TrimStart('/'),
        (string)json["responseClass"]!,
        [.. json["since"]?.AsArray().Select(version => (string)version!) ?? []],
        [.. json["parameters"]?.AsArray().Select(parameter => Parameter.Read(parameter!)) ?? []]);
}
