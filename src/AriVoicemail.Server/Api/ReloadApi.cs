using AriVoicemail.Server.Configuration;
using AriVoicemail.Server.Reloading;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace AriVoicemail.Server.Api;

/// <summary>The configuration is read again while calls go on.</summary>
internal static class ReloadApi
{
    public static void Map(IEndpointRouteBuilder api) =>
        api.MapPost("/reload", ReloadAsync).WithTags("Status").WithName("reloadConfiguration").WithSummary("Reads the configuration again while calls go on")
            .WithDescription(
                "All of it is checked first; when anything in it is wrong, everything that is wrong is named and nothing changes. Live are Logging, Mwi and "
                + "Voicemail: a call that is going on may see the new value at its next step, and a NOTIFY under way is told again if it does not end within two seconds.")
            .ProducesProblem(StatusCodes.Status409Conflict);

    private static async Task<Ok<ReloadResource>> ReloadAsync([FromServices] ConfigurationReload reload, CancellationToken cancellationToken)
    {
        try
        {
            return TypedResults.Ok(await reload.RunAsync(cancellationToken));
        }
        catch (ConfigurationException wrong)
        {
            throw ProblemException.Conflict($"The configuration stays as it was: {string.Join("; ", wrong.Lines)}");
        }
    }
}
