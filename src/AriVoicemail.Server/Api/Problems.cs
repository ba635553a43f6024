using System.Data.Common;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using AriVoicemail.Server.Configuration;
using AriVoicemail.Server.Pages;
using AriVoicemail.Server.Pages.Shared;
using AriVoicemail.Storage;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Mvc;

namespace AriVoicemail.Server.Api;

/// <summary>Turns everything that goes wrong with a request into an RFC 9457 problem.</summary>
internal sealed partial class Problems(Settings settings, ILogger<Problems> logger) : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext context, Exception exception, CancellationToken cancellationToken)
    {
        switch (exception)
        {
            case ProblemException problem:
                if (problem.RetryAfter is { } wait) context.Response.Headers.RetryAfter = Math.Ceiling(wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);
                await WriteAsync(context, problem.Status, problem.Message, problem.Errors);
                return true;
            case BadHttpRequestException { InnerException: JsonException json }:
                var (field, reason) = Explain(json);
                var errors = field is null ? null : new Dictionary<string, string[]> { [field] = [reason] };
                await WriteAsync(context, StatusCodes.Status400BadRequest, reason, errors);
                return true;
            case BadHttpRequestException bad:
                await WriteAsync(context, bad.StatusCode, Explain(bad, context.Request));
                return true;
            // PostgreSQL stores no NUL, and nobody half of a surrogate pair; SQLite does not care.
            case DbException { SqlState: "22021" or "22P05" } or EncoderFallbackException:
                await WriteAsync(context, StatusCodes.Status400BadRequest, "A text of the request has a character that cannot be: NUL, or half of a pair.");
                return true;
            case InvalidOperationException unknown when UnknownCharset().IsMatch(unknown.Message):
                await WriteAsync(context, StatusCodes.Status415UnsupportedMediaType, WrongKind(context.Request));
                return true;
            case DbException database:
                logger.LogWarning("{Method} {Path} waits for the database: {Error}", context.Request.Method, context.Request.Path, database.Message);
                context.Response.Headers.RetryAfter = "5";
                await WriteAsync(context, StatusCodes.Status503ServiceUnavailable, "The database cannot be used at the moment.");
                return true;
            case StorageException storage:
                logger.LogWarning("{Method} {Path} waits for the bucket: {Error}", context.Request.Method, context.Request.Path, storage.Message);
                context.Response.Headers.RetryAfter = "5";
                await WriteAsync(context, StatusCodes.Status503ServiceUnavailable, "Messages are stored elsewhere, and cannot be had at the moment.");
                return true;
            case FileNotFoundException or DirectoryNotFoundException when Directory.Exists(settings.Spool.Directory):
                await WriteAsync(context, StatusCodes.Status404NotFound, "It was deleted at this moment.");
                return true;
            case OperationCanceledException when context.RequestAborted.IsCancellationRequested:
                return true;
            default:
                logger.LogError(exception, "{Method} {Path} failed", context.Request.Method, context.Request.Path);
                await WriteAsync(context, StatusCodes.Status500InternalServerError, "The server failed; its log says how.");
                return true;
        }
    }

    /// <summary>Takes back the empty body of a 416, so that it gets a described one.</summary>
    public static async Task ForgetEmptyBodyAsync(HttpContext context, RequestDelegate next)
    {
        await next(context);
        var response = context.Response;
        if (response is not { HasStarted: false, StatusCode: StatusCodes.Status416RangeNotSatisfiable }) return;
        response.ContentLength = null;
        response.ContentType = null;
    }

    /// <summary>Gives a body to an answer that has only a status: 401, 403, 404, 405, 415, 416…</summary>
    public static async Task DescribeStatusAsync(StatusCodeContext context)
    {
        var http = context.HttpContext;
        if (await PageEndpoints.TryShowStatusAsync(http, http.Response.StatusCode)) return;
        var detail = http.Response.StatusCode switch
        {
            StatusCodes.Status400BadRequest => "The body cannot be read: it breaks off, or is not the form that its Content-Type says.",
            StatusCodes.Status401Unauthorized =>
                "An API key is needed: 'Authorization: Bearer <key>' or 'X-Api-Key: <key>'. The one given is missing, wrong or revoked.",
            StatusCodes.Status403Forbidden => "This key is not for that: its role (reader, operator, admin) does not reach so far, or it is for one mailbox or some contexts alone.",
            StatusCodes.Status404NotFound => $"There is nothing at {http.Request.Path}.",
            StatusCodes.Status405MethodNotAllowed => $"{http.Request.Method} is not possible here; possible: {http.Response.Headers.Allow}.",
            // ASP.NET's own answer where a file is asked for.
            StatusCodes.Status412PreconditionFailed => "It is not the one that If-Match names, or has changed since If-Unmodified-Since.",
            StatusCodes.Status413PayloadTooLarge => "The body is too large.",
            StatusCodes.Status415UnsupportedMediaType => WrongKind(http.Request),
            StatusCodes.Status416RangeNotSatisfiable => $"The range is outside the content; Content-Range: {http.Response.Headers.ContentRange}.",
            _ => null,
        };
        await WriteAsync(http, http.Response.StatusCode, detail);
    }

    /// <summary>As a page, to whoever has asked for one.</summary>
    internal static Task WriteAsync(HttpContext context, int status, string? detail, IReadOnlyDictionary<string, string[]>? errors = null)
    {
        if (PageDoor.IsPage(context)) return Html.Of<ProblemPage>(new { Status = status, Detail = detail }, status).ExecuteAsync(context);
        var problem = errors is { Count: > 0 }
            ? new HttpValidationProblemDetails(errors.ToDictionary()) { Status = status, Title = null, Detail = detail }
            : new ProblemDetails { Status = status, Detail = detail };
        problem.Instance = context.Request.Path;
        // The one status of ours that ASP.NET knows no type of.
        if (status == StatusCodes.Status429TooManyRequests) problem.Type = "https://tools.ietf.org/html/rfc6585#section-4";
        return TypedResults.Problem(problem).ExecuteAsync(context);
    }

    /// <summary>Which field of a body is wrong, in the client's words.</summary>
    internal static (string? Field, string Reason) Explain(JsonException error)
    {
        var field = error.Path is { Length: > 2 } path ? path[2..] : null;
        if (UnknownField().Match(error.Message) is { Success: true } unknown)
        {
            return (unknown.Groups[1].Value, $"There is no field '{unknown.Groups[1].Value}'.");
        }
        if (DuplicateField().Match(error.Message) is { Success: true } duplicate)
        {
            return (duplicate.Groups[1].Value, $"The field '{duplicate.Groups[1].Value}' is there twice.");
        }
        if (field is null) return (null, $"The body is not valid JSON (line {error.LineNumber + 1}, byte {error.BytePositionInLine + 1}).");
        return (field, $"The field '{field}' has a value of the wrong kind (line {error.LineNumber + 1}).");
    }

    private static string WrongKind(HttpRequest request) =>
        $"The body cannot be '{request.ContentType}' here: JSON is application/json, a sound multipart/form-data, many mailboxes application/x-ndjson, a file of mailboxes text/plain or text/csv.";

    private static string Explain(BadHttpRequestException error, HttpRequest request) => error.StatusCode switch
    {
        StatusCodes.Status413PayloadTooLarge => "The body is too large.",
        StatusCodes.Status415UnsupportedMediaType => WrongKind(request),
        _ when error.Message.Contains("no body was provided", StringComparison.Ordinal) => "A body is needed: a JSON object.",
        _ when BadParameter().Match(error.Message) is { Success: true } bad => $"The parameter '{bad.Groups[2].Value}' cannot be '{bad.Groups[3].Value}'.",
        _ when MissingParameter().Match(error.Message) is { Success: true } missing => $"The parameter '{missing.Groups[1].Value}' is missing.",
        _ => error.Message,
    };

    // What System.Text.Json and ASP.NET say is for their programmers; the tests notice when a new version words it otherwise.
    [GeneratedRegex("^The JSON property '(.*)' could not be mapped")]
    private static partial Regex UnknownField();

    [GeneratedRegex("^Duplicate property '(.*)' encountered")]
    private static partial Regex DuplicateField();

    [GeneratedRegex("^Failed to bind parameter \"(\\S+) (\\S+)\" from \"(.*)\"")]
    private static partial Regex BadParameter();

    [GeneratedRegex("content type charset '.*' is not a known encoding")]
    private static partial Regex UnknownCharset();

    [GeneratedRegex("^Required parameter \"\\S+ (\\S+)\" was not provided")]
    private static partial Regex MissingParameter();
}
