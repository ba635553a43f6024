using System.Security.Cryptography;
using System.Text;
using AriVoicemail.Server.Access;
using Microsoft.AspNetCore.WebUtilities;

namespace AriVoicemail.Server.Api;

/// <summary>
/// <c>Idempotency-Key</c>: a POST whose answer was lost is sent again and done once. The first answer is kept for a day, and given to whoever sends the same
/// request with the same key. What was begun is done to its end, whoever hangs up: a second try is to find all of it, and not a part.
/// </summary>
internal sealed class Idempotency(KeptAnswers answers)
{
    public const string Header = "Idempotency-Key";
    public const int LongestKey = 200;
    public const int LongestAnswer = 4 * 1024 * 1024;

    public static async Task HandleAsync(HttpContext http, RequestDelegate next)
    {
        var holder = http.RequestServices.GetRequiredService<CurrentHolder>();
        var isKept = http.GetEndpoint()?.Metadata is { } marks && marks.GetMetadata<Operation>() is not null && marks.GetMetadata<ShownOnce>() is null;
        if (http.Request.Headers[Header] is not [{ } key] || !HttpMethods.IsPost(http.Request.Method) || !holder.IsKnown || !isKept)
        {
            await next(http);
            return;
        }
        if (key.Length is 0 or > LongestKey || key.Any(char.IsControl)) throw ProblemException.BadRequest($"{Header}: expected 1 to {LongestKey} characters.");
        await http.RequestServices.GetRequiredService<Idempotency>().HandleAsync(http, next, $"{holder.Value.Id}/{key}");
    }

    private async Task HandleAsync(HttpContext http, RequestDelegate next, string key)
    {
        var request = await FingerprintAsync(http.Request);
        var run = Guid.NewGuid().ToString("N");
        if (await answers.BeginAsync(key, request, run, http.RequestAborted)) await RecordAsync(http, next, key, run);
        else await ReplayAsync(http, key, request);
    }

    private async Task ReplayAsync(HttpContext http, string key, string request)
    {
        var kept = await answers.FindAsync(key, http.RequestAborted);
        if (kept is null || kept.Status == 0) throw ProblemException.Conflict($"The first request with this {Header} is still under way; ask again in a moment.");
        if (kept.Request != request) throw new ProblemException(StatusCodes.Status422UnprocessableEntity, $"This {Header} was used with another request; a new request needs a new one.");
        if (kept.Length is { } length)
        {
            throw ProblemException.Conflict($"The first request with this {Header} was done (status {kept.Status}), and nothing is done again; its answer of {length} bytes was too long to be kept.");
        }
        http.Response.StatusCode = (int)kept.Status;
        if (kept.Location is not null) http.Response.Headers.Location = kept.Location;
        if (kept.ETag is not null) http.Response.Headers.ETag = kept.ETag;
        if (kept.Body is not { Length: > 0 }) return;
        http.Response.ContentType = kept.ContentType ?? "application/json; charset=utf-8";
        await http.Response.WriteAsync(kept.Body, http.RequestAborted);
    }

    /// <summary>What failed may be tried again with the same key.</summary>
    private async Task RecordAsync(HttpContext http, RequestDelegate next, string key, string run)
    {
        var (answer, client) = (http.Response.Body, http.RequestAborted);
        await using var body = new FileBufferingWriteStream();
        using var over = new CancellationTokenSource();
        var holding = answers.HoldAsync(key, run, over.Token);
        http.Response.Body = body;
        if (http.GetEndpoint()?.Metadata.GetMetadata<ForWhoWaits>() is null) http.RequestAborted = CancellationToken.None;
        var isDone = false;
        try
        {
            await next(http);
            isDone = http.Response.StatusCode is >= 200 and < 300;
        }
        finally
        {
            (http.Response.Body, http.RequestAborted) = (answer, client);
            await over.CancelAsync();
            await holding.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (!isDone) await answers.DropAsync(key, run);
        }
        using var text = new MemoryStream();
        if (body.Length <= LongestAnswer) await body.DrainBufferAsync(text, CancellationToken.None);
        if (isDone) await answers.KeepAsync(key, run, Answer(http.Response, body.Length > 0 ? null : text, body.Length));
        if (client.IsCancellationRequested) return;
        text.Position = 0;
        await text.CopyToAsync(answer, client);
        await body.DrainBufferAsync(answer, client);
    }

    private static KeptAnswer Answer(HttpResponse response, MemoryStream? body, long left) => new()
    {
        Status = response.StatusCode,
        Location = response.Headers.Location is [{ Length: > 0 } location] ? location : null,
        ETag = response.Headers.ETag is [{ Length: > 0 } tag] ? tag : null,
        ContentType = response.ContentType,
        Body = body is null ? null : Encoding.UTF8.GetString(body.GetBuffer(), 0, (int)body.Length),
        Length = body is null ? left : null,
    };

    /// <summary>A form's boundary is another one each time, so of a form its fields are compared, and not its bytes.</summary>
    private static async Task<string> FingerprintAsync(HttpRequest request)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes($"{request.Path}{request.QueryString}\n"));
        if (request.HasFormContentType)
        {
            var form = await FormAsync(request);
            foreach (var (name, value) in form.OrderBy(field => field.Key, StringComparer.Ordinal)) hash.AppendData(Encoding.UTF8.GetBytes($"{name}={value}\n"));
            foreach (var file in form.Files)
            {
                await using var content = file.OpenReadStream();
                hash.AppendData(await SHA256.HashDataAsync(content, request.HttpContext.RequestAborted));
            }
        }
        else
        {
            request.EnableBuffering();
            hash.AppendData(await SHA256.HashDataAsync(request.Body, request.HttpContext.RequestAborted));
            request.Body.Position = 0;
        }
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static async Task<IFormCollection> FormAsync(HttpRequest request)
    {
        try
        {
            return await request.ReadFormAsync(request.HttpContext.RequestAborted);
        }
        catch (Exception broken) when (broken is InvalidDataException or IOException and not BadHttpRequestException)
        {
            throw ProblemException.BadRequest($"The form cannot be read: {broken.Message}");
        }
    }

    /// <summary>An operation of REST: what a page asks for is none, nor is what a body of the wrong kind leads to.</summary>
    public sealed record Operation;

    /// <summary>An operation whose answer holds a secret: it is not kept to be shown again.</summary>
    public sealed record ShownOnce;

    /// <summary>An operation that is nothing without whoever waits for it: it ends when they go away.</summary>
    public sealed record ForWhoWaits;
}
