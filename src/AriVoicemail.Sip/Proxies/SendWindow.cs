namespace AriVoicemail.Sip.Proxies;

/// <summary>How many requests the proxy is given at once. Sent in the open they would fill its queues and come back as retransmissions.</summary>
/// <remarks>
/// A place is held for two seconds at most: who has not answered by then is slow or gone, and a hundred dead phones must not keep the living
/// from hearing.
/// </remarks>
internal sealed class SendWindow(int places, TimeProvider time) : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly SemaphoreSlim _free = new(places);

    public async Task<IDisposable> EnterAsync(CancellationToken cancellationToken)
    {
        await _free.WaitAsync(cancellationToken);
        return new Place(_free, time);
    }

    public void Dispose() => _free.Dispose();

    private sealed class Place : IDisposable
    {
        private readonly ITimer _patience;
        private SemaphoreSlim? _free;

        public Place(SemaphoreSlim free, TimeProvider time)
        {
            _free = free;
            _patience = time.CreateTimer(static place => ((Place)place!).Leave(), this, Patience, Timeout.InfiniteTimeSpan);
        }

        public void Dispose()
        {
            _patience.Dispose();
            Leave();
        }

        private void Leave() => Interlocked.Exchange(ref _free, null)?.Release();
    }
}
