namespace AriVoicemail.Server.Api;

/// <summary>One page of a list.</summary>
/// <param name="Items">In the list's order.</param>
/// <param name="Next">What to give as <c>after</c> for the next page; null when this is the last.</param>
public sealed record Page<T>(IReadOnlyList<T> Items, string? Next);

internal static class Page
{
    public const int DefaultLimit = 50;
    public const int MaxLimit = 500;

    public static int CheckedLimit(int? limit) => limit switch
    {
        null => DefaultLimit,
        >= 1 and <= MaxLimit => limit.Value,
        _ => throw ProblemException.Invalid("limit", $"expected 1 to {MaxLimit}, not {limit}"),
    };

    /// <param name="items">One more than <paramref name="limit"/> were asked for, to see whether there is a next page.</param>
    public static Page<TItem> Of<T, TItem>(IReadOnlyList<T> items, int limit, Func<T, string> cursor, Func<T, TItem> toItem) =>
        new([.. items.Take(limit).Select(toItem)], items.Count > limit ? cursor(items[limit - 1]) : null);
}
