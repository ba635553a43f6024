using System.ComponentModel;
using System.Text.Json.Nodes;
using AriVoicemail.Server.Access;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Mvc.ApiExplorer;
using Microsoft.AspNetCore.Mvc.Infrastructure;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace AriVoicemail.Server.Api;

/// <summary>What an operation needs and how it can fail, as its endpoint's metadata, its path and its body say.</summary>
internal static class ApiOperations
{
    /// <summary>Who may, for programs: the least role, and whether owners and keys for some contexts may too.</summary>
    public const string WhoExtension = "x-who";

    private const string Form = "multipart/form-data";
    private const string Problem = "application/problem+json";

    public static Task DescribeAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        var endpoint = context.Description;
        var metadata = endpoint.ActionDescriptor.EndpointMetadata;
        operation.Parameters ??= [];
        operation.Responses ??= [];
        DescribeForm(operation, endpoint);
        if (metadata.OfType<IAuthorizeData>().Any()) DescribeDoor(operation, context, metadata);
        DescribeRequest(operation, endpoint, metadata);
        DescribeHeaders(operation, endpoint);
        foreach (var parameter in operation.Parameters.OfType<OpenApiParameter>()) Bound(parameter);
        // A path without parts of its own leads somewhere.
        if (!endpoint.RelativePath!.Contains('{')) operation.Responses.Remove("404");
        if (operation.Parameters.Count == 0) operation.Parameters = null;
        var responses = new OpenApiResponses();
        foreach (var (status, response) in operation.Responses.OrderBy(response => response.Key, StringComparer.Ordinal)) responses[status] = response;
        operation.Responses = responses;
        return Task.CompletedTask;
    }

    private static void DescribeDoor(OpenApiOperation operation, OpenApiOperationTransformerContext context, IList<object> metadata)
    {
        var (endpoint, document) = (context.Description, context.Document);
        var (least, owners, tenants) = Doors.AudienceOf(metadata, endpoint.HttpMethod!, hasContext: endpoint.RelativePath!.Contains("{context}"));
        operation.Security =
        [
            new() { [new OpenApiSecuritySchemeReference(ApiDocument.KeyScheme, document)] = [] },
            new() { [new OpenApiSecuritySchemeReference(ApiDocument.BearerScheme, document)] = [] },
        ];
        var role = least.ToString().ToLowerInvariant();
        var who = least is ApiRole.Admin ? "keys of the role admin" : $"keys of the role {role} and above";
        if (owners) who += endpoint.RelativePath.Contains("{context}") ? ", and the mailbox's owner" : ", and owners";
        if (!tenants) who += "; not to keys for some contexts alone";
        operation.Description = $"{operation.Description} Open to {who}.".TrimStart();
        operation.Extensions ??= new Dictionary<string, IOpenApiExtension>();
        operation.Extensions[WhoExtension] = new JsonNodeExtension(new JsonObject { ["role"] = role, ["owners"] = owners, ["tenants"] = tenants });
        Add(operation, 401, "No key, or one that is unknown, over or revoked");
        if (least > ApiRole.Reader || !owners || !tenants) Add(operation, 403, "The key is not for that");
        if (endpoint.RelativePath.Contains("{context}")) Add(operation, 404, "There is no such thing, or none that this key shows");
        Add(operation, 429, "Too many requests");
        Add(operation, 503, "The database cannot be used at the moment");
        if (endpoint.HttpMethod != HttpMethods.Post || metadata.OfType<Idempotency.ShownOnce>().Any()) return;
        operation.Parameters!.Add(new OpenApiParameter
        {
            Name = Idempotency.Header,
            In = ParameterLocation.Header,
            Description = "Sent again with the same key within a day, the same request is done once, and answered as it was the first time; an answer of more than 4 MiB is not kept, and 409 says that it was done",
            Schema = new OpenApiSchema { Type = JsonSchemaType.String, MinLength = 1, MaxLength = Idempotency.LongestKey },
        });
        Add(operation, 400, "Something in the request cannot be what it is");
        Add(operation, 409, $"The first request with this {Idempotency.Header} is still under way, or its answer was too long to be kept");
        Add(operation, 422, $"This {Idempotency.Header} was used with another request");
    }

    private static void DescribeRequest(OpenApiOperation operation, ApiDescription endpoint, IList<object> metadata)
    {
        if (operation.RequestBody is { } body)
        {
            var most = metadata.OfType<IRequestSizeLimitMetadata>().LastOrDefault()?.MaxRequestBodySize ?? Server.LargestBody;
            Add(operation, 400, "Something in the request cannot be what it is");
            Add(operation, 413, $"The body is larger than {(most < 1024 * 1024 ? $"{most / 1024} KiB" : $"{most / 1024 / 1024} MiB")}");
            Add(operation, 415, $"The body is not {string.Join(" or ", body.Content!.Keys)}");
        }
        var isChecked = operation.Parameters!.Any(parameter => parameter.Schema is { Type: not JsonSchemaType.String } or { Enum.Count: > 0 });
        if (isChecked || endpoint.RelativePath!.Contains("{context}")) Add(operation, 400, "Something in the request cannot be what it is");
        foreach (var (status, response) in operation.Responses!)
        {
            if (status[0] is not ('4' or '5') || response is not OpenApiResponse { Content.Count: > 0 } known) continue;
            known.Description = Meaning(status) ?? known.Description;
        }
    }

    /// <summary>The generator makes one schema of each field of a form, and forgets what the fields mean.</summary>
    private static void DescribeForm(OpenApiOperation operation, ApiDescription endpoint)
    {
        if (operation.RequestBody?.Content?.TryGetValue(Form, out var form) != true || form is not { Schema: OpenApiSchema schema }) return;
        var fields = new Dictionary<string, IOpenApiSchema>();
        foreach (var (name, field) in (schema.AllOf ?? [schema]).SelectMany(part => part.Properties ?? new Dictionary<string, IOpenApiSchema>()))
        {
            var parameter = endpoint.ParameterDescriptions.FirstOrDefault(one => one.Name == name)?.ParameterDescriptor as IParameterInfoParameterDescriptor;
            var meaning = parameter?.ParameterInfo.GetCustomAttributes(typeof(DescriptionAttribute), inherit: false).OfType<DescriptionAttribute>().FirstOrDefault()?.Description;
            fields[name] = field is OpenApiSchemaReference
                ? new OpenApiSchema { Type = JsonSchemaType.String, Format = "binary", Description = meaning }
                : Described((OpenApiSchema)field, meaning);
        }
        form.Schema = new OpenApiSchema { Type = JsonSchemaType.Object, Required = schema.Required, Properties = fields };
    }

    private static OpenApiSchema Described(OpenApiSchema schema, string? meaning)
    {
        schema.Description ??= meaning;
        return schema;
    }

    private static void DescribeHeaders(OpenApiOperation operation, ApiDescription endpoint)
    {
        var (responses, parameters) = (operation.Responses!, operation.Parameters!);
        if (responses.TryGetValue("206", out var part))
        {
            parameters.Add(Header("Range", "Which bytes: bytes=0-1023"));
            Tell(part, "Content-Range", "Which bytes these are, and of how many");
            Tell(responses["416"], "Content-Range", "How many bytes there are");
            Add(operation, 412, "It is not the one that If-Match names any more");
        }
        if (responses.ContainsKey("304")) parameters.Add(Header("If-None-Match", "The ETag of what is there already: 304 when it is still the same"));
        if (responses.ContainsKey("304") || endpoint.SupportedResponseTypes.Any(type => type.Type == typeof(MailboxResource) || type.Type == typeof(ListResource)))
        {
            foreach (var (status, response) in responses.Where(response => response.Key[0] == '2')) Tell(response, "ETag", "The version of what is answered");
        }
        if (responses.TryGetValue("201", out var created) && endpoint.SupportedResponseTypes.All(type => !IsShownOnce(type.Type))) Tell(created, "Location", "Where it is");
        foreach (var status in new[] { "429", "503" })
        {
            if (responses.TryGetValue(status, out var later)) Tell(later, "Retry-After", "Seconds until the same request may succeed");
        }
    }

    /// <summary>What has no address of its own, because nobody gets to see it again.</summary>
    private static bool IsShownOnce(Type? type) => type == typeof(NewKeyResource) || type == typeof(SessionResource);

    private static OpenApiParameter Header(string name, string meaning) =>
        new() { Name = name, In = ParameterLocation.Header, Description = meaning, Schema = new OpenApiSchema { Type = JsonSchemaType.String } };

    private static void Tell(IOpenApiResponse response, string header, string meaning)
    {
        var known = (OpenApiResponse)response;
        known.Headers ??= new Dictionary<string, IOpenApiHeader>();
        known.Headers[header] = new OpenApiHeader { Description = meaning, Schema = new OpenApiSchema { Type = JsonSchemaType.String } };
    }

    /// <summary>What all parameters of a name have in common.</summary>
    private static void Bound(OpenApiParameter parameter)
    {
        if (parameter.Schema is not OpenApiSchema schema) return;
        switch (parameter)
        {
            case { Name: "limit" }:
                (schema.Minimum, schema.Maximum, schema.Default) = ("1", $"{Page.MaxLimit}", Page.DefaultLimit);
                break;
            case { In: ParameterLocation.Path, Name: "number" or "context" }:
                (schema.Pattern, schema.MaxLength) = ("^[A-Za-z0-9_+-][A-Za-z0-9_+.-]*$", 79);
                break;
            case { In: ParameterLocation.Path }:
                schema.MinLength = 1;
                break;
        }
    }

    private static string? Meaning(string status) => status switch
    {
        "400" => "Something in the request cannot be what it is; errors names the fields",
        "404" => "There is no such thing, or none that this key shows",
        "409" => "What is there does not allow it; the detail says what",
        "412" => "Somebody has changed it since it was read",
        "416" => "The range is outside the content",
        "429" => "Too often, or too much at once; Retry-After says when to come again",
        "503" => "What it takes (the database, Asterisk, where messages are stored, a free processor for a sound) cannot be had now; Retry-After says when to come again",
        _ => null,
    };

    private static void Add(OpenApiOperation operation, int status, string description) => operation.Responses!.TryAdd($"{status}", new OpenApiResponse
    {
        Description = description,
        Content = new Dictionary<string, OpenApiMediaType> { [Problem] = new() },
    });
}
