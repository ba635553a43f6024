using System.Text.Json.Nodes;

namespace AriVoicemail.Ari.Generator;

/// <summary>A JSON object that ARI sends: a model or an event.</summary>
public sealed record Model(string Name, string? Parent, bool HasChildren, IReadOnlyList<Property> Properties)
{
    internal static Model Read(string name, string? parent, JsonNode json) => new(
        name,
        parent,
        ApiDocs.Children(json).Any(),
        [.. json["properties"]!.AsObject().Select(property => new Property(property.Key, (string)property.Value!["type"]!, (bool?)property.Value["required"] ?? false))]);
}
