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
        if (http.Request.ContentLength > most) throw TooLarge(http, most);
        try
        {
            await next(http);
        }
        catch (BadHttpRequestException error) when (error.StatusCode == StatusCodes.Status413PayloadTooLarge && !http.Response.HasStarted)
        {
            throw TooLarge(http, most);
        }
        if (http.Response is { StatusCode: StatusCodes.Status413PayloadTooLarge, HasStarted: false }) throw TooLarge(http, most);
    }

    private static ProblemException TooLarge(HttpContext http, long most)
    {
        // What is not taken is not skipped either: the connection ends with the answer, and a client that is not told so sends its next request into it.
        if (HttpProtocol.IsHttp11(http.Request.Protocol)) http.Response.OnStarting(() => Task.FromResult(http.Response.Headers.Connection = "close"));
        return new(StatusCodes.Status413PayloadTooLarge, FormattableString.Invariant($"The body is too large: at most {most} bytes ({Math.Round(most / 1024.0)} KiB) are taken here."));
    }
}
