using AriVoicemail.Server.Access;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace AriVoicemail.Server.Api;

/// <summary>The OpenAPI document: what is true of all operations follows from the metadata of their endpoints, so that a new one is described by itself.</summary>
internal static class ApiDocument
{
    public const string Name = "v1";
    public const string Path = "/openapi/v1.json";
    public const string KeyScheme = "apiKey";
    public const string BearerScheme = "bearer";

    private static readonly Dictionary<string, string> TagMeanings = new()
    {
        ["Calls"] = "Calls that are in voicemail now.",
        ["Events"] = "What happens, as it happens.",
        ["Greetings"] = "What callers hear.",
        ["Health"] = "For supervisors and load balancers: open to everybody.",
        ["Keys"] = "Who may use this interface, and who did what.",
        ["Lamps"] = "Phones that watch a mailbox.",
        ["Lists"] = "Numbers that stand for several mailboxes.",
        ["Mailboxes"] = "Who may be left messages.",
        ["Messages"] = "What was left, and its sound.",
        ["Sessions"] = "How the owner of a mailbox comes in.",
        ["Status"] = "How this node is.",
    };

    public static void Describe(OpenApiOptions options)
    {
        options.AddSchemaTransformer(ApiSchemas.DescribeAsync);
        options.AddOperationTransformer(ApiOperations.DescribeAsync);
        options.AddDocumentTransformer((document, _, _) =>
        {
            Describe(document);
            ApiSchemas.Finish(document);
            ApiExamples.Add(document);
            return Task.CompletedTask;
        });
    }

    private static void Describe(OpenApiDocument document)
    {
        document.Info = new OpenApiInfo
        {
            Title = "AriVoicemail",
            Version = ProductVersion.Text,
            Description = "Voicemail for Asterisk behind a SIP proxy. Every request under /api needs a key, which `arivm apikey create` makes, or the token of an "
                + "owner, which `signIn` gives for a mailbox and its PIN. What goes wrong is told as RFC 9457 has it, and names the field.",
        };
        document.Servers = [];
        document.Tags = document.Tags?.OrderBy(tag => tag.Name, StringComparer.Ordinal)
            .Select(tag => new OpenApiTag { Name = tag.Name, Description = TagMeanings.GetValueOrDefault(tag.Name ?? "") }).ToHashSet();
        // In an order of its own, so that a new operation changes nothing else of the checked-in copy.
        var paths = new OpenApiPaths();
        foreach (var (path, item) in document.Paths.OrderBy(path => path.Key, StringComparer.Ordinal)) paths.Add(path, item);
        document.Paths = paths;
        document.Components ??= new OpenApiComponents();
        document.Components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>
        {
            [KeyScheme] = new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.ApiKey,
                In = ParameterLocation.Header,
                Name = ApiKeyAuthentication.Header,
                Description = "A key (arivm_…), or the token of an owner who signed in (arivmo_…).",
            },
            [BearerScheme] = new OpenApiSecurityScheme { Type = SecuritySchemeType.Http, Scheme = "bearer", Description = "The same, as a bearer token." },
        };
    }
}
