using System.Data.Common;

namespace AriVoicemail.Server.Access;

/// <summary>What stays open longer than a request ends with the key or the session that opened it: the database is asked once a second for all of them.</summary>
internal sealed class OpenStreams(ApiKeyStore keys, Sessions sessions, TimeProvider time, ILogger<OpenStreams> logger)
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private readonly HashSet<Stream> _streams = [];
    private bool _isWatching;

    /// <summary>Watches until it is disposed of.</summary>
    public Stream Open(Holder holder)
    {
        var stream = new Stream(this, holder);
        lock (_gate)
        {
            _streams.Add(stream);
            if (_isWatching) return stream;
            _isWatching = true;
        }
        _ = Task.Run(WatchAsync);
        return stream;
    }

    private async Task WatchAsync()
    {
        while (Opened() is { Count: > 0 } streams)
        {
            try
            {
                var bySession = streams.ToLookup(stream => stream.Holder.Session is not null);
                var living = await sessions.LivingAsync([.. bySession[true].Select(stream => stream.Holder.Session!).Distinct()], CancellationToken.None);
                var valid = await keys.LivingAsync([.. bySession[false].Select(stream => stream.Holder.Id).Distinct()], CancellationToken.None);
                foreach (var stream in bySession[true].Where(stream => !living.Contains(stream.Holder.Session!))) stream.End();
                foreach (var stream in bySession[false].Where(stream => !valid.Contains(stream.Holder.Id))) stream.End();
            }
            catch (DbException error)
            {
                logger.LogDebug("Whose streams are open is not known while the database is away: {Error}", error.Message);
            }
            await Task.Delay(Pause, time);
        }
    }

    private List<Stream> Opened()
    {
        lock (_gate)
        {
            _isWatching = _streams.Count > 0;
            return [.. _streams];
        }
    }

    /// <summary>One that is open.</summary>
    internal sealed class Stream(OpenStreams streams, Holder holder) : IDisposable
    {
        private readonly CancellationTokenSource _over = new();

        public Holder Holder => holder;

        /// <summary>Cancelled when its key or session is over.</summary>
        public CancellationToken Over => _over.Token;

        public void End()
        {
            lock (streams._gate)
            {
                // Whoever waits for it goes on elsewhere, and not under the lock.
                if (streams._streams.Remove(this)) _ = _over.CancelAsync();
            }
        }

        public void Dispose()
        {
            lock (streams._gate) streams._streams.Remove(this);
            _over.Dispose();
        }
    }
}
