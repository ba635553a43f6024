using System.Text.Json.Nodes;

namespace AriVoicemail.Ari.Generator;

/// <summary>One of ARI's resources: channels, bridges, recordings…</summary>
/// <param name="Name">In C#: <c>Channels</c>.</param>
public sealed record Resource(string Name, IReadOnlyList<Operation> Operations)
{
    internal static Resource Read(string name, JsonNode json) => new(
        Names.Pascal(name),
        [
            .. from api in json["apis"]!.AsArray()
               from operation in api!["operations"]!.AsArray()
               where operation!["upgrade"] is null
               select Operation.Read((string)api["path"]!, operation),
        ]);
}
