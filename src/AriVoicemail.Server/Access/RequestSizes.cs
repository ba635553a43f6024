using AriVoicemail.Server.Api;
using Microsoft.AspNetCore.Http.Features;

namespace AriVoicemail.Server.Access;

/// <summary>Says how much would have been taken, to whoever sends more.</summary>
internal static class RequestSizes
{
    public static async Task CheckAsync(HttpContext http, RequestDelegate next)
    {
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is not { MaxRequestBodySize: { } most })
        {
            await next(http);
            return;
        }
        if (http.Request.ContentLength > most) throw TooLarge(most);
        try
        {
            await next(http);
        }
        catch (BadHttpRequestException error) when (error.StatusCode == StatusCodes.Status413PayloadTooLarge && !http.Response.HasStarted)
        {
            throw TooLarge(most);
        }
        if (http.Response is { StatusCode: StatusCodes.Status413PayloadTooLarge, HasStarted: false }) throw TooLarge(most);
    }

    private static ProblemException TooLarge(long most) =>
        new(StatusCodes.Status413PayloadTooLarge, FormattableString.Invariant($"The body is too large: at most {most} bytes ({Math.Round(most / 1024.0)} KiB) are taken here."));
}
