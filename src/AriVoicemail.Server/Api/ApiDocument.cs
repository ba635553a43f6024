using AriVoicemail.Server.Access;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace AriVoicemail.Server.Api;

/// <summary>What the OpenAPI document says about every operation: the key, and the problems that each can answer with.</summary>
internal static class ApiDocument
{
    public const string Name = "v1";
    public const string Path = "/openapi/v1.json";
    private const string KeyScheme = "apiKey";
    private const string BearerScheme = "bearer";

    public static void Describe(OpenApiOptions options)
    {
        options.AddDocumentTransformer((document, _, _) =>
        {
            document.Info = new OpenApiInfo
            {
                Title = "AriVoicemail",
                Version = ProductVersion.Text,
                Description = "Voicemail for Asterisk behind a SIP proxy. Every request under /api needs a key, which `arivm apikey create` makes.",
            };
            document.Servers = [];
            document.Components ??= new OpenApiComponents();
            document.Components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>
            {
                [KeyScheme] = new OpenApiSecurityScheme
                {
                    Type = SecuritySchemeType.ApiKey,
                    In = ParameterLocation.Header,
                    Name = ApiKeyAuthentication.Header,
                    Description = "arivm_…",
                },
                [BearerScheme] = new OpenApiSecurityScheme
                {
                    Type = SecuritySchemeType.Http,
                    Scheme = "bearer",
                    Description = "The same key as a bearer token.",
                },
            };
            return Task.CompletedTask;
        });
        // A problem may say more than its schema lists (RFC 9457 §3.2): a traceId, for one.
        options.AddSchemaTransformer((schema, context, _) =>
        {
            if (context.JsonTypeInfo.Type.IsAssignableTo(typeof(ProblemDetails))) schema.AdditionalPropertiesAllowed = true;
            return Task.CompletedTask;
        });
        options.AddOperationTransformer(async (operation, context, cancellationToken) =>
        {
            if (context.Description.RelativePath?.StartsWith("api/", StringComparison.Ordinal) != true) return;
            operation.Security =
            [
                new() { [new OpenApiSecuritySchemeReference(KeyScheme, context.Document)] = [] },
                new() { [new OpenApiSecuritySchemeReference(BearerScheme, context.Document)] = [] },
            ];
            var problem = await context.GetOrCreateSchemaAsync(typeof(ProblemDetails), null, cancellationToken);
            Add("401", "No key, or one that is unknown or revoked");
            if (context.Description.HttpMethod is not ("GET" or "HEAD")) Add("403", "The key may only read");
            if (operation.RequestBody is not null)
            {
                Add("413", "The body is too large");
                Add("415", "The body is not application/json");
            }
            Add("503", "The database cannot be used at the moment");
            var responses = new OpenApiResponses();
            foreach (var (status, response) in operation.Responses!.OrderBy(response => response.Key, StringComparer.Ordinal)) responses[status] = response;
            operation.Responses = responses;

            void Add(string status, string description) => (operation.Responses ??= [])[status] = new OpenApiResponse
            {
                Description = description,
                Content = new Dictionary<string, OpenApiMediaType> { ["application/problem+json"] = new() { Schema = problem } },
            };
        });
    }
}
