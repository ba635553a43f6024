using System.Text;

namespace AriVoicemail.Ari.Generator;

/// <summary>A resource's operations: an interface and the class that turns each call into a command.</summary>
internal sealed class ActionsWriter(Types types)
{
    public string Write(Resource resource)
    {
        var declarations = new List<string>();
        var bodies = new List<string>();
        foreach (var operation in resource.Operations)
        {
            var signature = Signature(operation);
            declarations.Add($"{Remarks(operation)}    {signature};");
            bodies.Add($"    public {signature} =>\n        {Body(operation)};");
        }
        return $"public interface I{resource.Name}Actions\n{{\n{string.Join("\n\n", declarations)}\n}}\n\n"
            + $"internal sealed class {resource.Name}Actions(IActionConsumer consumer) : I{resource.Name}Actions\n{{\n{string.Join("\n\n", bodies)}\n}}\n";
    }

    public static string WriteClient(IReadOnlyList<Resource> resources)
    {
        var text = new StringBuilder("/// <summary>Every resource of ARI.</summary>\npublic interface IAriActionClient\n{\n");
        foreach (var resource in resources) text.Append($"    I{resource.Name}Actions {resource.Name} {{ get; }}\n");
        text.Append("}\n\npublic sealed partial class AriClient\n{\n");
        foreach (var resource in resources) text.Append($"    public I{resource.Name}Actions {resource.Name} {{ get; }} = new {resource.Name}Actions(actions);\n");
        return text.Append("}\n").ToString();
    }

    private static string Remarks(Operation operation) =>
        operation.Since.Count == 0 ? "" : $"    /// <remarks>{operation.Method.ToUpperInvariant()} /{operation.Path}; Asterisk {string.Join(", ", operation.Since)}</remarks>\n";

    private string Signature(Operation operation)
    {
        var result = operation.Result switch { "void" => "Task", "binary" => "Task<Stream>", var type => $"Task<{types.Of(type, true).Type}>" };
        var parameters = operation.Parameters.OrderBy(parameter => !parameter.Required).Select(parameter => parameter.Declaration);
        return $"{result} {operation.Name}Async({string.Join(", ", parameters.Append("CancellationToken cancellationToken = default"))})";
    }

    private static string Body(Operation operation)
    {
        var path = operation.Path;
        var command = new StringBuilder();
        foreach (var parameter in operation.Parameters)
        {
            if (parameter.In == "path") path = path.Replace($"{{{parameter.Wire}}}", $"{{AriCommand.Escape({parameter.Name})}}");
            else command.Append($"\n            .{Names.Pascal(parameter.In)}(\"{parameter.Wire}\", {parameter.Name})");
        }
        var dollar = path.Contains('{') ? "$" : "";
        command.Insert(0, $"new AriCommand(HttpMethod.{operation.Method}, {dollar}\"{path}\")");
        return operation.Result switch
        {
            "void" => $"consumer.SendAsync({command}, cancellationToken)",
            "binary" => $"consumer.DownloadAsync({command}, cancellationToken)",
            var type => $"consumer.SendAsync({command}, AriJson.Default.{Types.JsonName(type)}, cancellationToken)",
        };
    }
}
