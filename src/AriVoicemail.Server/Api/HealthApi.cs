using Microsoft.AspNetCore.Http.HttpResults;

namespace AriVoicemail.Server.Api;

/// <summary>For supervisors and load balancers; no key is needed.</summary>
internal static class HealthApi
{
    public static void Map(IEndpointRouteBuilder app)
    {
        var group = app.MapGroup("").WithTags("Health");
        group.MapGet("/healthz", () => TypedResults.Ok(new HealthResource("alive"))).WithName("readHealth").WithSummary("Tells that the process is alive");
        group.MapGet("/readyz", ReadyAsync).WithName("readReadiness")
            .WithSummary("Tells whether calls can be served: the database answers, an Asterisk is connected, and there is room where messages are stored")
            .ProducesProblem(StatusCodes.Status503ServiceUnavailable);
    }

    private static async Task<Results<Ok<HealthResource>, ProblemHttpResult>> ReadyAsync(Readiness readiness, CancellationToken cancellationToken) =>
        await readiness.MissingAsync(cancellationToken) is { Count: > 0 } missing
            ? TypedResults.Problem($"Missing: {string.Join("; ", missing)}", statusCode: StatusCodes.Status503ServiceUnavailable)
            : TypedResults.Ok(new HealthResource("ready"));
}

/// <summary>How the process is.</summary>
/// <param name="Status">alive or ready.</param>
internal sealed record HealthResource(string Status);
