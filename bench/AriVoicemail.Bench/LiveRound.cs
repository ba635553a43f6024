using System.Globalization;

namespace AriVoicemail.Bench;

/// <summary>What one browser sees of one delivery.</summary>
/// <param name="caller">Whom the page has to show when it was fetched anew.</param>
internal sealed class LiveRound(string caller)
{
    // message.added and mailbox.counted.
    private const int Events = 2;

    private readonly TaskCompletionSource<LiveTimes> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _taken;
    private DateTimeOffset _written, _told;

    public string Caller => caller;

    public Task<LiveTimes> Done => _done.Task;

    /// <summary>The id of the last event.</summary>
    public string Told { get; private set; } = "";

    /// <summary>An event came; whether it was the last.</summary>
    public bool Take(string id)
    {
        Told = id;
        if (_taken++ == 0)
        {
            _told = DateTimeOffset.UtcNow;
            // An event's id begins with the milliseconds at which it was written.
            _written = DateTimeOffset.FromUnixTimeMilliseconds(long.Parse(id.AsSpan(0, 12), NumberStyles.HexNumber, CultureInfo.InvariantCulture));
        }
        return _taken == Events;
    }

    /// <param name="fetch">The page, and whether it shows the caller.</param>
    public async Task EndAsync(Task<bool> fetch)
    {
        try
        {
            if (!await fetch) throw new InvalidOperationException($"a page that was fetched anew does not show {caller}");
            _done.TrySetResult(new LiveTimes(_written, _told, DateTimeOffset.UtcNow));
        }
        catch (Exception error)
        {
            _done.TrySetException(error);
        }
    }
}

/// <summary>When the event was written, when it came, and when the page was there anew.</summary>
internal sealed record LiveTimes(DateTimeOffset Written, DateTimeOffset Told, DateTimeOffset Shown);
