using System.ComponentModel.DataAnnotations;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Mvc.Infrastructure;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace AriVoicemail.Server.Api;

/// <summary>What the generator of schemas does not see.</summary>
internal static class ApiSchemas
{
    private const string ProblemName = "Problem";

    private static readonly Dictionary<string, string> ChoiceNames = new() { ["name"] = "GreetingName", ["format"] = "AudioFormat", ["kind"] = "GreetingKind" };

    public static Task DescribeAsync(OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken cancellationToken)
    {
        var type = Nullable.GetUnderlyingType(context.JsonTypeInfo.Type) ?? context.JsonTypeInfo.Type;
        if (type.IsEnum) schema.Type = JsonSchemaType.String;
        if (type == typeof(JsonElement)) (schema.Type, schema.AdditionalPropertiesAllowed) = (JsonSchemaType.Object, true);
        // What a client leaves out is null to us: a constructor's parameters say nothing about what it has to give.
        if (schema.Properties is { Count: > 0 })
        {
            var required = context.JsonTypeInfo.Properties.Where(property => property.AttributeProvider?.IsDefined(typeof(RequiredAttribute), inherit: true) == true).ToList();
            if (type.Name.EndsWith("Body", StringComparison.Ordinal) || required.Count > 0) schema.Required = required.Select(property => property.Name).ToHashSet();
        }
        if (Attribute<AllowedValuesAttribute>(context) is { } allowed) schema.Enum = [.. allowed.Values.Select(value => JsonValue.Create(value?.ToString())!)];
        return Task.CompletedTask;
    }

    /// <summary>One schema for all that goes wrong; and what is required is not null.</summary>
    public static void Finish(OpenApiDocument document)
    {
        var schemas = document.Components!.Schemas!;
        schemas.Remove("ProblemDetails");
        schemas.Remove("HttpValidationProblemDetails");
        schemas.Remove("IFormFile");
        document.AddComponent(ProblemName, Problem());
        foreach (var media in document.Paths.SelectMany(path => path.Value.Operations!.Values).SelectMany(operation => operation.Responses!.Values)
            .SelectMany(response => response.Content ?? new Dictionary<string, OpenApiMediaType>()).Where(content => content.Key == "application/problem+json"))
        {
            media.Value.Schema = new OpenApiSchemaReference(ProblemName, document);
        }
        NameChoices(document);
        foreach (var schema in schemas.Values.OfType<OpenApiSchema>().Where(schema => schema.Required is { Count: > 0 } && IsGiven(schema)))
        {
            foreach (var name in schema.Required!) schema.Properties![name] = WithoutNull(schema.Properties[name]);
        }

        bool IsGiven(OpenApiSchema schema) => document.Paths.SelectMany(path => path.Value.Operations!.Values).SelectMany(operation => operation.RequestBody?.Content?.Values ?? [])
            .Any(content => content.Schema is OpenApiSchemaReference reference && ReferenceEquals(reference.Target, schema));
    }

    /// <summary>The same choice in several operations is one schema, and so one type of a generated client.</summary>
    private static void NameChoices(OpenApiDocument document)
    {
        var choices = document.Paths.SelectMany(path => path.Value.Operations!.Values).SelectMany(operation => operation.Parameters ?? []).OfType<OpenApiParameter>()
            .Where(parameter => parameter.Schema is OpenApiSchema { Enum.Count: > 0 }).GroupBy(parameter => $"{parameter.Name}: {string.Join(',', parameter.Schema!.Enum!)}");
        foreach (var choice in choices.Where(choice => choice.Count() > 1).Select(choice => choice.ToList()))
        {
            var name = ChoiceNames.GetValueOrDefault(choice[0].Name!, char.ToUpperInvariant(choice[0].Name![0]) + choice[0].Name![1..]);
            document.AddComponent(name, (OpenApiSchema)choice[0].Schema!);
            foreach (var parameter in choice) parameter.Schema = new OpenApiSchemaReference(name, document);
        }
    }

    private static IOpenApiSchema WithoutNull(IOpenApiSchema schema)
    {
        if (schema is not OpenApiSchema known) return schema;
        if (known.OneOf is { Count: 2 } choice) return choice.First(one => one.Type != JsonSchemaType.Null);
        known.Type &= ~JsonSchemaType.Null;
        return known;
    }

    /// <summary>Such as <see cref="Problems"/> writes it.</summary>
    private static OpenApiSchema Problem() => new()
    {
        Type = JsonSchemaType.Object,
        Description = "What went wrong (RFC 9457).",
        Required = new HashSet<string> { "type", "title", "status", "detail" },
        Properties = new Dictionary<string, IOpenApiSchema>
        {
            ["type"] = Text("The kind of problem: where HTTP defines its status."),
            ["title"] = Text("The status in words."),
            ["status"] = new OpenApiSchema { Type = JsonSchemaType.Integer, Format = "int32", Description = "The status of the answer.", Minimum = "400", Maximum = "599" },
            ["detail"] = Text("What is wrong and what would be right, for a person."),
            ["instance"] = Text("The path of the request."),
            ["errors"] = new OpenApiSchema
            {
                Type = JsonSchemaType.Object,
                Description = "By field of the request, what is wrong with it.",
                AdditionalProperties = new OpenApiSchema { Type = JsonSchemaType.Array, Items = new OpenApiSchema { Type = JsonSchemaType.String } },
            },
        },
        // It may say more (§3.2): a traceId, for one.
        AdditionalPropertiesAllowed = true,
        Examples =
        [
            JsonNode.Parse(
                """
                { "type": "https://tools.ietf.org/html/rfc9110#section-15.5.1", "title": "Bad Request", "status": 400, "detail": "limit: expected 1 to 500, not 0.",
                  "instance": "/api/v1/mailboxes", "errors": { "limit": ["expected 1 to 500, not 0"] } }
                """)!,
        ],
    };

    private static OpenApiSchema Text(string meaning) => new() { Type = JsonSchemaType.String, Description = meaning };

    private static T? Attribute<T>(OpenApiSchemaTransformerContext context) where T : Attribute =>
        context.JsonPropertyInfo?.AttributeProvider is MemberInfo property ? property.GetCustomAttribute<T>()
        : context.ParameterDescription?.ParameterDescriptor is IParameterInfoParameterDescriptor parameter ? parameter.ParameterInfo.GetCustomAttribute<T>()
        : null;
}
