using System.Collections.Concurrent;
using AriVoicemail.Server.Access;

namespace AriVoicemail.Server.Pages;

/// <summary>
/// What the open pages of one mailbox fetch when they are told of the same event: drawn for the first who asks, and the same for the others. Whatever was
/// drawn since the event shows what it tells of; of what comes later each page is told again.
/// </summary>
internal sealed class SharedPages(TimeProvider time)
{
    // Who is told asks at once.
    private static readonly TimeSpan Kept = TimeSpan.FromSeconds(2);

    private const int Most = 200;

    private readonly ConcurrentDictionary<Key, Lazy<Task<byte[]>>> _pages = [];

    /// <param name="draw">Called in the name of whoever asks first.</param>
    public async Task<IResult> OfAsync(string told, HttpContext http, Func<Task<Html>> draw)
    {
        var viewer = await Viewer.OfAsync(http);
        if (viewer.Holder is not { } holder || _pages.Count >= Most) return await draw();

        var key = new Key(told, viewer.Path, http.Request.QueryString, holder.Id, holder.Role, viewer.Texts.Language, viewer.Zone.Id);
        var mine = new Lazy<Task<byte[]>>(async () => await (await draw()).DrawAsync(http));
        var drawn = _pages.GetOrAdd(key, mine);
        if (drawn == mine) _ = ForgetAsync(key);
        try
        {
            return TypedResults.Bytes(await drawn.Value, Html.ContentType);
        }
        catch (Exception) when (drawn != mine)
        {
            // Whoever it was drawn for may have gone.
            return await draw();
        }
    }

    private async Task ForgetAsync(Key key)
    {
        await Task.Delay(Kept, time);
        _pages.TryRemove(key, out _);
    }

    /// <summary>All that one page differs from another by.</summary>
    private sealed record Key(string Told, PathString Path, QueryString Query, string Holder, ApiRole Role, string Language, string Zone);
}
