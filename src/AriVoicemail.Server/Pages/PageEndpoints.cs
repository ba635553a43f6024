using AriVoicemail.Server.Access;
using AriVoicemail.Server.Api;
using AriVoicemail.Server.Pages.Admin;
using AriVoicemail.Server.Pages.Owner;
using AriVoicemail.Server.Pages.Shared;
using Microsoft.AspNetCore.Http.HttpResults;

namespace AriVoicemail.Server.Pages;

/// <summary>The web site: pages only show; what they change, they change by REST, behind the same doors.</summary>
internal static class PageEndpoints
{
    public static void Map(WebApplication app)
    {
        Assets.Map(app);
        SignInPages.Map(app);
        var pages = app.MapGroup("").ShowsPage().ExcludeFromDescription().RequireAuthorization(Doors.Policy)
            .AddEndpointFilter(ShowProblemAsync).AddEndpointFilter(Doors.HideAsync);
        // What a form asks REST for by script, pressed where script is off, or not there yet. What was filled in is in no address then, and nothing is changed.
        pages.MapPost("/without-script", (HttpContext http) => Html.Of<ProblemPage>(new { Status = 400, Detail = Viewer.TextsOf(http)["problem.without-script"] }, 400)).ForOwners().ForTenants();
        pages.MapGet("/", Home).ForOwners().ForTenants();
        OwnerPages.Map(pages);
        AdminPages.Map(pages);
    }

    /// <summary>An answer that has only a status, where a browser shows it: nothing at that address, or not for this viewer.</summary>
    public static async Task<bool> TryShowStatusAsync(HttpContext http, int status)
    {
        var isForPerson = PageDoor.IsPage(http)
            || (http.GetEndpoint() is null && HttpMethods.IsGet(http.Request.Method) && http.Request.Headers.Accept.ToString().Contains("text/html", StringComparison.Ordinal)
                && !http.Request.Path.StartsWithSegments("/api"));
        if (!isForPerson || status == StatusCodes.Status401Unauthorized) return isForPerson;
        await Html.Of<ProblemPage>(new { Status = status }, status).ExecuteAsync(http);
        return true;
    }

    private static RedirectHttpResult Home(CurrentHolder holder) =>
        TypedResults.Redirect(holder.Value.Mailbox is { } mailbox ? OwnerPages.AddressOf(mailbox) : AdminPages.Home(holder.Value));

    private static async ValueTask<object?> ShowProblemAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        try
        {
            return await next(context);
        }
        catch (ProblemException problem)
        {
            return Html.Of<ProblemPage>(new { problem.Status, Detail = problem.Message }, problem.Status);
        }
    }
}
