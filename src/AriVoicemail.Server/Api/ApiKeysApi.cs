using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using AriVoicemail.Mailboxes;
using AriVoicemail.Server.Access;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace AriVoicemail.Server.Api;

/// <summary>The keys that open this interface.</summary>
internal static class ApiKeysApi
{
    private const string Collection = "/apikeys";
    private const int LongestName = 120;

    public static void Map(IEndpointRouteBuilder api)
    {
        var group = api.MapGroup(Collection).WithTags("Keys");
        group.MapGet("", List).WithName("listKeys").WithSummary("Lists the keys, the oldest first; none shows its secret").For(ApiRole.Admin);
        group.MapPost("", Create).WithName("createKey").WithSummary("Makes a key and shows it, this once").WithMetadata(new Idempotency.ShownOnce()).ProducesValidationProblem();
        group.MapDelete("/{id}", Revoke).WithName("revokeKey").WithSummary("Revokes a key; it opens nothing from then on")
            .ProducesProblem(StatusCodes.Status404NotFound);
    }

    internal static async Task<Ok<Page<KeyResource>>> List([FromServices] ApiKeyStore keys, CancellationToken cancellationToken) =>
        TypedResults.Ok(new Page<KeyResource>([.. (await keys.ListAsync(cancellationToken)).Select(KeyResource.Of)], null));

    private static async Task<Created<NewKeyResource>> Create(
        [FromServices] ApiKeyStore keys, [FromServices] TimeProvider time, KeyBody body, CancellationToken cancellationToken)
    {
        var errors = new Dictionary<string, string[]>();
        var name = body.Name?.Trim() ?? "";
        if (name.Length is 0 or > LongestName || name.Any(char.IsControl)) errors["name"] = [$"expected whose key it is, 1 to {LongestName} characters"];
        if (body.Role is null) errors["role"] = ["expected reader, operator or admin"];
        if (body.Contexts is [] || body.Contexts?.Any(context => !MailboxAddress.TryParse($"0@{context}", out _)) == true) errors["contexts"] = ["expected names of contexts, or nothing for all"];
        if (body.ExpiresAt <= time.GetUtcNow()) errors["expiresAt"] = ["expected a time to come"];
        if (errors.Count > 0) throw ProblemException.Invalid(errors);
        var key = await keys.CreateAsync(name, body.Role!.Value, cancellationToken, body.Contexts, body.ExpiresAt);
        return TypedResults.Created((string?)null, new NewKeyResource(key.Id, key.Reveal()));
    }

    private static async Task<NoContent> Revoke([FromServices] ApiKeyStore keys, [Description("As the list of keys shows it")] string id, CancellationToken cancellationToken) =>
        await keys.RevokeAsync(id, cancellationToken) ? TypedResults.NoContent() : throw ProblemException.NotFound($"There is no key '{id}'.");
}

/// <summary>A key that is to be made.</summary>
internal sealed class KeyBody
{
    /// <summary>Whose key it is.</summary>
    [Required, Length(1, 120)]
    public string? Name { get; set; }

    /// <summary><c>reader</c> may read, <c>operator</c> change what mailboxes hold and how they are set, <c>admin</c> everything.</summary>
    [Required]
    public ApiRole? Role { get; set; }

    /// <summary>What is not in one of these contexts does not exist for its holder; not given: everything does.</summary>
    [MinLength(1)]
    public IReadOnlyList<string>? Contexts { get; set; }

    /// <summary>When it opens nothing any more; not given: never.</summary>
    public DateTimeOffset? ExpiresAt { get; set; }
}

/// <summary>A key that was just made.</summary>
/// <param name="Id">By which it is listed and revoked.</param>
/// <param name="Key">The key itself, shown only now.</param>
internal sealed record NewKeyResource(string Id, string Key);

/// <summary>A key without its secret.</summary>
/// <param name="Contexts">What it shows; null: everything.</param>
/// <param name="LastUsedAt">To the minute, UTC; null: never.</param>
/// <param name="ExpiresAt">UTC; null: never.</param>
public sealed record KeyResource(
    string Id, string Name, ApiRole Role, IReadOnlyList<string>? Contexts, DateTimeOffset CreatedAt, DateTimeOffset? LastUsedAt, DateTimeOffset? ExpiresAt)
{
    public static KeyResource Of(ApiKey key) => new(key.Id, key.Name, key.Role, key.Contexts, key.CreatedAt, key.LastUsedAt, key.ExpiresAt);
}
