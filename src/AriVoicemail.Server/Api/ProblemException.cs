namespace AriVoicemail.Server.Api;

/// <summary>A request that cannot be served, as the client is told (RFC 9457).</summary>
/// <param name="status">The HTTP status.</param>
/// <param name="detail">What is wrong and what would be right, for a person.</param>
internal sealed class ProblemException(int status, string detail) : Exception(detail)
{
    public int Status => status;

    /// <summary>Per field of the request, what is wrong with it.</summary>
    public IReadOnlyDictionary<string, string[]> Errors { get; init; } = new Dictionary<string, string[]>();

    /// <summary>After which time the same request may succeed; headers set before the exception would be forgotten.</summary>
    public TimeSpan? RetryAfter { get; init; }

    public static ProblemException BadRequest(string detail) => new(StatusCodes.Status400BadRequest, detail);

    public static ProblemException NotFound(string detail) => new(StatusCodes.Status404NotFound, detail);

    public static ProblemException Conflict(string detail) => new(StatusCodes.Status409Conflict, detail);

    public static ProblemException Invalid(IReadOnlyDictionary<string, string[]> errors) =>
        BadRequest(string.Join(" ", errors.SelectMany(field => field.Value.Select(reason => $"{field.Key}: {reason}."))), errors);

    public static ProblemException Invalid(string field, string reason) => Invalid(new Dictionary<string, string[]> { [field] = [reason] });

    private static ProblemException BadRequest(string detail, IReadOnlyDictionary<string, string[]> errors) =>
        new(StatusCodes.Status400BadRequest, detail) { Errors = errors };
}
