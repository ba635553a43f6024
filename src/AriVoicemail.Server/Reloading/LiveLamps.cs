using AriVoicemail.Server.Configuration;

namespace AriVoicemail.Server.Reloading;

/// <summary>
/// The lamps as the configuration has them now. They are replaced as a whole, while nobody is being told anything: nothing is told twice at
/// once, and what the change interrupts is told again by the new ones.
/// </summary>
internal sealed class LiveLamps : IAsyncDisposable
{
    // A delivery takes milliseconds; one that takes longer waits for a phone that does not answer.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly Func<Settings, Lamps?> _open;
    private readonly SemaphoreSlim _replacing = new(1);
    private LampsInUse _now;
    private TaskCompletionSource? _opening;
    private bool _trace;
    private volatile bool _disposed;

    /// <param name="open">Opens what the settings ask for; null where they switch lamps off.</param>
    /// <exception cref="InvalidOperationException">The configuration cannot be used; the message names the key.</exception>
    public LiveLamps(Settings settings, Func<Settings, Lamps?> open)
    {
        _open = open;
        _now = new LampsInUse(Opened(settings));
    }

    /// <summary>Those of this moment, to look at; null: off. To work with them takes <see cref="UseAsync"/>.</summary>
    public Lamps? Current => Volatile.Read(ref _now).Lamps;

    /// <summary>What the channel tells through is back.</summary>
    public event Action<string>? Recovered;

    /// <summary>Whether every SIP packet goes into the log.</summary>
    public bool Trace
    {
        get => _trace;
        set
        {
            _trace = value;
            if (Current is { } lamps) lamps.Line.Trace = value;
        }
    }

    /// <summary>Does something with the lamps, again with the new ones when they are replaced in the midst of it.</summary>
    public async Task<T> UseAsync<T>(Func<Lamps?, CancellationToken, Task<T>> work, CancellationToken cancellationToken)
    {
        while (true)
        {
            var inUse = await EnterAsync(cancellationToken);
            try
            {
                using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, inUse.Interrupted);
                return await work(inUse.Lamps, either.Token);
            }
            catch (OperationCanceledException) when (inUse.Interrupted.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
            {
                // Once more, with those that took their place.
            }
            finally
            {
                inUse.Leave();
            }
        }
    }

    /// <summary>Puts lamps made of <paramref name="next"/> in the place of those made of <paramref name="before"/>.</summary>
    /// <exception cref="InvalidOperationException">They cannot be opened, so those of before are back; the message names the key.</exception>
    public async Task ReplaceAsync(Settings before, Settings next)
    {
        await _replacing.WaitAsync();
        var opening = _opening = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        try
        {
            // The old ones go first: the new ones may want the same port.
            await _now.CloseAsync(Patience);
            try
            {
                Put(Opened(next));
            }
            catch (InvalidOperationException)
            {
                Put(Reopened(before));
                throw;
            }
        }
        finally
        {
            opening.SetResult();
            _replacing.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        _disposed = true;
        await _now.DisposeAsync();
        _replacing.Dispose();
    }

    private Lamps? Opened(Settings settings)
    {
        var lamps = _open(settings);
        if (lamps is null) return null;
        lamps.Line.Trace = _trace;
        foreach (var notifier in lamps.Notifiers) notifier.Recovered += () => Recovered?.Invoke(notifier.Channel);
        return lamps;
    }

    private Lamps? Reopened(Settings before)
    {
        try
        {
            return Opened(before);
        }
        catch (InvalidOperationException)
        {
            // Neither can be opened: nothing is told until the configuration is read again.
            return null;
        }
    }

    private void Put(Lamps? lamps) => Volatile.Write(ref _now, new LampsInUse(lamps));

    private async Task<LampsInUse> EnterAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var inUse = Volatile.Read(ref _now);
            if (inUse.TryEnter()) return inUse;
            ObjectDisposedException.ThrowIf(_disposed || _opening is null, this);
            await _opening.Task.WaitAsync(cancellationToken);
        }
    }
}
