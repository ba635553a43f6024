using System.Security.Cryptography;
using System.Text;
using AriVoicemail.Database;
using AriVoicemail.Server.Access;
using Dapper;

namespace AriVoicemail.Server.Api;

/// <summary>
/// <c>Idempotency-Key</c>: a POST whose answer was lost is sent again and done once. The first answer is kept for a day, and given to whoever sends the same
/// request with the same key.
/// </summary>
internal sealed class Idempotency(SqlDatabase database, TimeProvider time)
{
    public const string Header = "Idempotency-Key";
    public const int LongestKey = 200;

    private static readonly TimeSpan Kept = TimeSpan.FromDays(1);

    // A node that died over it does not answer any more.
    private static readonly TimeSpan LongestWork = TimeSpan.FromMinutes(5);

    public static async Task HandleAsync(HttpContext http, RequestDelegate next)
    {
        var holder = http.RequestServices.GetRequiredService<CurrentHolder>();
        // What is shown only once is not kept to be shown again.
        var isSecret = http.GetEndpoint()?.Metadata.GetMetadata<ShownOnce>() is not null;
        if (http.Request.Headers[Header] is not [{ } key] || !HttpMethods.IsPost(http.Request.Method) || !holder.IsKnown || isSecret)
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
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        await database.ExecuteAsync(
            "delete from idempotency where at < @old or (status = 0 and at < @stuck)",
            new { old = now - (long)Kept.TotalMilliseconds, stuck = now - (long)LongestWork.TotalMilliseconds }, http.RequestAborted);
        var mine = await database.ExecuteAsync(
            "insert into idempotency (name, request, at, status) values (@key, @request, @now, 0) on conflict (name) do nothing",
            new { key, request, now }, http.RequestAborted) > 0;
        if (!mine)
        {
            await ReplayAsync(http, key, request);
            return;
        }
        await RecordAsync(http, next, key);
    }

    private async Task ReplayAsync(HttpContext http, string key, string request)
    {
        var row = await database.ReadAsync(
            connection => connection.QuerySingleOrDefaultAsync<Row>("select request, status, location, body from idempotency where name = @key", new { key }), http.RequestAborted);
        if (row is null || row.Status == 0) throw ProblemException.Conflict($"The first request with this {Header} is still under way; ask again in a moment.");
        if (row.Request != request) throw new ProblemException(StatusCodes.Status422UnprocessableEntity, $"This {Header} was used with another request; a new request needs a new one.");
        http.Response.StatusCode = (int)row.Status;
        if (row.Location is not null) http.Response.Headers.Location = row.Location;
        if (row.Body is not { Length: > 0 }) return;
        http.Response.ContentType = "application/json; charset=utf-8";
        await http.Response.WriteAsync(row.Body, http.RequestAborted);
    }

    /// <summary>What failed may be tried again with the same key.</summary>
    private async Task RecordAsync(HttpContext http, RequestDelegate next, string key)
    {
        var (answer, body) = (http.Response.Body, new MemoryStream());
        http.Response.Body = body;
        try
        {
            await next(http);
        }
        catch
        {
            await database.ExecuteAsync("delete from idempotency where name = @key", new { key }, CancellationToken.None);
            throw;
        }
        finally
        {
            http.Response.Body = answer;
        }
        if (http.Response.StatusCode is >= 200 and < 300)
        {
            await database.ExecuteAsync(
                "update idempotency set status = @status, location = @location, body = @text where name = @key",
                new { key, status = http.Response.StatusCode, location = http.Response.Headers.Location.ToString() is { Length: > 0 } location ? location : null, text = Encoding.UTF8.GetString(body.GetBuffer(), 0, (int)body.Length) },
                CancellationToken.None);
        }
        else await database.ExecuteAsync("delete from idempotency where name = @key", new { key }, CancellationToken.None);
        body.Position = 0;
        await body.CopyToAsync(answer, http.RequestAborted);
    }

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

    /// <summary>An operation whose answer holds a secret.</summary>
    public sealed record ShownOnce;

    private sealed class Row
    {
        public string Request { get; init; } = "";
        public long Status { get; init; }
        public string? Location { get; init; }
        public string? Body { get; init; }
    }
}
