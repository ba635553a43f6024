namespace AriVoicemail.Bench;

/// <summary>An inbox page that is open: connections of its own, a stream of events, and what htmx fetches when one comes.</summary>
internal sealed class LiveBrowser : IAsyncDisposable
{
    // As many as browsers open to one server over HTTP/1.1.
    private const int Connections = 6;

    // The page's hx-trigger: so long after the last event of a change.
    private static readonly TimeSpan Delay = TimeSpan.FromMilliseconds(20);

    private readonly HttpClient _http;
    private readonly string _page;
    private readonly CancellationTokenSource _closed = new();
    private readonly TaskCompletionSource _isFollowing = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task _following = Task.CompletedTask;
    private LiveRound? _round;

    public LiveBrowser(Uri site, string number, string token)
    {
        Number = number;
        _page = $"/mailboxes/{number}@default/messages";
        _http = new HttpClient(new SocketsHttpHandler { UseCookies = false, MaxConnectionsPerServer = Connections }) { BaseAddress = site, Timeout = TimeSpan.FromMinutes(2) };
        _http.DefaultRequestHeaders.Add("Cookie", $"arivm={token}");
    }

    /// <summary>Of the mailbox that it shows.</summary>
    public string Number { get; }

    /// <summary>Events that came when none was awaited.</summary>
    public int Unasked { get; private set; }

    /// <summary>Shows the page and follows events.</summary>
    public async Task OpenAsync()
    {
        await _http.GetByteArrayAsync(new Uri(_page, UriKind.Relative));
        _following = FollowAsync();
        await await Task.WhenAny(_isFollowing.Task, _following);
    }

    /// <summary>Awaits the events of one delivery, and the page that is fetched for them.</summary>
    public LiveRound Await(string caller) => _round = new LiveRound(caller);

    public async ValueTask DisposeAsync()
    {
        await _closed.CancelAsync();
        await _following.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _http.Dispose();
        _closed.Dispose();
    }

    private async Task FollowAsync()
    {
        var events = new Uri($"/api/v1/events?mailbox={Number}%40default", UriKind.Relative);
        using var answer = await _http.GetAsync(events, HttpCompletionOption.ResponseHeadersRead, _closed.Token);
        answer.EnsureSuccessStatusCode();
        using var reader = new StreamReader(await answer.Content.ReadAsStreamAsync(_closed.Token));
        var (type, id) = ("", "");
        while (await reader.ReadLineAsync(_closed.Token) is { } line)
        {
            if (line.StartsWith("event: ", StringComparison.Ordinal)) type = line[7..];
            else if (line.StartsWith("id: ", StringComparison.Ordinal)) id = line[4..];
            else if (line.Length == 0) Take(type, id);
        }
        throw new InvalidOperationException("the stream of events ended");
    }

    private void Take(string type, string id)
    {
        if (type == "sign") _isFollowing.TrySetResult();
        if (type is not ("message.added" or "mailbox.counted")) return;
        if (_round is not { } round) Unasked++;
        else if (round.Take(id))
        {
            _round = null;
            _ = round.EndAsync(FetchAsync(round));
        }
    }

    private async Task<bool> FetchAsync(LiveRound round)
    {
        await Task.Delay(Delay, _closed.Token);
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri($"{_page}?folder=INBOX&q=", UriKind.Relative));
        request.Headers.Add("HX-Request", "true");
        request.Headers.Add("X-By-Itself", "1");
        request.Headers.Add("Last-Event-ID", round.Told);
        using var answer = await _http.SendAsync(request, _closed.Token);
        answer.EnsureSuccessStatusCode();
        return (await answer.Content.ReadAsStringAsync(_closed.Token)).Contains(round.Caller, StringComparison.Ordinal);
    }
}
