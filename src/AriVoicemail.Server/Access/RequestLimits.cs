using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using System.Threading.RateLimiting;
using AriVoicemail.Server.Api;
using AriVoicemail.Server.Configuration;
using AriVoicemail.Server.Pages;
using Microsoft.AspNetCore.RateLimiting;

namespace AriVoicemail.Server.Access;

/// <summary>
/// How often somebody may ask: by address, by key, and to sign in; and how many follow events at once. It is counted before anybody is let in, so that whoever is refused
/// counts too.
/// </summary>
internal static class RequestLimits
{
    private const int Burst = 10;

    public static void Add(IServiceCollection services, LimitOptions limits) => services.AddRateLimiter(options =>
    {
        options.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
        options.OnRejected = RefuseAsync;
        options.GlobalLimiter = PartitionedRateLimiter.CreateChained(
            By(limits.RequestsPerSecond, TimeSpan.FromSeconds(1), http => IsOfSupervisor(http) ? null : ClientOf(http)),
            By(limits.RequestsPerSecondByKey, TimeSpan.FromSeconds(1), KeyOf),
            By(limits.SignInsPerMinute, TimeSpan.FromMinutes(1), http => IsSignIn(http) ? ClientOf(http) : null),
            AtOnce(limits.StreamsAtOnce, http => IsStream(http) ? "everybody" : null),
            AtOnce(limits.StreamsAtOnceByKey, http => IsStream(http) ? KeyOf(http) : null));
    });

    /// <param name="who">Whose requests count together; null: nobody's.</param>
    private static PartitionedRateLimiter<HttpContext> By(int most, TimeSpan within, Func<HttpContext, string?> who) =>
        PartitionedRateLimiter.Create<HttpContext, string>(http => most > 0 && who(http) is { } name
            ? RateLimitPartition.GetTokenBucketLimiter(name, _ => new TokenBucketRateLimiterOptions
            {
                TokenLimit = most * Burst,
                TokensPerPeriod = most,
                ReplenishmentPeriod = within,
                QueueLimit = 0,
            })
            : RateLimitPartition.GetNoLimiter(""));

    /// <param name="who">Whose requests that are under way count together; null: nobody's.</param>
    private static PartitionedRateLimiter<HttpContext> AtOnce(int most, Func<HttpContext, string?> who) =>
        PartitionedRateLimiter.Create<HttpContext, string>(http => most > 0 && who(http) is { } name
            ? RateLimitPartition.GetConcurrencyLimiter(name, _ => new ConcurrencyLimiterOptions { PermitLimit = most, QueueLimit = 0 })
            : RateLimitPartition.GetNoLimiter(""));

    private static ValueTask RefuseAsync(OnRejectedContext context, CancellationToken cancellationToken)
    {
        var http = context.HttpContext;
        var wait = context.Lease.TryGetMetadata(MetadataName.RetryAfter, out var after) ? after : TimeSpan.FromSeconds(1);
        http.Response.Headers.RetryAfter = Math.Max(1, Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        return new(Problems.WriteAsync(http, StatusCodes.Status429TooManyRequests, "Too many requests from this address or with this key, or too many that follow events (Http:Limits); try again later."));
    }

    private static bool IsOfSupervisor(HttpContext http) => http.Request.Path.Equals("/healthz") || http.Request.Path.Equals("/readyz");

    private static bool IsSignIn(HttpContext http) => HttpMethods.IsPost(http.Request.Method) && (http.Request.Path.StartsWithSegments("/api/v1/sessions") || http.Request.Path.StartsWithSegments(PageDoor.SignIn));

    private static bool IsStream(HttpContext http) => http.Request.Path.Equals(EventsApi.Path);

    // Whoever has one address of IPv6 has a whole /64 of them.
    private static string ClientOf(HttpContext http) => http.Connection.RemoteIpAddress switch
    {
        null => "",
        { IsIPv4MappedToIPv6: true } mapped => mapped.MapToIPv4().ToString(),
        { AddressFamily: AddressFamily.InterNetworkV6 } six => new IPAddress([.. six.GetAddressBytes().Take(8), .. new byte[8]]).ToString(),
        var four => four.ToString(),
    };

    // With its secret: whoever knows only the id of a key uses nothing of it up.
    private static string? KeyOf(HttpContext http) =>
        (ApiKeyAuthentication.KeyOf(http.Request) ?? BrowserCookie.Of(http.Request)) is { } key ? Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(key))) : null;
}
