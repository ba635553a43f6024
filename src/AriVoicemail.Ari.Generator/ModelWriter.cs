using System.Text;

namespace AriVoicemail.Ari.Generator;

/// <summary>Models and events as records.</summary>
internal sealed class ModelWriter(IReadOnlyDictionary<string, Model> models, Types types)
{
    private const string Root = "Message";

    public string Write(IEnumerable<string> names) => string.Concat(names.Order(StringComparer.Ordinal).Select(name => Write(models[name])));

    private string Write(Model model)
    {
        var text = new StringBuilder();
        if (model.Name == Root) WriteDiscriminators(text);
        var parent = model.Parent is null ? "" : $" : {types.Name(model.Parent)}";
        text.Append($"public {(model.HasChildren ? "" : "sealed ")}record {types.Name(model.Name)}{parent}\n{{\n");
        var properties = model.Properties.Where(property => !(model.Name == Root && property.Wire == "type"));
        text.Append(string.Join("\n\n", properties.Select(property => Write(model, property))));
        return text.Append("\n}\n\n").ToString();
    }

    private string Write(Model model, Property property)
    {
        var (type, initializer) = types.Of(property.Type, property.Required);
        // set and not init: the serializer's generated code overwrites the initializer of an init property that the JSON leaves out.
        // A member cannot have its type's name: the model Variables has a property variables.
        var name = Names.Pascal(property.Wire) is var pascal && pascal == types.Name(model.Name) ? "Values" : pascal;
        return $"    [JsonPropertyName(\"{property.Wire}\")]\n    public {type} {name} {{ get; set; }}{initializer}";
    }

    private void WriteDiscriminators(StringBuilder text)
    {
        text.Append("[JsonPolymorphic(TypeDiscriminatorPropertyName = \"type\", IgnoreUnrecognizedTypeDiscriminators = true)]\n");
        foreach (var leaf in models.Values.Where(model => types.IsMessage(model.Name) && !model.HasChildren).OrderBy(model => model.Name, StringComparer.Ordinal))
        {
            text.Append($"[JsonDerivedType(typeof({types.Name(leaf.Name)}), \"{leaf.Name}\")]\n");
        }
    }
}
